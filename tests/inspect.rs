//! `radii inspect` as a program: what it prints, its exit codes, and the files of `--fix`.

mod desk;

use desk::{Desk, home, json, radii, radii_in, stderr};

const BLOCKS: &str = "id,name,lon,lat,population\n\
                      b1,和平,106.80123,39.67123,10\n\
                      b2,公园,106.81234,39.67234,20\n\
                      b3,长青,106.82345,39.67345,30\n";

fn printed(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_fixture_is_sound_in_both_languages() {
    let layers = [
        "inspect",
        "fixtures/haibowan/blocks.geojson",
        "fixtures/haibowan/centres.csv",
        "--area",
        "fixtures/haibowan/area.geojson",
        "--roads",
        "fixtures/haibowan/streets.geojson",
    ];
    let output = radii(&home(), &layers);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let english = printed(&output);
    assert_eq!(english.matches("nothing wrong found").count(), 2, "{english}");
    for said in [
        "1,562 Polygon",
        "population  integer   1,562  weight",
        "WGS 84 longitude and latitude (assumed",
    ] {
        assert!(english.contains(said), "{said} in {english}");
    }
    let chinese = printed(&radii_in("zh_CN.UTF-8", &home(), &layers));
    assert_eq!(chinese.matches("未发现问题").count(), 2, "{chinese}");
    assert!(chinese.contains("WGS 84 经纬度（默认：文件中没有注明）"), "{chinese}");
}

/// What is called an error is what another command refuses, and nothing else is.
#[test]
fn errors_are_what_coverage_refuses() {
    let desk = Desk::new();
    let rows = BLOCKS;
    let cases: Vec<(String, &str)> = vec![
        (rows.to_owned(), ""),
        (rows.replace(",10\n", ",\n"), ""),
        (rows.replace(",10\n", ",-1\n"), ""),
        (rows.replace(",10\n", ",１０\n"), ""),
        (rows.replace(",10\n", ",\"1,000\"\n"), ""),
        (rows.replace(",10\n", ",10人\n"), ""),
        (rows.replace(",10\n", ",#N/A\n"), ""),
        (rows.replace(",10\n", ",2e12\n"), ""),
        (rows.replace("10\n", "0\n").replace("20\n", "0\n").replace("30\n", "0\n"), ""),
        (rows.replace("b2", "b1"), ""),
        (rows.replace("b2", ""), ""),
        (format!("{rows}b3,长青,106.82345,39.67345,30\n"), ""),
        (format!("{rows}b4,x\n"), ""),
        (rows.replace("106.80123,39.67123", ",39.67123"), ""),
        (rows.replace("106.80123,39.67123", "106.80123,95"), ""),
        (rows.replace("106.80123,39.67123", "0,0"), ""),
        (rows.replace("106.80123,39.67123", "106.81234,39.67234"), ""),
        (rows.replace("lon,lat", "lat,lon"), ""),
        (rows.replace("lon,lat", "x,y"), ""),
        (rows.replace("lon,lat", "x,y"), "?crs=EPSG:4326"),
        (rows.replace("lon,lat", "a,b"), ""),
        (rows.to_owned(), "?crs=EPSG:4545"),
        (rows.to_owned(), "?weight=renkou"),
        (rows.replace("和平", "å\u{92}\u{8c}å¹³"), ""),
        (rows.replace("b1", "1.0E+11"), ""),
        ("id,lon,lat,population\n".to_owned(), ""),
    ];
    let mut refused = 0;
    for (text, query) in cases {
        desk.put("a.csv", &text);
        let inspected = desk.run(&format!("inspect a.csv{query} --json"));
        let errors = json(&inspected)["layers"][0]["errors"].as_u64().unwrap();
        let covered = desk
            .run(&format!("coverage --facilities centres.csv --demand a.csv{query} --within 1km"));
        assert_eq!(
            (errors > 0, inspected.status.code()),
            match covered.status.code() {
                Some(0) => (false, Some(0)),
                _ => (true, Some(3)),
            },
            "{query} {text} {}\n{}",
            stderr(&covered),
            printed(&inspected)
        );
        refused += u32::from(errors > 0);
    }
    assert!(refused > 15);
}

#[test]
fn exit_codes_and_refusals() {
    let desk = Desk::new();
    for name in ["a.csv", "b.csv"] {
        desk.put(name, BLOCKS);
    }
    desk.put("broken.geojson", "{\"type\":");
    assert_eq!(desk.run("inspect a.csv").status.code(), Some(0));
    assert_eq!(desk.run("inspect a.csv absent.csv").status.code(), Some(5));
    assert_eq!(desk.run("inspect a.csv broken.geojson").status.code(), Some(3));
    let both = printed(&desk.run("inspect broken.geojson a.csv"));
    assert!(both.contains("error: broken.geojson") && both.contains("nothing wrong"), "{both}");
    desk.refuses("inspect a.csv b.csv --fix out.csv", 2, &["one layer is mended at a time"]);
    desk.refuses("inspect a.csv --fix a.csv", 2, &["would be written over"]);
    desk.refuses("inspect a.csv --fix out.docx", 2, &["not a format radii writes"]);
    desk.refuses("inspect a.csv --fix b.csv", 5, &["b.csv"]);
    desk.refuses("inspect a.csv --fix out.csv --blank-weight -1", 2, &["0 or more"]);
    desk.refuses("inspect a.csv --blank-weight 0", 2, &["--fix"]);
    desk.refuses("inspect a.csv --roads absent.geojson", 5, &["absent.geojson"]);
    desk.refuses("inspect", 2, &["LAYER"]);
}

#[test]
fn a_fix_writes_a_copy_and_a_log() {
    let desk = Desk::new();
    desk.put("a.csv", BLOCKS.replace(",10\n", ",１０\n").replace(",20\n", ",\n"));
    let output = desk.run("inspect a.csv --fix out.csv --blank-weight 0");
    assert_eq!(output.status.code(), Some(0), "{}{}", printed(&output), stderr(&output));
    let said = printed(&output);
    for word in [
        "number-full-width (population)",
        "mended copy: out.csv (3 rows)",
        "full-width digits made plain: 1 change",
        "blank weights filled in: 1 change",
        "every change: out.csv.changes.csv",
        "left in the copy: 0 errors, 0 warnings",
    ] {
        assert!(said.contains(word), "{word} in {said}");
    }
    let read = |name: &str| std::fs::read_to_string(desk.0.path().join(name)).unwrap();
    let log = "row,column,before,after,why\n\
               2,population,１０,10,number-full-width\n\
               3,population,,0,blank-weight\n";
    assert_eq!(read("out.csv.changes.csv"), log);
    assert_eq!(read("out.csv"), BLOCKS.replace(",20\n", ",0\n"));
    // Not over what is there, unless forced; and what is left is told by the exit code.
    desk.refuses("inspect a.csv --fix out.csv", 5, &["out.csv"]);
    let output = desk.run("inspect a.csv --fix out.csv --force --json");
    assert_eq!(output.status.code(), Some(3));
    let document = json(&output);
    assert_eq!(document["format"], "radii.inspect/1");
    assert_eq!(document["mended"]["changes"]["number-full-width"], 1);
    assert_eq!(document["mended"]["left"]["errors"], 1);
    let findings = document["layers"][0]["findings"].as_array().unwrap();
    let missing = findings.iter().find(|finding| finding["code"] == "weight-missing").unwrap();
    assert_eq!((&missing["cases"][0]["row"], &missing["mend"]), (&3.into(), &"on_wish".into()));
    // A table of metres cannot say its system, so the copy is named with it.
    desk.put("m.csv", "id,x,y,population\n1,397034.1,4393577.2,５\n2,397834.3,4393977.4,6\n");
    let output = desk.run("inspect m.csv?crs=EPSG:4545 --fix mended.csv");
    assert_eq!(output.status.code(), Some(0), "{}{}", printed(&output), stderr(&output));
    assert!(printed(&output).contains("mended copy: mended.csv?crs=EPSG:4545 (2 rows)"));
    // The same as GeoJSON, which a study takes.
    let output = desk.run("inspect a.csv --fix out.geojson --blank-weight 0");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let line = "coverage --facilities centres.csv --demand out.geojson --within 1km";
    assert_eq!(desk.run(line).status.code(), Some(0));
}

/// Names steer no terminal, and a Chinese report holds no English but the data's own words.
#[test]
fn what_is_printed_is_harmless() {
    let desk = Desk::new();
    desk.put(
        "a.csv",
        BLOCKS.replace("和平", "\u{1b}[31m\u{202E}x").replace(",10\n", ",\u{1b}[2J\n"),
    );
    let output = desk.run("inspect a.csv");
    let text = printed(&output);
    assert!(!text.contains(['\u{1b}', '\u{202E}']), "{text:?}");
    assert!(text.contains("text-invisible") && text.contains("number-text"), "{text}");
}
