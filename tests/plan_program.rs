//! `radii run` and what goes with it: the same bytes however it is run, stopped and run again;
//! `rerun`, `diff`, `init` and the schema.

mod desk;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use desk::{Desk, home, json, radii, stderr};
use serde_json::Value;

const PLAN: &str = r#"
[study]
name = "two years"
base = "today"
neighbourhoods = "street"

[layers]
demand = "data/blocks.csv"
facilities = "data/centres.csv"

[standards]
km = { within = "1km", require = "90%" }

[[corridors]]
name = "high street"
line = "data/line.geojson"
width = "2km"

[[scenarios]]
name = "two"
site = { model = "mclp", open = 2 }

[[scenarios]]
name = "today"
stress = ["each-facility", { demand = "20%", runs = 50 }]

[[scenarios]]
name = "after"
from = "two"
add_demand = [{ id = "new", layer = "data/new.csv" }]

[[scenarios]]
name = "rows"
site = { model = "mclp" }
sweep = { open = "1..3", within = ["800m", "1km"] }

[[scenarios]]
name = "along"
corridor = "high street"
"#;

/// A desk with a plan in the folder `a`.
fn desk() -> Desk {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.0.path().join("a/data")).unwrap();
    let mut blocks = String::from("id,street,lon,lat,population\n");
    let mut centres = String::from("id,lon,lat\n");
    for n in 0..60_u64 {
        let mixed = (n * 2_654_435_761) % 1000;
        let (lon, lat) = (106.80 + mixed as f64 * 6e-5, 39.66 + ((n * 37) % 60) as f64 * 5e-4);
        blocks += &format!("b{n},s{},{lon:.6},{lat:.6},{}\n", n % 4, 5 + n % 11);
        if n % 15 == 0 {
            centres += &format!("c{n},{lon:.6},{lat:.6}\n");
        }
    }
    desk.put("a/data/blocks.csv", blocks);
    desk.put("a/data/centres.csv", centres);
    desk.put("a/data/new.csv", "id,lon,lat,population\nn1,106.81,39.661,40\nn2,106.82,39.69,7\n");
    desk.put(
        "a/data/line.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":
        {"type":"LineString","coordinates":[[106.80,39.675],[106.86,39.675]]}}]}"#,
    );
    desk.put("a/plan.toml", PLAN);
    desk
}

impl Desk {
    fn good(&self, line: &str) -> String {
        let output = self.run(line);
        assert_eq!(output.status.code(), Some(0), "{line}: {}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Every file below a folder.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let hidden = path.file_name().unwrap().to_string_lossy().starts_with(".radii-");
            if path.is_dir() {
                open.push(path);
            } else if !hidden {
                // What was being written when a run was killed stays, and is nobody's.
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn same_folders(desk: &Desk, one: &str, other: &str) {
    let (a, b) = (bytes(&desk.0.path().join(one)), bytes(&desk.0.path().join(other)));
    let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<String>>();
    assert_eq!(names(&a), names(&b), "{one} and {other}");
    for (name, bytes) in &a {
        assert!(*bytes == b[name], "{name} differs between {one} and {other}");
    }
    assert!(a.len() > 15, "{:?}", names(&a));
}

/// Progress, line by line: name and whether it was known.
fn told(output: &std::process::Output) -> Vec<(String, bool)> {
    let said = stderr(output);
    let lines: Vec<Value> =
        said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for (at, line) in lines.iter().enumerate() {
        assert_eq!(line["done"], at + 1, "{said}");
        assert_eq!(line["of"], lines.len(), "{said}");
        assert!((0.0..=1.0).contains(&line["share"].as_f64().unwrap()), "{said}");
    }
    let name = |line: &Value| line["scenario"].as_str().unwrap().to_owned();
    lines.iter().map(|line| (name(line), line["resumed"] == true)).collect()
}

#[test]
fn a_run_gives_the_same_bytes_on_one_thread_and_two_and_from_any_folder() {
    let desk = desk();
    let one = desk.good("run a/plan.toml --out one --threads 1");
    let two = desk.good("run a/plan.toml --out two --threads 2");
    assert_eq!(one, two);
    same_folders(&desk, "one", "two");
    for run in 0..2 {
        let json = desk.good(&format!("run a/plan.toml --json --threads {}", 1 + run));
        assert_eq!(json.as_bytes(), bytes(&desk.0.path().join("one"))["result.json"]);
    }
    let inside = desk.0.path().join("a");
    let output = radii(&inside, &["run", "./plan.toml", "--out", "../three"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    same_folders(&desk, "one", "three");
    let output = radii(&inside.join("data"), &["run", "../plan.toml", "--out", "../../four"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    same_folders(&desk, "one", "four");
}

#[test]
fn a_run_that_was_interrupted_goes_on_to_the_same_bytes() {
    let desk = desk();
    desk.good("run a/plan.toml --out whole");
    // Some answers are lost.
    desk.good("run a/plan.toml --out some");
    let some = desk.0.path().join("some");
    for lost in ["scenarios/after/kept.json", "result.json", "summary.txt"] {
        std::fs::remove_file(some.join(lost)).unwrap();
    }
    let rows: Vec<String> =
        bytes(&some).into_keys().filter(|name| name.starts_with("scenarios/rows/")).collect();
    std::fs::remove_file(some.join(rows.iter().find(|name| name.contains("open=2")).unwrap()))
        .unwrap();
    let output = desk.run("run a/plan.toml --out some --resume --progress json");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    same_folders(&desk, "whole", "some");
    let told = told(&output);
    let resumed = |name: &str| told.iter().find(|(other, _)| other == name).unwrap().1;
    assert!(!resumed("after") && resumed("along") && resumed("rows open=1 within=800m"));
    assert_eq!(told.iter().filter(|(name, known)| name.contains("open=2") && !known).count(), 1);
    // The process is killed at any moment: after some lines of progress and a few milliseconds.
    println!("seed 9");
    let mut chance = 9_u64;
    for round in 0..12 {
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (answers, wait) = ((chance >> 33) % 6, (chance >> 40) % 40);
        let mut child = Command::new(env!("CARGO_BIN_EXE_radii"))
            .current_dir(desk.0.path())
            .args(["run", "a/plan.toml", "--out", "killed", "--progress", "json"])
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        lines.map_while(Result::ok).take(answers as usize).for_each(drop);
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        println!("round {round}: killed after {answers} answers and {wait} ms");
        desk.good("run a/plan.toml --out killed --resume");
        same_folders(&desk, "whole", "killed");
        if round % 2 == 0 {
            std::fs::remove_dir_all(desk.0.path().join("killed")).unwrap();
        }
    }
    // A run that begins again without --resume knows nothing.
    let output = desk.run("run a/plan.toml --out killed --progress json");
    assert!(self::told(&output).iter().all(|(_, known)| !known));
    same_folders(&desk, "whole", "killed");
}

#[test]
fn files_that_came_in_before_a_run_was_cut_short_are_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let open = || radii::report::Folder::open(folder.path(), false).unwrap();
    let mut cut = open();
    cut.add("a.txt", b"one").unwrap();
    cut.add("b.txt", b"two").unwrap();
    // It cannot move in any more: the run ends between the two.
    std::fs::create_dir(folder.path().join("b.txt")).unwrap();
    cut.commit().unwrap_err();
    assert_eq!(std::fs::read(folder.path().join("a.txt")).unwrap(), b"one");
    std::fs::remove_dir(folder.path().join("b.txt")).unwrap();
    std::fs::write(folder.path().join("b.txt"), b"somebody else's").unwrap();
    let mut again = open();
    again.add("a.txt", b"three").unwrap();
    again.add("b.txt", b"two").unwrap_err();
    again.commit().unwrap();
    let manifest = std::fs::read_to_string(folder.path().join("manifest.json")).unwrap();
    assert!(manifest.contains("a.txt") && !manifest.contains("b.txt"), "{manifest}");
}

#[test]
fn what_changed_since_is_answered_anew() {
    let desk = desk();
    for (file, from, to) in [
        ("a/data/new.csv", "106.81,39.661,40", "106.81,39.661,41"),
        ("a/data/line.geojson", "[106.86,39.675]", "[106.82,39.675]"),
        ("a/data/centres.csv", "c0,106.80", "c0,106.81"),
        ("a/plan.toml", "two years", "three years"),
        ("a/plan.toml", "corridor = \"high street\"", "corridor = \"high street\"\nabout = \"x\""),
        ("a/plan.toml", "width = \"2km\"", "width = \"1km\""),
        ("a/plan.toml", "require = \"90%\"", "require = \"80%\""),
        ("a/plan.toml", "[study]", "[study]\nseed = 7"),
    ] {
        let path = desk.0.path().join(file);
        let then = std::fs::read_to_string(&path).unwrap();
        assert!(then.contains(from), "{file}: {from}");
        desk.good("run a/plan.toml --out out");
        desk.put(file, then.replace(from, to));
        desk.good("run a/plan.toml --out out --resume");
        desk.good("run a/plan.toml --out fresh");
        same_folders(&desk, "out", "fresh");
        desk.put(file, then);
    }
    desk.good("run a/plan.toml --out out");
    desk.good("run a/plan.toml --out out --resume --lang zh");
    desk.good("run a/plan.toml --out fresh --lang zh");
    same_folders(&desk, "out", "fresh");
}

#[test]
fn a_run_can_be_done_again_and_names_what_changed() {
    let desk = desk();
    desk.good("run a/plan.toml --out out");
    let said = desk.good("rerun out/manifest.json --threads 1");
    assert!(said.starts_with("the same bytes in all "), "{said}");
    assert_eq!(desk.good("rerun out"), said, "the folder will do");
    desk.good("run a/plan.toml --out some --only two --only along");
    assert!(desk.good("rerun some").starts_with("the same bytes"));
    let inside = desk.0.path().join("a");
    for (plan, at) in [("./plan.toml", inside.clone()), ("../plan.toml", inside.join("data"))] {
        let output = radii(&at, &["run", plan, "--out", "again"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let output = radii(&at, &["rerun", "again"]);
        assert_eq!(output.status.code(), Some(0), "{plan}: {}", stderr(&output));
    }
    for (file, from, to) in [
        ("a/data/blocks.csv", "b1,s1,", "b1,s2,"),
        ("a/data/new.csv", "39.69,7", "39.69,8"),
        ("a/data/line.geojson", "106.86", "106.82"),
        // It changes nothing that is written but what is recorded of the plan itself.
        ("a/plan.toml", "[study]", "# again\n[study]"),
    ] {
        let then = std::fs::read_to_string(desk.0.path().join(file)).unwrap();
        desk.put(file, then.replacen(from, to, 1));
        let output = desk.run("rerun out");
        let said = String::from_utf8(output.stdout.clone()).unwrap();
        assert_eq!(output.status.code(), Some(1), "{file}: {said} {}", stderr(&output));
        let name = file.rsplit('/').next().unwrap();
        let named = said.lines().find(|line| line.contains(name) && line.contains("differ"));
        assert!(named.is_some_and(|line| line.starts_with("changed: ")), "{file}: {said}");
        assert_eq!(said.contains("output summary.txt"), !file.ends_with(".toml"), "{said}");
        desk.put(file, then);
    }
    assert!(desk.good("rerun out").starts_with("the same bytes"));
    // Files of a scenario that is asked no more stay, and are no change.
    desk.put("a/plan.toml", PLAN.replace("name = \"along\"", "name = \"beside\""));
    desk.good("run a/plan.toml --out out");
    let said = desk.good("rerun out");
    assert!(said.contains("the same bytes") && said.contains("earlier run"), "{said}");
    desk.good("coverage --facilities centres.csv --demand blocks.csv --within 1km --out plain");
    desk.refuses("rerun plain", 2, &["no run of a plan"]);
}

#[test]
fn progress_is_a_line_of_json_for_each_case() {
    let desk = desk();
    let output = desk.run("run a/plan.toml --progress json");
    let told = told(&output);
    assert_eq!(told.len(), 4 + 6, "{told:?}");
    assert!(told.iter().all(|(_, known)| !known));
    assert_eq!(told[0].0, "today", "the base first");
    assert_eq!(stderr(&desk.run("run a/plan.toml --progress none")), "");
    assert_eq!(stderr(&desk.run("run a/plan.toml")), "", "no bar where nobody looks");
}

#[test]
fn a_difference_is_exit_code_one_only_where_something_is_required() {
    let desk = desk();
    desk.good("run a/plan.toml --out now");
    let less =
        PLAN.replace("[layers]", "[layers]\n# less").replace("data/centres.csv", "data/one.csv");
    desk.put("a/data/one.csv", "id,lon,lat\nc0,106.825,39.675\n");
    desk.put("a/less.toml", &less);
    desk.good("run a/less.toml --out less");
    desk.put("a/other.toml", PLAN.replace("name = \"along\"", "name = \"elsewhere\""));
    desk.put("bad.json", "{\"format\":\"radii.audit/1\"}");
    desk.put("worse.json", "[");
    for (line, code) in [
        ("diff now now", 0),
        ("diff now now --require 1%", 0),
        ("diff now now --require 99.9%", 1),
        ("diff now less", 0),
        ("diff now less --require 1%", 1),
        ("diff less now/result.json --require 1%", 0),
        ("diff a/less.toml now --require 1%", 0),
        ("diff now a/other.toml --require 1%", 1),
        ("diff now a/other.toml", 0),
        ("diff now bad.json", 3),
        ("diff now worse.json", 3),
        ("diff now nothing.json", 5),
    ] {
        let output = desk.run(line);
        assert_eq!(output.status.code(), Some(code), "{line}: {}", stderr(&output));
    }
    let found = json(&desk.run("diff less now --json"));
    let rows = found["scenarios"].as_array().or_else(|| found["differences"].as_array());
    let rows = rows.unwrap_or_else(|| panic!("{found}"));
    assert_eq!(rows.len(), 10, "{found}");
    for row in rows {
        let rise = row["b"]["share"].as_f64().unwrap() - row["a"]["share"].as_f64().unwrap();
        assert!((row["rise"].as_f64().unwrap() - rise).abs() < 1e-9 && rise >= 0.0, "{row}");
    }
}

#[test]
fn a_sketched_plan_runs_as_it_is() {
    let fixture = home().join("fixtures/haibowan");
    let output = radii(
        &fixture,
        &[
            "init",
            "--facilities",
            "centres.csv",
            "--demand",
            "blocks.geojson",
            "--area",
            "area.geojson",
        ],
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let folder = format!("{}/", fixture.display());
    let desk = Desk::new();
    for file in ["centres.csv", "blocks.geojson", "area.geojson"] {
        desk.put(file, std::fs::read(format!("{folder}{file}")).unwrap());
    }
    desk.put("plan.toml", &text);
    let found = json(&desk.run("run plan.toml --json"));
    let names: Vec<&str> = found["comparison"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["name"].as_str().unwrap())
        .collect();
    assert_eq!(names[..3], ["today", "the claim", "six more"], "{text}");
    assert!(text.contains("neighbourhoods = \"street\"") && text.contains("name = \"community\""));
    // Few columns, quotes and Chinese in names and values; a planar source of candidates.
    let desk = Desk::new();
    desk.put(
        "小区 \"甲\".csv",
        "编号,经度,纬度,人口,街道\n一,106.80,39.67,10,\"a\"\"b\\c\"\n二,106.82,39.67,3,丙\n",
    );
    desk.put("centres.csv", "lon,lat,tier\n106.80,39.67,\"街\"\"道\"\n");
    for more in [&[][..], &["--facilities", "centres.csv"], &["--candidates", "planar"]] {
        let arguments = [&["init", "--demand", "小区 \"甲\".csv"], more].concat();
        let output = radii(desk.0.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{more:?}: {}", stderr(&output));
        desk.put("plan.toml", &output.stdout);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(desk.good("run plan.toml").contains("2 more"), "{text}");
    }
}

/// Whether a value is what a schema says; the keywords that schemas of plans are made of.
fn holds(root: &Value, schema: &Value, value: &Value) -> bool {
    let Some(schema) = schema.as_object() else { return schema == &Value::Bool(true) };
    let is = |name: &str| match name {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("type {other}"),
    };
    let list = |of: &Value| of.as_array().unwrap().clone();
    schema.iter().all(|(key, said)| match key.as_str() {
        "$ref" => {
            let name = said.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
            holds(root, &root["$defs"][name], value)
        }
        "anyOf" => list(said).iter().any(|one| holds(root, one, value)),
        "oneOf" => list(said).iter().filter(|one| holds(root, one, value)).count() == 1,
        "const" => said == value,
        "enum" => list(said).contains(value),
        "type" => match said {
            Value::String(name) => is(name),
            names => list(names).iter().any(|name| is(name.as_str().unwrap())),
        },
        "items" => value.as_array().is_none_or(|v| v.iter().all(|v| holds(root, said, v))),
        "minItems" => value.as_array().is_none_or(|v| v.len() as u64 >= said.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|v| v.len() as u64 <= said.as_u64().unwrap()),
        "minimum" => value.as_f64().is_none_or(|v| v >= said.as_f64().unwrap()),
        "required" => value
            .as_object()
            .is_none_or(|v| list(said).iter().all(|key| v.contains_key(key.as_str().unwrap()))),
        "properties" => value.as_object().is_none_or(|v| {
            v.iter().all(|(key, v)| said.get(key).is_none_or(|said| holds(root, said, v)))
        }),
        "additionalProperties" => value.as_object().is_none_or(|v| {
            let known = schema.get("properties").and_then(Value::as_object);
            let mut more = v.iter().filter(|(key, _)| known.is_none_or(|k| !k.contains_key(*key)));
            more.all(|(_, v)| holds(root, said, v))
        }),
        "$schema" | "$defs" | "title" | "description" | "default" | "examples" | "format" => true,
        other => panic!("keyword {other}"),
    })
}

#[test]
fn the_schema_allows_the_plans_that_run_and_no_others() {
    let schema = json(&radii(&home(), &["schema", "plan"]));
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let allows = |text: &str| {
        let plan: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
        holds(&schema, &schema, &serde_json::to_value(plan).unwrap())
    };
    let fixture = std::fs::read_to_string(home().join("fixtures/haibowan/plan.toml")).unwrap();
    assert!(allows(&fixture) && allows(PLAN));
    let desk = Desk::new();
    let scenario = |text: &str| {
        format!("layers.demand = \"blocks.csv\"\n[[scenarios]]\nname = \"x\"\n{text}\n")
    };
    for (text, good) in [
        ("within = 1000", true),
        ("within = [\"1km\", 500]", true),
        ("within = \"1km\"\nopen = [\"b1\", { id = \"n\", at = [106.8, 39.6] }]", true),
        ("within = \"1km\"\nsite = { model = \"mclp\", open = { a = 1 } }", true),
        ("within = \"1km\"\nstress = { demand = 0.2 }", true),
        ("within = \"1km\"\naudit = { repair = true }", true),
        (
            "within = \"1km\"\nmove = [{ id = \"c1\", to = \"b1\" }, { id = \"c2\", to = [1, 2] }]",
            true,
        ),
        ("within = \"1km\"\nopne = []", false),
        ("within = true", false),
        ("within = \"1km\"\nopen = [{ id = \"n\" }]", false),
        ("within = \"1km\"\nopen = [{ id = \"n\", at = [1] }]", false),
        ("within = \"1km\"\nstress = \"each-centre\"", false),
        ("within = \"1km\"\nsite = { open = 1 }", false),
        ("within = \"1km\"\ngates = \"ajar\"", false),
    ] {
        let text = scenario(text);
        assert_eq!(allows(&text), good, "{text}");
        let read = toml::from_str::<radii::plan::file::PlanFile>(&text);
        let runs = read.is_ok();
        assert_eq!(runs, good, "the schema and the reader disagree: {text} {:?}", read.err());
    }
    assert!(desk.files().len() == 2);
}
