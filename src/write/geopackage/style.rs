//! How a layer looks when it is opened: one symbol for every class of an attribute, or one for
//! all, as QGIS reads it (QML) and as other programs do (SLD 1.1).

use super::legend::Legend;
use crate::write::wkb::Shape;

/// A symbol for every class of an attribute.
#[derive(Clone, Debug)]
pub struct Style {
    /// The property that is classed, by its key.
    pub attribute: String,
    /// The classes, in the order of the legend.
    pub classes: Vec<StyleClass>,
}

/// How the features of one value are drawn.
#[derive(Clone, Debug)]
pub struct StyleClass {
    /// The value; an empty one stands for all that no other class names.
    pub value: String,
    /// What the legend says.
    pub label: String,
    /// The colour inside a marker or an area.
    pub fill: [u8; 3],
    /// The colour of a line or an outline.
    pub line: [u8; 3],
    /// The form of a point.
    pub marker: Marker,
    /// The diameter of a marker, the width of a line or an outline, in millimetres.
    pub size_mm: f64,
}

/// The form of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A triangle, point upwards.
    Triangle,
}

/// What a layer is drawn with, as QGIS numbers it: 0, 1, 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Symbol {
    Marker,
    Line,
    Fill,
}

/// The width of a marker's outline, in millimetres.
const OUTLINE: f64 = 0.2;

/// A pixel of SLD, in millimetres.
const PIXEL: f64 = 0.28;

impl Marker {
    fn name(self) -> &'static str {
        match self {
            Marker::Circle => "circle",
            Marker::Square => "square",
            Marker::Triangle => "triangle",
        }
    }
}

impl Symbol {
    /// The symbol for geometries of a shape; `None` where it may be any.
    pub(super) fn of(shape: Shape) -> Option<Symbol> {
        match shape {
            Shape::Point | Shape::MultiPoint => Some(Symbol::Marker),
            Shape::LineString | Shape::MultiLineString => Some(Symbol::Line),
            Shape::Polygon | Shape::MultiPolygon => Some(Symbol::Fill),
            Shape::Geometry | Shape::Collection => None,
        }
    }

    /// The name in `layer_styles`.
    pub(super) fn geometry(self) -> &'static str {
        match self {
            Symbol::Marker => "Point",
            Symbol::Line => "Line",
            Symbol::Fill => "Polygon",
        }
    }
}

/// The style for QGIS 3.
pub(super) fn qml(legend: &Legend<'_>, symbol: Symbol) -> String {
    let (kind, layer) = match symbol {
        Symbol::Marker => ("marker", "SimpleMarker"),
        Symbol::Line => ("line", "SimpleLine"),
        Symbol::Fill => ("fill", "SimpleFill"),
    };
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (number, class) in legend.classes.iter().enumerate() {
        let (value, label) = (escaped(&class.value), escaped(&class.label));
        categories += &format!(
            "<category render=\"true\" symbol=\"{number}\" type=\"string\" value=\"{value}\" label=\"{label}\"/>\n"
        );
        // QGIS reads options since 3.18, properties before.
        let (mut options, mut properties) = (String::new(), String::new());
        for (key, value) in traits(class, symbol, legend.opacity) {
            options += &format!("<Option name=\"{key}\" type=\"QString\" value=\"{value}\"/>\n");
            properties += &format!("<prop k=\"{key}\" v=\"{value}\"/>\n");
        }
        symbols += &format!(
            "<symbol name=\"{number}\" type=\"{kind}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n\
             <layer class=\"{layer}\" enabled=\"1\" locked=\"0\" pass=\"0\">\n\
             <Option type=\"Map\">\n{options}</Option>\n{properties}</layer>\n</symbol>\n"
        );
    }
    let geometry = symbol as u8;
    let (kind, categories) = match legend.attribute {
        Some(attribute) => (
            format!("type=\"categorizedSymbol\" attr=\"{}\"", escaped(attribute)),
            format!("<categories>\n{categories}</categories>\n"),
        ),
        None => ("type=\"singleSymbol\"".to_owned(), String::new()),
    };
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
         <qgis version=\"3.22.0\" styleCategories=\"Symbology\">\n\
         <renderer-v2 {kind} symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n\
         {categories}<symbols>\n{symbols}</symbols>\n</renderer-v2>\n\
         <layerGeometryType>{geometry}</layerGeometryType>\n</qgis>\n"
    )
}

/// What QGIS calls the traits of a symbol.
fn traits(class: &StyleClass, symbol: Symbol, opacity: u8) -> Vec<(&'static str, String)> {
    let colour = |[red, green, blue]: [u8; 3], alpha: u8| format!("{red},{green},{blue},{alpha}");
    let (fill, line) = (colour(class.fill, opacity), colour(class.line, 255));
    let size = class.size_mm.to_string();
    let text = str::to_owned;
    match symbol {
        Symbol::Marker => vec![
            ("name", text(class.marker.name())),
            ("color", fill),
            ("size", size),
            ("size_unit", text("MM")),
            ("scale_method", text("diameter")),
            ("outline_color", line),
            ("outline_style", text("solid")),
            ("outline_width", OUTLINE.to_string()),
            ("outline_width_unit", text("MM")),
        ],
        Symbol::Line => vec![
            ("line_color", line),
            ("line_style", text("solid")),
            ("line_width", size),
            ("line_width_unit", text("MM")),
            ("capstyle", text("round")),
            ("joinstyle", text("round")),
        ],
        Symbol::Fill => vec![
            ("color", fill),
            ("style", text("solid")),
            ("outline_color", line),
            ("outline_style", text("solid")),
            ("outline_width", size),
            ("outline_width_unit", text("MM")),
            ("joinstyle", text("bevel")),
        ],
    }
}

/// The style as Styled Layer Descriptor 1.1.
pub(super) fn sld(legend: &Legend<'_>, symbol: Symbol, table: &str) -> String {
    let table = escaped(table);
    let mut rules = String::new();
    for class in legend.classes.iter() {
        let (value, label) = (escaped(&class.value), escaped(&class.label));
        let filter = match legend.attribute.map(escaped) {
            None => String::new(),
            Some(_) if class.value.is_empty() => "<se:ElseFilter/>\n".to_owned(),
            Some(attribute) => format!(
                "<ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>{attribute}</ogc:PropertyName>\
                 <ogc:Literal>{value}</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>\n"
            ),
        };
        let drawn = symbolizer(class, symbol, legend.opacity);
        rules += &format!(
            "<se:Rule>\n<se:Name>{label}</se:Name>\n\
             <se:Description><se:Title>{label}</se:Title></se:Description>\n\
             {filter}{drawn}\n</se:Rule>\n"
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <StyledLayerDescriptor version=\"1.1.0\" xmlns=\"http://www.opengis.net/sld\" \
         xmlns:se=\"http://www.opengis.net/se\" xmlns:ogc=\"http://www.opengis.net/ogc\">\n\
         <NamedLayer>\n<se:Name>{table}</se:Name>\n<UserStyle>\n<se:Name>{table}</se:Name>\n\
         <se:FeatureTypeStyle>\n{rules}</se:FeatureTypeStyle>\n</UserStyle>\n</NamedLayer>\n\
         </StyledLayerDescriptor>\n"
    )
}

/// How SLD draws one class, in pixels.
fn symbolizer(class: &StyleClass, symbol: Symbol, opacity: u8) -> String {
    let parameter = |name: &str, value: &str| {
        format!("<se:SvgParameter name=\"{name}\">{value}</se:SvgParameter>")
    };
    let hex = |[red, green, blue]: [u8; 3]| format!("#{red:02x}{green:02x}{blue:02x}");
    let pixels = |mm: f64| format!("{:.2}", mm / PIXEL);
    let through = match opacity {
        255 => String::new(),
        part => parameter("fill-opacity", &format!("{:.2}", f64::from(part) / 255.0)),
    };
    let fill = format!("<se:Fill>{}{through}</se:Fill>", parameter("fill", &hex(class.fill)));
    let stroke = |width: f64| {
        let (colour, width) = (hex(class.line), pixels(width));
        let drawn = parameter("stroke", &colour) + &parameter("stroke-width", &width);
        format!("<se:Stroke>{drawn}</se:Stroke>")
    };
    match symbol {
        Symbol::Marker => format!(
            "<se:PointSymbolizer><se:Graphic><se:Mark>\
             <se:WellKnownName>{}</se:WellKnownName>{fill}{}</se:Mark>\
             <se:Size>{}</se:Size></se:Graphic></se:PointSymbolizer>",
            class.marker.name(),
            stroke(OUTLINE),
            pixels(class.size_mm)
        ),
        Symbol::Line => {
            format!("<se:LineSymbolizer>{}</se:LineSymbolizer>", stroke(class.size_mm))
        }
        Symbol::Fill => {
            format!("<se:PolygonSymbolizer>{fill}{}</se:PolygonSymbolizer>", stroke(class.size_mm))
        }
    }
}

/// A text as XML takes it, between quotes too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            // XML has no way to write these.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;

    fn style() -> Style {
        let class = |value: &str, label: &str| StyleClass {
            value: value.to_owned(),
            label: label.to_owned(),
            fill: [46, 139, 87],
            line: [0, 0, 255],
            marker: Marker::Triangle,
            size_mm: 2.8,
        };
        Style {
            attribute: "判定 <a&b>".to_owned(),
            classes: vec![class("served", "已覆盖 \"是\" & <1km\u{1}"), class("", "其他")],
        }
    }

    /// The names of all elements; the text must be well-formed.
    fn elements(xml: &str) -> Vec<String> {
        let mut reader = Reader::from_str(xml);
        let mut names = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => return names,
                Event::Start(tag) | Event::Empty(tag) => {
                    assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                    names.push(tag.name().as_ref().to_owned());
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_geometry_has_its_symbol_layer() {
        for (symbol, layer) in [
            (Symbol::Marker, "SimpleMarker"),
            (Symbol::Line, "SimpleLine"),
            (Symbol::Fill, "SimpleFill"),
        ] {
            let style = style();
            let xml = qml(&Legend::of(&style, "判定"), symbol);
            let names = elements(&xml);
            assert_eq!(names.iter().filter(|name| *name == "category").count(), 2);
            assert_eq!(xml.matches(&format!("class=\"{layer}\"")).count(), 2);
            assert!(xml.contains("type=\"categorizedSymbol\" attr=\"判定\""));
            assert!(xml.contains("label=\"已覆盖 &quot;是&quot; &amp; &lt;1km\""));
        }
    }

    #[test]
    fn an_sld_has_a_rule_for_each_class_and_one_for_the_rest() {
        let style = style();
        let xml = sld(&Legend::of(&style, "判定 <a&b>"), Symbol::Marker, "sites");
        let names = elements(&xml);
        let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
        assert_eq!([count("se:Rule"), count("ogc:Filter"), count("se:ElseFilter")], [2, 1, 1]);
        assert!(xml.contains("<se:Size>10.00</se:Size>"));
        assert!(xml.contains("<ogc:PropertyName>判定 &lt;a&amp;b&gt;</ogc:PropertyName>"));
    }

    #[test]
    fn a_layer_nobody_styled_has_one_symbol() {
        for symbol in [Symbol::Marker, Symbol::Line, Symbol::Fill] {
            let legend = Legend::plain("街区 <1>", symbol);
            let (qgis, others) = (qml(&legend, symbol), sld(&legend, symbol, "blocks"));
            let count = |xml: &str, wanted: &str| {
                elements(xml).iter().filter(|name| *name == wanted).count()
            };
            assert!(qgis.contains("<renderer-v2 type=\"singleSymbol\""));
            assert_eq!([count(&qgis, "symbol"), count(&qgis, "category")], [1, 0]);
            let rules = ["se:Rule", "ogc:Filter", "se:ElseFilter"];
            assert_eq!(rules.map(|name| count(&others, name)), [1, 0, 0]);
            assert_eq!(others.contains("fill-opacity\">0.35<"), symbol == Symbol::Fill);
        }
    }
}
