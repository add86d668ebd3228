//! Each module of the house imports only those above it, rooms stay small, and nothing that
//! panics on user input is left in the library.

use std::path::{Path, PathBuf};

/// The modules in the order work flows. `lib.rs`, which re-exports, is exempt.
const ORDER: [&str; 18] = [
    "language",
    "model",
    "read",
    "crs",
    "write",
    "study",
    "doctor",
    "index",
    "reach",
    "coverage",
    "siting",
    "districts",
    "error",
    "scenario",
    "plan",
    "report",
    "map",
    "cli",
];

const LONGEST_FILE: usize = 600;

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    rust_files(&src)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The code without comments and without the tests in it.
fn library_code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn module_of(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn modules_import_only_those_above_them() {
    for (file, text) in sources() {
        let module = module_of(&file);
        if matches!(module, "lib" | "main") {
            continue;
        }
        let place = ORDER.iter().position(|name| *name == module);
        let place = place.unwrap_or_else(|| panic!("src/{file}: {module} is not in the order"));
        let code = library_code(&text);
        for (at, _) in code.match_indices("crate::") {
            let named: String = code[at + "crate::".len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let other = ORDER.iter().position(|name| *name == named);
            let other =
                other.unwrap_or_else(|| panic!("src/{file}: name the module, not crate::{named}"));
            assert!(other <= place, "src/{file} imports {named}, which is below it");
            assert!(!(module == "map" && named == "report"), "src/{file}: map imports report");
        }
        assert!(!code.contains("super::super"), "src/{file}: name the module, not super::super");
    }
}

#[test]
fn the_architecture_names_every_module() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(home.join("ARCHITECTURE.md")).unwrap();
    for module in ORDER {
        assert!(text.contains(&format!("`{module}")), "ARCHITECTURE.md does not name {module}");
    }
}

#[test]
fn rooms_are_small() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "src/{file} has {lines} lines");
    }
    let main = sources().into_iter().find(|(file, _)| file == "main.rs").unwrap().1;
    assert!(main.lines().count() < 60, "main.rs only translates");
}

#[test]
fn the_library_does_not_panic_on_purpose() {
    // Tests too long to stand under what they test have files of their own.
    for (file, text) in sources().into_iter().filter(|(file, _)| !file.ends_with("tests.rs")) {
        let code = library_code(&text);
        for word in [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "dbg!("] {
            assert!(!code.contains(word), "src/{file} contains {word}");
        }
        if file != "siting/mip.rs" && file != "main.rs" {
            assert!(!code.contains("unsafe "), "src/{file} contains unsafe code");
        }
    }
}
