//! What radii writes, as other programs read it: GDAL (what QGIS reads with), pyarrow and openpyxl.
//! `./dev ci` installs them; where they are not there the tests say so and pass.

use std::path::{Path, PathBuf};
use std::process::Command;

use radii::crs::System;
use radii::read::LayerRef;
use radii::scenario::{Target, convert};
use radii::write::WRITERS;
use serde_json::Value;

fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What the readers find in these files; none where they are not installed.
fn found(paths: &[PathBuf]) -> Option<Vec<Value>> {
    let python = home().join("target/readers/bin/python");
    if !python.exists() {
        println!(
            "skipped: no GDAL, pyarrow and openpyxl in target/readers; ./dev ci installs them"
        );
        return None;
    }
    let output = Command::new(python)
        .arg(home().join("tests/independent/readers.py"))
        .args(paths)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// A layer written in every format, into a folder.
fn written(folder: &Path, source: &str, target: &Target, leave_out: &[&str]) -> Vec<PathBuf> {
    let endings = WRITERS.iter().map(|writer| writer.extensions()[0]);
    endings
        .filter(|ending| !leave_out.contains(ending))
        .map(|ending| {
            let path = folder.join(format!("layer.{ending}"));
            let bytes = convert(&source.parse::<LayerRef>().unwrap(), &path, target).unwrap().bytes;
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect()
}

fn column(report: &Value, name: &str) -> Vec<Option<String>> {
    let cells = report["columns"][name].as_array().unwrap_or_else(|| panic!("{name}: {report}"));
    cells.iter().map(|cell| cell.as_str().map(str::to_owned)).collect()
}

const TABLE: &str = "\
编号,名称,人口,面积,lon,lat,备注
001,和平社区,120,1.5,106.813,39.66,
010,=HYPERLINK(1),0,0.25,106.823,39.661,<b>&\"引号\"
100,\u{1F3E5}医院,35,2,106.833,39.67,第二行
";

#[test]
fn points_with_chinese_names_and_leading_zeros() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source.csv");
    std::fs::write(&source, TABLE).unwrap();
    let paths = written(folder.path(), source.to_str().unwrap(), &Target::default(), &[]);
    let Some(reports) = found(&paths) else { return };
    for (report, path) in reports.iter().zip(&paths) {
        let said = path.display();
        assert_eq!(report["rows"], 3, "{said}");
        let some = |cells: [&str; 3]| cells.map(|cell| Some(cell.to_owned())).to_vec();
        assert_eq!(column(report, "编号"), some(["001", "010", "100"]), "{said}");
        assert_eq!(column(report, "人口"), some(["120", "0", "35"]), "{said}");
        let names = column(report, "名称");
        let disarmed = ["csv", "tsv"].iter().any(|it| path.extension().unwrap() == *it);
        let formula = if disarmed { "'=HYPERLINK(1)" } else { "=HYPERLINK(1)" };
        assert_eq!(names, some(["和平社区", formula, "\u{1F3E5}医院"]), "{said}");
        let notes = column(report, "备注");
        assert!(notes[0].as_deref().unwrap_or_default().is_empty(), "{said}: {notes:?}");
        assert_eq!(notes[1].as_deref(), Some("<b>&\"引号\""), "{said}");
        if let Some(shapes) = report["geometry"].as_array() {
            assert!(
                shapes[0].as_str().unwrap().starts_with("POINT (106.813"),
                "{said}: {shapes:?}"
            );
            assert_eq!(report["crs"], 4326, "{said}");
        }
    }
    let with_geometry = reports.iter().filter(|report| !report["geometry"].is_null()).count();
    assert_eq!(with_geometry, 6, "GeoJSON twice, GeoPackage, FlatGeobuf, GeoParquet, KML");
}

#[test]
fn outlines_in_a_plane_of_gauss_and_krueger() {
    let folder = tempfile::tempdir().unwrap();
    let source = home().join("fixtures/haibowan/blocks.geojson");
    let target = Target { crs: Some(System::named("EPSG:4545").unwrap()), ..Target::default() };
    let degrees_only = ["geojson", "geojsonl", "kml", "xlsx", "csv", "tsv"];
    let paths = written(folder.path(), source.to_str().unwrap(), &target, &degrees_only);
    let Some(reports) = found(&paths) else { return };
    assert_eq!(reports.len(), 3);
    for (report, path) in reports.iter().zip(&paths) {
        assert_eq!((&report["rows"], &report["crs"]), (&1562.into(), &4545.into()), "{path:?}");
        assert_eq!(report["geometry"], reports[0]["geometry"], "{path:?}");
        assert_eq!(column(report, "population"), column(&reports[0], "population"), "{path:?}");
    }
}
