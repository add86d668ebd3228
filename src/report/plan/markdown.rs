//! The summary as Markdown.

use super::RunReport;
use super::paper::{Picture, Piece};
use crate::model::is_steering;

impl RunReport {
    /// `summary.md`.
    pub fn markdown(&self, pictures: &[Picture]) -> String {
        let mut out = String::new();
        for piece in self.pieces(pictures) {
            match piece {
                Piece::Title(text) => out.push_str(&format!("# {}\n\n", escaped(&text))),
                Piece::Section(text) => out.push_str(&format!("## {}\n\n", escaped(&text))),
                Piece::Part(text) => out.push_str(&format!("### {}\n\n", escaped(&text))),
                Piece::Paragraph(text) => out.push_str(&format!("{}\n\n", escaped(&text))),
                Piece::List(lines) => {
                    lines.iter().for_each(|line| out.push_str(&format!("- {}\n", escaped(line))));
                    out.push('\n');
                }
                Piece::Table { headings, rows, text } => table(&mut out, &headings, &rows, text),
                Piece::Picture(picture) => {
                    let file = picture
                        .file
                        .replace('%', "%25")
                        .replace(' ', "%20")
                        .replace('(', "%28")
                        .replace(')', "%29");
                    out.push_str(&format!("![{}]({file})\n\n", escaped(&picture.caption)));
                }
            }
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

fn table(out: &mut String, headings: &[String], rows: &[Vec<String>], text: usize) {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    out.push_str(&line(headings));
    let rules = (0..headings.len()).map(|column| if column < text { "---" } else { "---:" });
    out.push_str(&format!("| {} |\n", rules.collect::<Vec<_>>().join(" | ")));
    rows.iter().for_each(|row| out.push_str(&line(row)));
    out.push('\n');
}

/// A text that means nothing to Markdown, whatever names the data holds.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_steering(c) => safe.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}
