//! The real program on a desk of small files. Tests only.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

pub fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Run the program, which speaks English unless told otherwise.
pub fn radii(folder: &Path, arguments: &[&str]) -> Output {
    radii_in("C", folder, arguments)
}

/// Run the program in the environment of a locale.
pub fn radii_in(locale: &str, folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_radii"))
        .env("LC_ALL", locale)
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", stderr(output)))
}

/// A folder with a good pair of layers and whatever else a test puts there.
pub struct Desk(pub tempfile::TempDir);

impl Desk {
    pub fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        desk.put("centres.csv", "id,lon,lat\nc1,106.80,39.67\nc2,106.82,39.67\n");
        desk.put("blocks.csv", "id,lon,lat,population\nb1,106.801,39.67,10\nb2,106.85,39.67,20\n");
        desk
    }

    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    /// spopt's own notebook: matrix.csv with the network distances of 205 tracts (tracts.csv) to 16
    /// stores (stores.csv). The people of each tract.
    pub fn lay_san_francisco(&self, folder: &Path) -> BTreeMap<String, String> {
        let name = "SF_network_distance_candidateStore_16_censusTract_205_new.csv";
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let mut matrix = "origin,destination,cost\n".to_owned();
        let (mut tracts, mut stores) = (BTreeMap::new(), BTreeSet::new());
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
            matrix.push_str(&format!("{},{},{}\n", cells[2], cells[1], cells[0]));
            tracts.insert(cells[2].to_owned(), cells[3].to_owned());
            stores.insert(cells[1].to_owned());
        }
        assert_eq!((tracts.len(), stores.len()), (205, 16));
        let demand: String = tracts.iter().map(|(id, people)| format!("{id},{people}\n")).collect();
        let sites: String = stores.iter().map(|id| format!("{id}\n")).collect();
        self.put("matrix.csv", matrix);
        self.put("tracts.csv", format!("id,population\n{demand}"));
        self.put("stores.csv", format!("id\n{sites}"));
        tracts
    }

    pub fn run(&self, line: &str) -> Output {
        radii(self.0.path(), &line.split_whitespace().collect::<Vec<_>>())
    }

    /// Run and expect a failure: its code, its words, and no new file.
    pub fn refuses(&self, line: &str, code: i32, words: &[&str]) {
        let before = self.files();
        let output = self.run(line);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{line}: {said}");
        for word in words {
            assert!(said.contains(word), "{line}: {word:?} is not in: {said}");
        }
        assert!(said.contains("hint: "), "{line}: no remedy in: {said}");
        assert!(output.stdout.is_empty(), "{line}: something was printed");
        assert_eq!(before, self.files(), "{line}: something was written");
    }

    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}
