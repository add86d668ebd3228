//! What a picture shows, read from its file. Tests only.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod fit;
pub mod golden;
pub mod raster;
pub mod ruler;
pub mod sheet;
pub mod svg;

use std::io::{BufRead, Seek};

/// Width, height and pixels of a PNG.
pub fn pixels(file: impl BufRead + Seek) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    (info.width, info.height, bytes)
}

/// A text and the box it takes.
pub struct Label {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// An attribute of a tag.
pub fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let from = tag.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    &tag[from..from + tag[from..].find('"').unwrap()]
}

/// Every text of an SVG with the box it takes: Chinese an em a character, Latin up to 0.62.
pub fn labels(svg: &str) -> Vec<Label> {
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
            let baseline = number("y");
            Label { left, right: left + width, top: baseline - 0.75 * em, bottom: baseline, text }
        })
        .collect()
}

/// How many dots of a colour an SVG draws: lines of no length with round ends.
pub fn dots(svg: &str, [r, g, b]: [u8; 3]) -> usize {
    let stroke = format!("stroke=\"#{r:02x}{g:02x}{b:02x}\"");
    let paths = svg.lines().filter(|line| line.starts_with("<path") && line.contains(&stroke));
    paths.map(|path| path.matches("h0").count()).sum()
}

/// No text is cut, leaves the sheet or lies on another.
pub fn check_texts(svg: &str) {
    let view = attribute(svg, "viewBox").split(' ').map(|n| n.parse::<f64>().unwrap());
    let view: Vec<f64> = view.collect();
    let labels = labels(svg);
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

/// How far a position is from a line.
pub fn far_from(line: &[(f64, f64)], (x, y): (f64, f64)) -> f64 {
    let pieces = line.windows(2).map(|ends| {
        let [(ax, ay), (bx, by)] = [ends[0], ends[1]];
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx * dx + dy * dy;
        let part = if length > 0.0 { ((x - ax) * dx + (y - ay) * dy) / length } else { 0.0 };
        let part = part.clamp(0.0, 1.0);
        (x - ax - part * dx).hypot(y - ay - part * dy)
    });
    pieces.fold(f64::MAX, f64::min)
}
