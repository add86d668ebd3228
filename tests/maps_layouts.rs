//! Every layout: as kept beside the fixture, and in every theme, size and language, as PNG and SVG.

mod asked;
mod picture;

use asked::haibowan;
use picture::golden::rounded;
use picture::raster::Raster;
use picture::ruler::{Room, Ruler};
use picture::sheet::{faults, scenes};
use picture::svg::{Kind, Shape, Svg};
use radii::language::Language;
use radii::map::{Drawing, LAYOUTS, Layout, MapFormat, MapStyle, Size, Theme, draw};
use radii::read::LayerRef;
use radii::scenario::{LayerRefs, Outcome};

/// Answers of every kind; each layout shows the first that has what it needs.
fn answers(layers: &LayerRefs) -> Vec<(&'static str, Outcome)> {
    let ask = |question| asked::ask(layers.clone(), "1km", question);
    vec![
        ("coverage", ask(asked::coverage())),
        ("site", ask(asked::site(4))),
        ("phases", ask(asked::phases(&[2, 2]))),
        ("curve", ask(asked::curve(6))),
        ("audit", ask(asked::audit())),
        ("districts", ask(asked::districts(3))),
    ]
}

/// The first answer that a layout shows.
fn first<'o>(layout: &dyn Layout, answers: &'o [(&'static str, Outcome)]) -> &'o Outcome {
    let fits = answers.iter().find(|(_, outcome)| layout.lacks(outcome).is_none());
    &fits.unwrap_or_else(|| panic!("{}: no answer here has what it needs", layout.name())).1
}

fn drawn(outcome: &Outcome, style: &MapStyle, format: MapFormat) -> Drawing {
    let drawing = draw(outcome, style, format).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(drawing.warnings, Vec::<String>::new(), "every character has a glyph");
    drawing
}

fn svg(drawing: &Drawing) -> Svg {
    Svg::read(std::str::from_utf8(&drawing.bytes).unwrap())
}

/// The largest file that is kept.
const MOST_BYTES: usize = 60_000;

#[test]
fn every_layout_is_drawn_as_it_was() {
    if Ruler::of_system().is_none() {
        return;
    }
    let layers = haibowan(Some("street=新华西街道"));
    let stations =
        layers.facilities.map(|all| LayerRef { filter: Some("tier=community".to_owned()), ..all });
    let answers = answers(&LayerRefs { facilities: stations, ..layers });
    let folder = asked::fixture().join("expected/maps");
    let mut changed = Vec::new();
    for &layout in LAYOUTS {
        let style = MapStyle { layout: Some(layout), ..MapStyle::default() };
        let found = rounded(&svg(&drawn(first(layout, &answers), &style, MapFormat::Svg)));
        // What is kept is a picture too.
        Svg::read(&found);
        assert!(found.len() < MOST_BYTES, "{}: {} bytes", layout.name(), found.len());
        let path = folder.join(format!("{}.svg", layout.name()));
        if std::env::var("RADII_BLESS").is_ok() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &found).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        if kept != found {
            let (now, then) = (found.lines(), kept.lines());
            let differs = now.zip(then).find(|(now, then)| now != then);
            let brief = |line: &str| line.chars().take(200).collect::<String>();
            let differs = differs.map(|(now, then)| (brief(now), brief(then)));
            changed.push(format!("{}: now and then: {differs:#?}", layout.name()));
        }
    }
    assert!(changed.is_empty(), "look at these, then ./dev bless:\n{}", changed.join("\n"));
    let kept = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(kept, LAYOUTS.len(), "pictures of layouts that are no more: {}", folder.display());
}

fn styles() -> impl Iterator<Item = MapStyle> {
    let each = |theme| Size::ALL.map(|size| (theme, size));
    let pairs = Theme::ALL.into_iter().flat_map(each);
    pairs.flat_map(|(theme, size)| {
        Language::ALL.map(|language| MapStyle { theme, size, language, ..MapStyle::default() })
    })
}

fn label(layout: &dyn Layout, style: &MapStyle) -> String {
    let language = style.language.code();
    format!("{} {} {} {language}", layout.name(), style.theme.name(), style.size.name())
}

/// How large a sheet is, millimetres, and the pixels of it at 300 dots an inch.
fn paper(size: Size) -> Option<([&'static str; 2], [u32; 2])> {
    match size {
        Size::Screen => None,
        Size::A4 => Some((["210mm", "297mm"], [2480, 3508])),
        Size::A3 => Some((["297mm", "420mm"], [3508, 4961])),
    }
}

fn check_size(label: &str, size: Size, svg: &Svg, png: &Raster) {
    let attribute = |name: &str| {
        let found = svg.root.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap()
    };
    let said = [attribute("width"), attribute("height")];
    let pixels = [png.width, png.height];
    match paper(size) {
        None => {
            assert_eq!(said, pixels.map(|n| n.to_string()), "{label}");
            assert_eq!((svg.width, svg.height), (png.width.into(), png.height.into()), "{label}");
        }
        Some((mut millimetres, mut dots)) => {
            if png.width > png.height {
                millimetres.reverse();
                dots.reverse();
            }
            assert_eq!((said, pixels), (millimetres, dots), "{label}");
            // 300 dots an inch.
            assert_eq!(png.density, 11_811, "{label}");
            let shape = svg.width / svg.height / f64::from(png.width) * f64::from(png.height);
            assert!((shape - 1.0).abs() < 1e-3, "{label}: {shape}");
        }
    }
}

fn brightness([r, g, b]: [u8; 3]) -> u32 {
    u32::from(r) + u32::from(g) + u32::from(b)
}

/// The pixels are those of the theme, and every colour that is drawn is seen.
fn check_colours(label: &str, theme: Theme, svg: &Svg, png: &Raster) {
    let corner = brightness(png.at(1, 1));
    match theme {
        Theme::Light | Theme::Grey => assert_eq!(corner, 3 * 255, "{label}"),
        Theme::Dark => assert!(corner < 120, "{label}"),
    }
    if theme == Theme::Grey {
        let colour = png.pixels.iter().find(|[r, g, b]| r != g || g != b);
        assert_eq!(colour, None, "{label}: a colour in a grey picture");
    }
    // Whatever lies under a map may be covered whole; a line is too thin to have a whole pixel.
    const SEEN: [&str; 6] = ["paper", "blocks", "centres", "legend", "bars", "curves"];
    let is_ground = |shape: &&Shape| matches!(shape.kind, Kind::Fill | Kind::Dots);
    let sheet = Room { left: 0.0, top: 0.0, right: svg.width, bottom: svg.height };
    let parts = svg.parts.iter().filter(|part| SEEN.contains(&part.name.as_str()));
    let shapes = parts.flat_map(|part| &part.shapes).filter(is_ground);
    check_seen(label, shapes, (svg, sheet), png);
    // Whatever colour a fair part of the blocks has is seen on each map, not in the legend alone.
    for scene in scenes(svg) {
        let many = scene.of("blocks").filter(|shape| shape.runs.len() >= 20).filter(is_ground);
        check_seen(label, many, (svg, scene.panel), png);
    }
}

fn check_seen<'s>(
    label: &str,
    shapes: impl Iterator<Item = &'s Shape>,
    (svg, room): (&Svg, Room),
    png: &Raster,
) {
    let mut colours: Vec<[u8; 3]> = shapes.filter_map(Shape::colour).collect();
    colours.sort_unstable();
    colours.dedup();
    for (colour, seen) in colours.iter().zip(png.count(&colours, room, svg.width)) {
        assert!(seen >= 10, "{label}: {colour:?} is drawn and has {seen} pixels");
    }
}

#[test]
fn every_layout_is_whole_in_every_theme_size_and_language() {
    let Some(ruler) = Ruler::of_system() else { return };
    let answers = answers(&haibowan(None));
    let mut found = Vec::new();
    for &layout in LAYOUTS {
        let outcome = first(layout, &answers);
        for style in styles() {
            let style = MapStyle { layout: Some(layout), ..style };
            let label = label(layout, &style);
            let vectors = svg(&drawn(outcome, &style, MapFormat::Svg));
            assert_eq!(scenes(&vectors).is_empty(), !layout.needs_places(), "{label}: no map");
            assert!(vectors.texts().count() > 10, "{label}: hardly a text");
            let faults = faults(&vectors, &ruler);
            found.extend(faults.into_iter().map(|fault| format!("{label}: {fault}")));
            let png = Raster::read(&drawn(outcome, &style, MapFormat::Png).bytes);
            check_size(&label, style.size, &vectors, &png);
            check_colours(&label, style.theme, &vectors, &png);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Every layout of every answer it can show, not of the first alone: on foot, with stations that
/// repair a claim, with centres that move.
#[test]
fn every_answer_is_whole_in_every_layout_that_shows_it() {
    let Some(ruler) = Ruler::of_system() else { return };
    let layers = haibowan(None);
    let roads = asked::fixture().join("streets.geojson");
    let walk = |question| asked::ask_on_foot(layers.clone(), &roads, "8min", question);
    let mut answers = answers(&layers);
    answers.extend([
        ("on foot", walk(asked::coverage())),
        ("on foot, sites", walk(asked::site(4))),
        ("streets", walk(asked::audit())),
        ("stations", asked::ask(layers.clone(), "1km", asked::repaired(3))),
        ("moves", asked::ask(layers.clone(), "1km", asked::moves(3))),
    ]);
    let mut found = Vec::new();
    for (name, outcome) in &answers {
        let fits = LAYOUTS.iter().filter(|layout| layout.lacks(outcome).is_none());
        for &layout in fits {
            for (size, language) in
                [(Size::Screen, Language::English), (Size::A4, Language::Chinese)]
            {
                let shown = Some(layout);
                let style = MapStyle { layout: shown, size, language, ..MapStyle::default() };
                let label = format!("{name} as {}", self::label(layout, &style));
                let faults = faults(&svg(&drawn(outcome, &style, MapFormat::Svg)), &ruler);
                found.extend(faults.into_iter().map(|fault| format!("{label}: {fault}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
