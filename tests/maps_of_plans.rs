//! Maps of what a plan's scenarios change, and charts of its sweeps: both formats and languages,
//! the right colours, text that stays whole, on the sheet and off other text.

mod picture;

use std::path::{Path, PathBuf};

use picture::{check_texts, dots, labels, pixels};
use radii::language::Language;
use radii::map::{Drawing, MapFormat, MapStyle, draw, draw_difference, draw_trade_off};
use radii::model::Tally;
use radii::plan::{Finished, Plan, Point, Runner, Series, Town, TradeOff, longest, trade_offs};
use radii::scenario::Timings;
use radii::siting::Budget;

const GAINED: [[u8; 3]; 3] = [[36, 138, 121], [10, 106, 92], [0, 74, 64]];
const LOST: [[u8; 3]; 3] = [[240, 130, 50], [214, 92, 16], [160, 56, 0]];
const KEPT: [[u8; 3]; 1] = [[214, 238, 232]];
const MISSED: [[u8; 3]; 1] = [[176, 176, 176]];

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/haibowan/plan.toml")
}

/// Every case of a plan, or of some of its scenarios and what they are compared with.
fn finished(plan: &Path, only: &[&str]) -> Vec<Finished> {
    let plan = Plan::read(plan).unwrap_or_else(|error| panic!("{error}"));
    let town = Town::read(&plan, longest(&plan)).unwrap_or_else(|error| panic!("{error}"));
    let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
    let mut runner = Runner::new(&plan, &town, &only).unwrap_or_else(|error| panic!("{error}"));
    let mut timings = Timings::default();
    let answers = std::iter::from_fn(|| {
        let answered = runner.answer(&Budget::default(), &mut timings);
        answered.unwrap_or_else(|error| panic!("{error}"))
    });
    answers.collect()
}

fn style(language: Language) -> MapStyle {
    MapStyle { language, ..MapStyle::default() }
}

fn text(drawing: &Drawing) -> &str {
    assert_eq!(drawing.warnings, Vec::<String>::new());
    std::str::from_utf8(&drawing.bytes).unwrap()
}

/// How many pixels have one of some colours.
fn count(drawing: &Drawing, colours: &[[u8; 3]]) -> usize {
    assert_eq!(drawing.warnings, Vec::<String>::new());
    let (_, _, bytes) = pixels(std::io::Cursor::new(&drawing.bytes));
    bytes.chunks_exact(3).filter(|pixel| colours.iter().any(|colour| pixel == colour)).count()
}

fn difference(case: &Finished, language: Language, format: MapFormat) -> Drawing {
    draw_difference(case, &style(language), format).unwrap().unwrap()
}

#[test]
fn colours_say_who_gains_and_who_loses() {
    let cases = finished(&fixture(), &["twelve more", "move three", "eight minutes"]);
    let of = |name: &str| cases.iter().find(|case| case.figures.name == name).unwrap();
    for (name, gained, lost) in
        [("twelve more", true, false), ("move three", true, false), ("eight minutes", false, true)]
    {
        let drawing = difference(of(name), Language::English, MapFormat::Png);
        // The legend alone has some twelve hundred pixels of each class.
        assert_eq!(count(&drawing, &GAINED) > 1500, gained, "{name}");
        assert_eq!(count(&drawing, &LOST) > 1500, lost, "{name}");
        assert!(count(&drawing, &KEPT) > 4000, "{name}");
    }
    let missed = difference(of("move three"), Language::English, MapFormat::Png);
    assert!(count(&missed, &MISSED) > 1500);
    let base = of("today");
    assert!(draw_difference(base, &style(Language::English), MapFormat::Png).unwrap().is_none());
}

/// Every scenario of the fixture, in both languages.
#[test]
fn no_text_of_a_map_of_differences_is_cut_or_lies_on_another() {
    for case in finished(&fixture(), &[]).iter().filter(|case| case.turns.is_some()) {
        if !case.figures.values.is_empty() && case.figures.name != "how many open=20" {
            continue;
        }
        for (language, against) in [
            (Language::English, "against &quot;today&quot;"),
            (Language::Chinese, "与“today”相比的增减"),
        ] {
            let drawing = difference(case, language, MapFormat::Svg);
            let svg = text(&drawing);
            check_texts(svg);
            let texts = labels(svg);
            let says = |part: &str| texts.iter().any(|label| label.text.contains(part));
            assert!(says(against) && says(&case.figures.name), "{}", case.figures.name);
            let change = case.figures.change.as_ref().unwrap();
            assert!(says(&change.gained.weight.grouped()), "{}", case.figures.name);
            assert!(says(&change.lost.weight.grouped()), "{}", case.figures.name);
        }
    }
}

/// A small town of a plan: blocks in a row from west to east, a centre at each end of it.
fn row(folder: &Path, blocks: usize, scenario: &str) -> Vec<Finished> {
    let mut demand = "id,lon,lat,population,quarter\n".to_owned();
    for at in 0..blocks {
        let (lon, quarter) = (106.80 + 0.04 * at as f64 / blocks as f64, at * 4 / blocks);
        demand += &format!("b{at},{lon:.6},39.67,{},quarter {quarter}\n", 10 + at % 7);
    }
    let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    put("blocks.csv", &demand);
    put("centres.csv", "id,lon,lat\nwest,106.80,39.67\neast,106.84,39.67\n");
    let plan = format!(
        "[study]\nneighbourhoods = \"quarter\"\nbase = \"today\"\n\
         [layers]\nfacilities = \"centres.csv\"\ndemand = \"blocks.csv\"\n\
         [standards]\nkm = {{ within = \"1km\" }}\n\
         [[scenarios]]\nname = \"today\"\nstandard = \"km\"\n\
         [[scenarios]]\nname = \"then\"\nstandard = \"km\"\n{scenario}\n"
    );
    put("plan.toml", &plan);
    finished(&folder.join("plan.toml"), &[])
}

#[test]
fn a_lost_block_is_drawn_lost_whatever_lies_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let cases = row(folder.path(), 60, "close = [\"east\"]");
    let then = cases.iter().find(|case| case.turns.is_some()).unwrap();
    let lost = then.figures.change.as_ref().unwrap().lost;
    assert!(lost.points > 10);
    let drawing = difference(then, Language::English, MapFormat::Svg);
    let svg = text(&drawing);
    let discs =
        |colours: &[[u8; 3]]| colours.iter().map(|&colour| dots(svg, colour)).sum::<usize>();
    assert_eq!(discs(&LOST), lost.points as usize);
    assert_eq!(discs(&GAINED), 0);
    // The place of the centre that closed is marked, and counted.
    let legend = labels(svg);
    assert!(legend.iter().any(|label| label.text == "existing centre that closes"));
    check_texts(svg);
}

#[test]
fn centres_of_edits_are_told_from_todays() {
    let folder = tempfile::tempdir().unwrap();
    let edits = "open = [{ id = \"new\", at = [106.82, 39.67] }]\n\
                 move = [{ id = \"east\", to = [106.83, 39.67] }]";
    let cases = row(folder.path(), 60, edits);
    let then = cases.iter().find(|case| case.turns.is_some()).unwrap();
    let drawing = difference(then, Language::English, MapFormat::Svg);
    let texts = labels(text(&drawing));
    let counted = |name: &str| {
        let label = texts.iter().find(|label| label.text == name)?;
        let level = |other: &&picture::Label| (other.bottom - label.bottom).abs() < 0.5;
        texts.iter().filter(level).find_map(|other| other.text.parse::<u32>().ok())
    };
    assert_eq!(counted("existing centre"), Some(1));
    assert_eq!(counted("existing centre that closes"), Some(1), "where it stood");
    assert_eq!(counted("centre opened or moved by the plan"), Some(2));
}

#[test]
fn a_crowd_of_blocks_is_gathered_and_losses_are_seen_first() {
    let folder = tempfile::tempdir().unwrap();
    let cases = row(folder.path(), 41_000, "close = [\"east\"]");
    let then = cases.iter().find(|case| case.turns.is_some()).unwrap();
    for language in Language::ALL {
        let drawing = difference(then, language, MapFormat::Svg);
        let svg = text(&drawing);
        check_texts(svg);
        // Squares, not 41,000 discs.
        assert!(svg.len() < 200_000, "{}", svg.len());
    }
    let plain = draw(&then.outcome, &style(Language::English), MapFormat::Png).unwrap();
    let drawing = difference(then, Language::English, MapFormat::Png);
    assert_eq!(count(&plain, &LOST), 0);
    assert!(count(&drawing, &LOST) > 1500);
}

fn trade_off(key: &str, series: Vec<Series>) -> TradeOff {
    TradeOff { scenario: "a sweep".to_owned(), key: key.to_owned(), ways: None, series }
}

fn curve(label: &str, shares: &[f64], knee: Option<usize>) -> Series {
    let point = |(at, &share): (usize, &f64)| Point {
        label: (at + 1).to_string(),
        number: (at + 1) as f64,
        served: Tally::default(),
        share,
        way: 0.0,
        sites: at + 1,
        status: None,
    };
    Series { label: label.to_owned(), points: shares.iter().enumerate().map(point).collect(), knee }
}

fn chart(trade_off: &TradeOff, language: Language) -> String {
    let title = "海勃湾区党群服务中心布局";
    let png = draw_trade_off(trade_off, title, &style(language), MapFormat::Png).unwrap();
    let (width, height, _) = pixels(std::io::Cursor::new(&png.bytes));
    assert!(width > 800 && height > 500 && png.warnings.is_empty(), "{:?}", png.warnings);
    let svg = draw_trade_off(trade_off, title, &style(language), MapFormat::Svg).unwrap();
    let svg = text(&svg).to_owned();
    check_texts(&svg);
    svg
}

fn says(svg: &str, said: &str) -> bool {
    labels(svg).iter().any(|label| label.text == said)
}

#[test]
fn the_chart_of_the_fixture_marks_its_knee() {
    let cases = finished(&fixture(), &["how many"]);
    let [sweep] = &trade_offs(cases.iter().map(|case| &case.figures))[..] else {
        panic!("one sweep");
    };
    let [series] = &sweep.series[..] else { panic!("one series") };
    let knee = &series.points[series.knee.unwrap()].label;
    let (english, chinese) = (chart(sweep, Language::English), chart(sweep, Language::Chinese));
    assert!(says(&english, &format!("knee: {knee}")) && says(&english, "new centres"));
    assert!(says(&chinese, &format!("拐点：{knee}")) && says(&chinese, "新增服务点数（个）"));
    assert!(says(&english, "the vertical axis begins at 95 %"));
    assert!(says(&english, "1") && says(&english, "20"), "every number of centres is marked");
}

#[test]
fn charts_of_few_many_and_equal_points_are_whole() {
    let rising = |count: usize, top: f64| -> Vec<f64> {
        (1..=count).map(|at| top * (1.0 - (-4.0 * at as f64 / count as f64).exp())).collect()
    };
    let series = |count: usize, points: usize| -> Vec<Series> {
        let one = |at: usize| {
            let label = format!("within = {}m, speed = 80m/min", 100 * (at + 3));
            let label = if count == 1 { "" } else { label.as_str() };
            curve(
                label,
                &rising(points, 0.5 + 0.04 * at as f64),
                (points > 3).then_some(points / 4),
            )
        };
        (0..count).map(one).collect()
    };
    for language in Language::ALL {
        for (count, points) in [(1, 1), (1, 2), (1, 200), (2, 1), (12, 20), (12, 200), (40, 3)] {
            chart(&trade_off("open", series(count, points)), language);
        }
        chart(&trade_off("open", vec![curve("", &[0.9567; 8], None)]), language);
        chart(&trade_off("open", vec![curve("", &[0.0, 0.0], None)]), language);
        chart(&trade_off("open", vec![curve("", &[1.0], None)]), language);
        chart(&trade_off("open", Vec::new()), language);
    }
    let twelve = chart(&trade_off("open", series(12, 20)), Language::English);
    assert!(says(&twelve, "within 300 m, at 80 m/min"), "every curve is named");
    assert_eq!(labels(&twelve).iter().filter(|label| label.text == "knee: 6").count(), 12);
}

#[test]
fn axes_say_what_is_swept() {
    let mut limits = curve("", &[0.4, 0.7, 0.9], Some(1));
    for (point, (label, number)) in
        limits.points.iter_mut().zip([("500m", 500.0), ("800m", 800.0), ("1.5km", 1500.0)])
    {
        (point.label, point.number) = (label.to_owned(), number);
    }
    let svg = chart(&trade_off("within", vec![limits.clone()]), Language::English);
    assert!(says(&svg, "service radius (m)") && says(&svg, "1,500") && says(&svg, "knee: 800 m"));
    // Metres and minutes have no scale in common.
    (limits.points[2].label, limits.points[2].number) = ("8min".to_owned(), 8.0);
    let svg = chart(&trade_off("within", vec![limits]), Language::Chinese);
    assert!(says(&svg, "服务半径") && says(&svg, "8 分钟") && says(&svg, "500 米"));
    // What cannot be done is no point of the curve.
    let mut targets = curve("", &[0.9, 0.95, 0.86], None);
    targets.points[2].status = Some("infeasible".to_owned());
    let svg = chart(&trade_off("target", vec![targets]), Language::English);
    assert!(says(&svg, "\u{d7} no plan does what is asked") && says(&svg, "share asked for (%)"));
}
