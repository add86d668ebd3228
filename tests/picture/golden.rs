//! A picture in whole units, to be kept and compared.

use std::fmt::Write;

use super::svg::{At, Kind, Shape, Svg};

/// The picture as an SVG whose positions are whole units: what is less than that apart is not told
/// apart, so that it is the same everywhere.
pub fn rounded(svg: &Svg) -> String {
    let mut text = String::from("<svg");
    write_attributes(&mut text, &svg.root);
    text.push_str(">\n");
    for (tag, said) in ["title", "desc"].iter().zip(&svg.about) {
        let _ = writeln!(text, "<{tag}>{}</{tag}>", escaped(said));
    }
    for part in &svg.parts {
        let _ = writeln!(text, "<g id=\"{}\">", escaped(&part.name));
        part.shapes.iter().for_each(|shape| write_shape(&mut text, shape));
        text.push_str("</g>\n");
    }
    text.push_str("</svg>\n");
    // A new version draws the same.
    text.replace(&format!("radii {}", env!("CARGO_PKG_VERSION")), "radii VERSION")
}

fn write_shape(text: &mut String, shape: &Shape) {
    if shape.kind == Kind::Text {
        let whole = |(name, value): &(String, String)| match name.as_str() {
            "x" | "y" => (name.clone(), format!("{:.0}", value.parse::<f64>().unwrap())),
            _ => (name.clone(), value.clone()),
        };
        text.push_str("<text");
        write_attributes(text, &shape.attributes.iter().map(whole).collect::<Vec<_>>());
        let _ = writeln!(text, ">{}</text>", escaped(&shape.text));
        return;
    }
    text.push_str("<path");
    write_attributes(text, &shape.attributes);
    text.push_str(" d=\"");
    for (run, closed) in shape.runs.iter().zip(&shape.closed) {
        write_run(text, run, shape.kind);
        if *closed {
            text.push('z');
        }
    }
    text.push_str("\"/>\n");
}

fn write_run(text: &mut String, run: &[At], kind: Kind) {
    let whole = |at: At| (at.0.round() as i64, at.1.round() as i64);
    let mut pen = whole(run[0]);
    let _ = write!(text, "M{} {}", pen.0, pen.1);
    if kind == Kind::Dots {
        text.push_str("h0");
    }
    let mut command = "l";
    for &at in &run[1..] {
        let at = whole(at);
        if at != pen {
            let _ = write!(text, "{command}{} {}", at.0 - pen.0, at.1 - pen.1);
            (pen, command) = (at, " ");
        }
    }
}

fn write_attributes(text: &mut String, attributes: &[(String, String)]) {
    for (name, value) in attributes {
        let _ = write!(text, " {name}=\"{}\"", escaped(value));
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}
