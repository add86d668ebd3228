//! What people read is Chinese where Chinese is asked for, all of it, and set in straight columns.

mod desk;

use desk::{Desk, home, radii, radii_in, stderr};

const LAYERS: [&str; 6] = [
    "--facilities",
    "fixtures/haibowan/centres.csv",
    "--demand",
    "fixtures/haibowan/blocks.geojson",
    "--area",
    "fixtures/haibowan/area.geojson",
];

const STREETS: &str = "fixtures/haibowan/streets.geojson";

/// Every kind of report the fixture has.
fn questions() -> Vec<Vec<&'static str>> {
    let mclp = ["site", "--within", "1km", "--model", "mclp"];
    let with = |more: &[&'static str]| [&mclp[..], more].concat();
    vec![
        vec!["coverage", "--within", "1km", "--within", "500m", "--require", "95%"],
        vec!["coverage", "--within", "1km", "--blocks", "area"],
        vec!["coverage", "--within", "8min", "--roads", STREETS, "--require", "90%"],
        vec!["coverage", "--within", "8min", "--roads", STREETS, "--profile", "wheelchair"],
        with(&["--open", "12", "--alternatives", "2", "--why-not", "HB1163"]),
        with(&["--open", "1..14"]),
        with(&["--open", "1", "--relocate", "2"]),
        with(&["--phases", "3,3"]),
        with(&["--open", "30", "--min-spacing", "3km"]),
        with(&["--tier", "street:2km:1", "--tier", "community:1500m:2"]),
        vec!["site", "--within", "1km", "--model", "lscp", "--min-spacing", "1900m"],
        vec!["site", "--within", "1km", "--model", "pscp", "--target", "98%"],
        vec!["audit", "--within", "1km", "--within", "5km"],
        vec!["audit", "--within", "5km"],
        vec!["audit", "--within", "3km", "--repair"],
        vec!["audit", "--within", "1km", "--repair", "--open", "6"],
        vec!["audit", "--within", "8min", "--within", "30min", "--roads", STREETS],
    ]
}

/// A report in Chinese, as far as the notes on the data, which are English.
fn report(question: &[&str]) -> String {
    let arguments = [question, &LAYERS, &["--lang", "zh"]].concat();
    let output = radii(&home(), &arguments);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let (report, notes) = text.split_once("\n数据读取说明\n").unwrap_or_else(|| {
        panic!("{question:?}: {}", stderr(&output));
    });
    assert!(notes.contains("demand: weight from column population"), "{notes}");
    report.to_owned()
}

/// What may be in Latin letters: the data's own words, names of models and options, a term.
fn is_allowed(word: &str) -> bool {
    const KEPT: [&str; 12] = [
        "population",
        "station",
        "community",
        "street",
        "mclp",
        "lscp",
        "pscp",
        "backup",
        "--out",
        "--demand",
        "--min-spacing",
        "N-1",
    ];
    let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let is_id = digits.len() < word.len()
        && !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit());
    is_id || KEPT.contains(&word)
}

#[test]
fn a_chinese_report_holds_no_english() {
    for question in questions() {
        for line in report(&question).lines() {
            let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            for word in words.filter(|word| word.contains(|c: char| c.is_ascii_alphabetic())) {
                assert!(is_allowed(word), "{question:?}: {word:?} in: {line}");
            }
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            for mark in [',', ';', ':', '('] {
                let half =
                    line.split_once(mark).is_some_and(|(before, _)| before.ends_with(chinese));
                assert!(!half, "{question:?}: a half-width mark in: {line}");
            }
            assert!(!line.contains(['{', '}']), "{question:?}: a value is missing in: {line}");
        }
    }
}

/// Columns a text takes in a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum()
}

/// Rows of a table whose last column is a number end where its heading ends.
#[test]
fn columns_are_straight() {
    let text = report(&questions()[0]);
    for heading in ["小区  population     占比", "服务规模  独家覆盖", "population  距最近服务点"]
    {
        let mut lines = text.lines().skip_while(|line| !line.ends_with(heading));
        let wide = width(lines.next().unwrap());
        let rows: Vec<&str> =
            lines.take_while(|line| line.starts_with("  ") && !line.contains('：')).collect();
        let rows: Vec<&&str> = rows.iter().filter(|row| !row.contains("另有")).collect();
        assert!(rows.len() > 4, "{heading}");
        for row in rows {
            assert_eq!(width(row), wide, "{row}");
        }
    }
}

#[test]
fn the_environment_chooses_and_the_option_overrides() {
    let desk = Desk::new();
    let line = "coverage --facilities centres.csv --demand blocks.csv --within 1km";
    let said = |locale: &str, more: &str| {
        let line = format!("{line} {more}");
        let arguments: Vec<&str> = line.split_whitespace().collect();
        String::from_utf8(radii_in(locale, desk.0.path(), &arguments).stdout).unwrap()
    };
    let (english, chinese) = (said("C", ""), said("zh_CN.UTF-8", ""));
    assert!(english.starts_with("Coverage: 2 centres"), "{english}");
    assert!(chinese.starts_with("覆盖分析：2 个服务点"), "{chinese}");
    assert_eq!(said("zh_CN.UTF-8", "--lang en"), english);
    assert_eq!(said("en_US.UTF-8", "--lang zh"), chinese);
    assert_eq!(said("C", "--json"), said("zh_CN.UTF-8", "--json"), "data have one language");
    desk.refuses(&format!("{line} --lang fr"), 2, &["allowed: en, zh"]);
}

/// Of all files only the report is told in another language.
#[test]
fn data_keep_their_english_keys() {
    let desk = Desk::new();
    let line = "coverage --facilities centres.csv --demand blocks.csv --within 1km";
    for language in ["en", "zh"] {
        let output = desk.run(&format!("{line} --lang {language} --out {language}"));
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let read = |folder: &str, name: &str| {
        std::fs::read_to_string(desk.0.path().join(folder).join(name)).unwrap()
    };
    for name in ["result.json", "demand.geojson", "sites.geojson", "demand.csv", "sites.csv"] {
        assert_eq!(read("en", name), read("zh", name), "{name}");
    }
    assert!(read("zh", "summary.txt").starts_with("覆盖分析"));
}
