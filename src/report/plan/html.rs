//! The summary as one HTML page that needs no other file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::RunReport;
use super::paper::{Picture, Piece};
use crate::model::is_steering;

const STYLE: &str = "\
body{font:16px/1.6 system-ui,\"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif;\
color:#1f2933;background:#fff;margin:0 auto;max-width:1240px;padding:2rem 1.2rem 4rem}\
h1{font-size:1.9rem;line-height:1.25;margin:0 0 1.2rem}\
h2{font-size:1.3rem;margin:2.6rem 0 .8rem;padding-top:.8rem;border-top:1px solid #d5dbe1}\
h3{font-size:1.05rem;margin:1.6rem 0 .5rem}\
p{margin:.5rem 0}ul{margin:.4rem 0;padding-left:1.3rem}\
.wide{overflow-x:auto}\
table{border-collapse:collapse;font-size:.87rem;font-variant-numeric:tabular-nums;margin:.5rem 0}\
th,td{padding:.32rem .7rem;border-bottom:1px solid #e4e8ec;text-align:left;vertical-align:top}td:first-child{white-space:nowrap}\
th{color:#52606d;font-weight:600;white-space:nowrap;border-bottom:2px solid #cbd2d9}\
.n{text-align:right;white-space:nowrap}\
figure{margin:1rem 0}img{max-width:100%;height:auto;border:1px solid #e4e8ec}\
figcaption{color:#52606d;font-size:.87rem}\
@media print{body{max-width:none;padding:0}.wide{overflow:visible}table{font-size:.7rem}td:first-child,.n{white-space:normal}h2{break-after:avoid}figure,tr{break-inside:avoid}}";

impl RunReport {
    /// `summary.html`; `bytes` gives the file of a picture, which is embedded.
    pub fn html(&self, pictures: &[Picture], bytes: &dyn Fn(&str) -> Option<Vec<u8>>) -> String {
        let language = match self.language.code() {
            "zh" => "zh-CN",
            code => code,
        };
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            escaped(&self.title)
        );
        for piece in self.pieces(pictures) {
            match piece {
                Piece::Title(text) => out.push_str(&format!("<h1>{}</h1>\n", escaped(&text))),
                Piece::Section(text) => out.push_str(&format!("<h2>{}</h2>\n", escaped(&text))),
                Piece::Part(text) => out.push_str(&format!("<h3>{}</h3>\n", escaped(&text))),
                Piece::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", escaped(&text))),
                Piece::List(lines) => {
                    let lines: Vec<String> =
                        lines.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
                    out.push_str(&format!("<ul>\n{}</ul>\n", lines.concat()));
                }
                Piece::Table { headings, rows, text } => {
                    table(&mut out, &headings, &rows, text);
                }
                Piece::Picture(picture) => {
                    let source = match bytes(&picture.file) {
                        Some(bytes) => format!("data:image/png;base64,{}", STANDARD.encode(bytes)),
                        None => escaped(&picture.file).replace('%', "%25"),
                    };
                    let caption = escaped(&picture.caption);
                    out.push_str(&format!(
                        "<figure><img alt=\"{caption}\" src=\"{source}\">\
                             <figcaption>{caption}</figcaption></figure>\n"
                    ));
                }
            }
        }
        out.push_str("</body>\n</html>\n");
        out
    }
}

fn table(out: &mut String, headings: &[String], rows: &[Vec<String>], text: usize) {
    let cells = |tag: &str, cells: &[String]| -> String {
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let class = if column < text { "" } else { " class=\"n\"" };
            format!("<{tag}{class}>{}</{tag}>", escaped(cell))
        });
        cells.collect()
    };
    out.push_str("<div class=\"wide\"><table>\n");
    out.push_str(&format!("<tr>{}</tr>\n", cells("th", headings)));
    rows.iter().for_each(|row| out.push_str(&format!("<tr>{}</tr>\n", cells("td", row))));
    out.push_str("</table></div>\n");
}

/// A text that means nothing to HTML, whatever names the data holds.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_steering(c) => safe.push(' '),
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}
