//! Maps: both formats, the right colours, text that stays on the sheet and off other text.

use std::path::PathBuf;
use std::process::Command;

fn draw(folder: &std::path::Path, extra: &[&str]) -> String {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_radii"))
        .env("LC_ALL", "C")
        .current_dir(&home)
        .args(extra)
        .args(["--facilities", "fixtures/haibowan/centres.csv"])
        .args(["--demand", "fixtures/haibowan/blocks.geojson", "--within", "1km"])
        .args(["--area", "fixtures/haibowan/area.geojson"])
        .arg("--map")
        .arg(folder.join("map.png"))
        .arg("--map")
        .arg(folder.join("map.svg"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // The fixture's claim does not hold, which an audit says by its exit code.
    assert_eq!(output.status.code(), Some(i32::from(extra[0] == "audit")), "{said}");
    said
}

fn pixels(path: &std::path::Path) -> (u32, u32, Vec<u8>) {
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    (info.width, info.height, bytes)
}

/// Served, newly served, uncovered in their dark shades; existing and proposed centres.
#[test]
fn pictures_hold_every_class_they_should() {
    let folder = tempfile::tempdir().unwrap();
    let colours = [(38, 122, 108), (38, 92, 170), (196, 78, 8), (27, 55, 100), (142, 20, 105)];
    for (command, shown) in [
        (&["coverage"][..], [true, false, true, true, false]),
        (&["audit"], [true, false, true, true, false]),
        (&["site", "--model", "mclp", "--open", "12"], [true; 5]),
    ] {
        let mut arguments = command.to_vec();
        arguments.push("--force");
        let said = draw(folder.path(), &arguments);
        assert!(!said.contains("lacks"), "every character has a glyph: {said}");
        let (width, height, bytes) = pixels(&folder.path().join("map.png"));
        assert!(width > 1000 && height > 900, "{width} x {height}");
        for ((r, g, b), shown) in colours.into_iter().zip(shown) {
            let count = bytes.chunks_exact(3).filter(|pixel| *pixel == [r, g, b]).count();
            assert_eq!(count > 20, shown, "{command:?}: colour {r} {g} {b}: {count} pixels");
        }
    }
}

struct Label {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let from = tag.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    &tag[from..from + tag[from..].find('"').unwrap()]
}

/// Every text of an SVG with the box it takes: Chinese an em a character, Latin up to 0.62.
fn labels(svg: &str) -> Vec<Label> {
    svg.split("<text ")
        .skip(1)
        .map(|piece| {
            let (tag, rest) = piece.split_once('>').unwrap();
            let tag = format!(" {tag}");
            let text = rest.split("</text>").next().unwrap().trim().to_owned();
            let number = |name: &str| attribute(&tag, name).parse::<f64>().unwrap();
            let em = number("font-size");
            let wide = |c: char| if c as u32 > 0x2E80 { 1.0 } else { 0.55 };
            let width: f64 = text.chars().map(wide).sum::<f64>() * em;
            let left = match attribute(&tag, "text-anchor") {
                "start" => number("x"),
                "middle" => number("x") - width / 2.0,
                _ => number("x") - width,
            };
            let baseline = number("y") + 0.76 * em;
            Label { left, right: left + width, top: baseline - 0.75 * em, bottom: baseline, text }
        })
        .collect()
}

#[test]
fn no_text_leaves_the_sheet_or_lies_on_another() {
    let streets = "fixtures/haibowan/streets.geojson";
    for command in [
        &["site", "--model", "mclp", "--open", "12"][..],
        &["audit", "--repair", "--open", "3"],
        &["coverage", "--within", "8min", "--roads", streets],
        &["audit", "--along", "roads", "--roads", streets],
    ] {
        for language in ["en", "zh"] {
            let folder = tempfile::tempdir().unwrap();
            let said = draw(folder.path(), &[command, &["--lang", language]].concat());
            assert!(!said.contains("lacks"), "every character has a glyph: {said}");
            check_texts(folder.path());
        }
    }
}

fn check_texts(folder: &std::path::Path) {
    let svg = std::fs::read_to_string(folder.join("map.svg")).unwrap();
    let view = attribute(&svg, "viewBox").split(' ').map(|n| n.parse::<f64>().unwrap());
    let view: Vec<f64> = view.collect();
    let labels = labels(&svg);
    assert!(labels.len() > 25, "{}", labels.len());
    assert!(labels.iter().any(|label| label.text == "海勃湾区城区（虚构）"));
    assert!(labels.iter().all(|label| !label.text.ends_with('\u{2026}')), "a text is cut");
    // Numbers in the map stand where their centres stand.
    let side: Vec<&Label> =
        labels.iter().filter(|label| label.text.parse::<u32>().is_err()).collect();
    for (index, a) in side.iter().enumerate() {
        assert!(
            a.left >= 0.0 && a.right <= view[2] && a.top >= 0.0 && a.bottom <= view[3],
            "{} leaves the sheet",
            a.text
        );
        for b in &side[index + 1..] {
            let apart =
                a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
            assert!(apart, "{:?} lies on {:?}", a.text, b.text);
        }
    }
}

#[test]
fn hostile_names_are_text_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let title = "<img onerror=1>\u{202e}abc\u{7} & \"quotes\" 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
    draw(folder.path(), &["coverage", "--title", title]);
    let svg = std::fs::read_to_string(folder.path().join("map.svg")).unwrap();
    assert!(!svg.contains("<img") && svg.contains("&lt;img onerror"));
    assert!(!svg.contains('\u{202e}') && !svg.contains('\u{7}'));
    let heading = labels(&svg).into_iter().find(|label| label.text.contains("img")).unwrap();
    assert!(heading.text.ends_with('\u{2026}'), "a long title is cut: {}", heading.text);
}

#[test]
fn a_missing_glyph_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let said = draw(folder.path(), &["coverage", "--title", "\u{10FFFD}"]);
    assert!(said.contains("lacks") && said.contains("U+10FFFD"), "{said}");
}
