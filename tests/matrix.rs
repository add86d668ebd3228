//! A planner's own travel costs: what is read of a table, and what is said of a bad one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use radii::read::{self, LayerRef, Note, Severity};
use radii::study::{TravelCosts, TravelTable};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// A folder with one table in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// The words of an error, without the folder.
    fn words(&self, error: impl std::fmt::Display) -> String {
        error.to_string().replace(&format!("{}/", self.0.path().display()), "")
    }
}

type Read = (TravelCosts, Vec<Note>);

fn costs(path: &str, demand: &[&str], sites: &[&str]) -> Result<Read, radii::study::StudyError> {
    let reference: LayerRef = path.parse().unwrap();
    let table = TravelTable::read(&reference)?;
    let demand: Vec<String> = demand.iter().map(|id| (*id).to_owned()).collect();
    let mut notes = Vec::new();
    let costs = TravelCosts::of(&table, &demand, sites, false, &mut notes)?;
    Ok((costs, notes))
}

/// What is read of a table of demand b1, b2 and sites k1, k2; the words of the error else.
fn told(text: &str, query: &str) -> Result<Vec<String>, String> {
    let desk = Desk::new();
    let path = desk.put("od.csv", text);
    costs(&format!("{path}{query}"), &["b1", "b2"], &["k1", "k2"])
        .map(|(_, notes)| notes.into_iter().map(|note| note.text).collect())
        .map_err(|error| desk.words(error))
}

fn refused(text: &str) -> String {
    told(text, "").unwrap_err()
}

#[test]
fn pairs_are_found_from_either_side() {
    let desk = Desk::new();
    let path =
        desk.put("od.csv", "origin,destination,cost\nb2,k9,7\nb2,k1,3.5\nb1,k1,300.001\nb2,k2,1\n");
    let (costs, notes) = costs(&path, &["b1", "b2", "b3"], &["k1", "k2", "k3"]).unwrap();
    let number = |id: &str| costs.destination(id).unwrap();
    assert_eq!((costs.pairs(), costs.destinations()), (4, 3));
    let row = costs.of_demand(1);
    assert!(row.is_sorted());
    let found: Vec<u32> = ["k9", "k1", "k2"]
        .iter()
        .map(|id| row.iter().find(|(to, _)| *to == number(id)).unwrap().1.0)
        .collect();
    assert_eq!(found, [7000, 3500, 1000]);
    assert_eq!(costs.cost(0, number("k1")).unwrap().0, 300_001);
    assert_eq!(costs.cost(0, number("k2")), None);
    assert_eq!(costs.destination("k3"), None);
    assert!(costs.of_demand(2).is_empty() && costs.of_demand(3).is_empty());
    let said: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        said,
        [
            "matrix: origin from column origin, destination from column destination, cost from column cost",
            "matrix: 1 destinations match no site id: k9",
            "matrix: 3 of 9 pairs (3 demand points x 3 sites) listed; whatever is not listed is unreachable",
            "matrix: demand points without any pair, which nobody reaches: 1 (b3)",
            "matrix: sites without any pair, which reach nobody: 1 (k3)",
        ]
    );
}

#[test]
fn one_row_is_a_table_and_none_is_not() {
    let notes = told("from,to,time\nb1,k1,5\n", "").unwrap();
    assert!(notes.iter().any(|note| note.starts_with("matrix: 1 of 4 pairs")), "{notes:?}");
    for text in ["origin,destination,cost", "origin,destination,cost\n", "起点,终点,费用\n\n\n"]
    {
        assert!(refused(text).starts_with("od.csv: the matrix layer is empty"), "{text}");
    }
    assert!(refused("").contains("the file is empty"));
    let emptied = told("origin,destination,cost\nb1,k1,5\n", "?where=cost>5").unwrap_err();
    assert!(emptied.contains("the matrix layer is empty"), "{emptied}");
}

#[test]
fn every_cost_that_is_none_is_named() {
    for (cell, said) in [
        ("-1", "\"-1\" is negative"),
        ("NaN", "\"NaN\" is not a finite number"),
        ("inf", "\"inf\" is not a finite number"),
        ("far", "\"far\" is not a number"),
        ("", "no cost"),
        ("4294968", "\"4294968\" is too large"),
    ] {
        let error = refused(&format!("from_id,to_id,travel_time\nb1,k1,5\nb1,k2,{cell}\n"));
        assert!(
            error.starts_with(&format!("od.csv:3 (travel_time): {said}; allowed: ")),
            "{error}"
        );
        assert!(error.contains(". hint: "), "{error}");
    }
    let kept =
        told("from_id,to_id,travel_time\nb1,k1,5\nb1,k2,\n", "?where=travel_time!=").unwrap();
    assert!(kept.contains(&"matrix: where=travel_time!= keeps 1 of 2 rows".to_owned()), "{kept:?}");
    let many: String = (0..50).map(|_| "b1,k1,x\n").collect();
    let error = refused(&format!("origin,destination,cost\n{many}"));
    assert!(error.ends_with("od.csv: and 30 more"), "{error}");
}

#[test]
fn rows_without_an_id_are_named() {
    let error = refused("origin,destination,cost\n,k1,5\nb1, ,5\n");
    assert!(error.contains("od.csv:2 (origin): no identifier"), "{error}");
    assert!(error.contains("od.csv:3 (destination): no identifier"), "{error}");
}

#[test]
fn ragged_rows_and_open_quotes_are_named() {
    let error = refused("origin,destination,cost\nb1,k1,5\nb1,k2\n");
    assert!(error.starts_with("od.csv:3: 2 fields under 3 headings"), "{error}");
    let error = refused("origin,destination,cost\nb1,k1,5\n\"b1,k2,5\nb2,k2,5\n");
    assert!(error.contains("od.csv:3: a quote that never closes"), "{error}");
    assert!(told("origin,destination,cost\nb1,k1,5\n\n  \nb1,k2,6\n", "").is_ok());
}

#[test]
fn pairs_listed_again_are_counted_and_the_first_is_named() {
    let notes = told(
        "origin,destination,cost\nb1,k1,5\nb9,k1,5\nb9,k1,5\nb2,k1,4\nb1,k2,6\nb2,k1,3\nb1,k1,7\n",
        "",
    )
    .unwrap();
    let said = "matrix: 2 pairs are listed again, the first in row 7 (origin \"b2\", destination \"k1\"); the least cost of each counts";
    assert!(notes.iter().any(|note| note == said), "{notes:?}");
    let desk = Desk::new();
    let path = desk.put("od.csv", "origin,destination,cost\nb1,k1,5\nb1,k1,3\nb1,k1,9\n");
    let (costs, _) = costs(&path, &["b1"], &["k1"]).unwrap();
    assert_eq!(costs.of_demand(0), [(0, radii::model::Cost(3000))]);
}

#[test]
fn ids_of_nobody_are_refused() {
    let error = refused("origin,destination,cost\nx1,k1,5\nx2,k1,5\n");
    let said =
        "od.csv (origin): 2 origins match no demand id: x1, x2; the demand has b1, b2. hint: ";
    assert!(error.starts_with(said), "{error}");
    let error = refused("from,to,cost\nb1,y1,5\nb1,y2,5\n");
    let said =
        "od.csv (to): 2 destinations match no site id: y1, y2; the sites have k1, k2. hint: ";
    assert!(error.starts_with(said), "{error}");
    let error = refused("from,to,cost\nk1,b1,5\nk2,b1,5\n");
    assert!(error.contains("?origin=to&destination=from"), "{error}");
    let turned = told("from,to,cost\nk1,b1,5\nk2,b1,5\n", "?origin=to&destination=from");
    assert!(turned.is_ok());
}

#[test]
fn ids_that_are_spelled_otherwise_are_told_and_never_guessed() {
    let desk = Desk::new();
    for spelling in ["1", "1.0", "０01", "0 01"] {
        let path = desk.put("od.csv", format!("origin,destination,cost\n{spelling},k1,5\n"));
        let error = desk.words(costs(&path, &["001", "002"], &["k1"]).unwrap_err());
        assert_eq!(
            error,
            format!(
                "od.csv (origin): 1 origins such as \"{spelling}\" match no demand id; the demand has \"001\". hint: write the ids the same way in both"
            )
        );
    }
    let path = desk.put("od.csv", "origin,destination,cost\n001,K1,5\n2,k2,5\n");
    let (_, notes) = costs(&path, &["001", "002"], &["k1", "k2"]).unwrap();
    let warned: Vec<&str> = notes
        .iter()
        .filter(|note| note.severity == Severity::Warning)
        .map(|note| note.text.as_str())
        .collect();
    let expected = [
        "matrix: 1 origins such as \"2\" match no demand id; the demand has \"002\". hint: write the ids the same way in both",
        "matrix: 1 origins match no demand id: 2",
        "matrix: 1 destinations such as \"K1\" match no site id; the sites have \"k1\". hint: write the ids the same way in both",
        "matrix: 1 destinations match no site id: K1",
    ];
    assert_eq!(warned[..4], expected);
    // An id that the table has under its own name is not meant by another.
    let path = desk.put("od.csv", "origin,destination,cost\n001,k1,5\n1,k1,5\n");
    let (_, notes) = costs(&path, &["001"], &["k1"]).unwrap();
    assert!(!notes.iter().any(|note| note.text.contains("such as")), "{notes:?}");
}

#[test]
fn decimal_commas_are_read_where_they_can_be_nothing_else() {
    let notes = told("origin;destination;cost\nb1;k1;12,5\nb1;k2;1,234\nb2;k1;3\n", "").unwrap();
    let said = "matrix: decimal commas read as points in \"cost\"";
    assert!(notes.iter().any(|note| note == said), "{notes:?}");
    for text in [
        "origin;destination;cost\nb1;k1;1,234\nb1;k2;3\n",
        "origin;destination;cost\nb1;k1;12,5\nb1;k2;3.5\n",
        "origin,destination,cost\nb1,k1,\"1,234\"\nb1,k2,3\n",
    ] {
        let error = refused(text);
        assert!(
            error.contains("od.csv:2 (cost)") && error.contains("decimals or thousands"),
            "{error}"
        );
    }
}

#[test]
fn any_format_that_holds_a_table_will_do() {
    let desk = Desk::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in ["起点", "终点", "时间"].iter().enumerate() {
        sheet.write_string(0, at as u16, *name).unwrap();
    }
    for (row, (from, to, time)) in [("b1", "k1", 5.5), ("b2", "k1", 7.0)].iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write_string(row, 0, *from).unwrap();
        sheet.write_string(row, 1, *to).unwrap();
        sheet.write_number(row, 2, *time).unwrap();
    }
    book.save(desk.path("od.xlsx")).unwrap();
    let feature = |from: &str, time: f64| {
        format!(
            "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[1,2]}},\"properties\":{{\"from\":\"{from}\",\"to\":\"k1\",\"time\":{time}}}}}"
        )
    };
    let features = [feature("b1", 5.5), feature("b2", 7.0)].join(",");
    desk.put("od.geojson", format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}"));
    desk.put("od.tsv", "source\ttarget\tweight\nb1\tk1\t5.5\nb2\tk1\t7\n");
    for name in ["od.xlsx", "od.geojson", "od.tsv"] {
        let path = desk.path(name).display().to_string();
        let (costs, _) = costs(&path, &["b1", "b2"], &["k1"]).unwrap();
        let found: Vec<u32> = (0..2).map(|point| costs.of_demand(point)[0].1.0).collect();
        assert_eq!(found, [5500, 7000], "{name}");
    }
}

/// Rows of a table as they are meant.
type Rows = Vec<(String, String, u32)>;

/// Least cost by pair, and the record that first lists one again.
fn naive(rows: &Rows, demand: &[&str]) -> (BTreeMap<(usize, String), u32>, Option<usize>) {
    let points: HashMap<&str, usize> = demand.iter().copied().zip(0..).collect();
    let (mut least, mut again) = (BTreeMap::new(), None);
    for (record, (origin, destination, cost)) in rows.iter().enumerate() {
        let Some(point) = points.get(origin.as_str()) else { continue };
        let known = least.insert((*point, destination.clone()), *cost);
        if let Some(known) = known {
            least.insert((*point, destination.clone()), known.min(*cost));
            again = again.or(Some(record));
        }
    }
    (least, again)
}

fn held(
    costs: &TravelCosts,
    destinations: &BTreeSet<&str>,
    points: usize,
) -> BTreeMap<(usize, String), u32> {
    let names: HashMap<u32, &str> =
        destinations.iter().filter_map(|id| Some((costs.destination(id)?, *id))).collect();
    (0..points)
        .flat_map(|point| costs.of_demand(point).iter().map(move |pair| (point, *pair)))
        .map(|(point, (to, cost))| ((point, names[&to].to_owned()), cost.0))
        .collect()
}

/// A table in text, with every oddity that keeps it one.
fn written(rows: &Rows, random: &mut Pcg64) -> (Vec<u8>, String) {
    let delimiter = *[',', ';', '\t'].choose(random).unwrap();
    let end = *["\n", "\r\n", "\r"].choose(random).unwrap();
    let (quotes, blanks) = (random.random_bool(0.5), random.random_bool(0.5));
    let headings = [["备注", "起点", "cost", "to"], ["note", "from", "cost", "to"]];
    let mut text = headings.choose(random).unwrap().join(&delimiter.to_string());
    for (origin, destination, cost) in rows {
        text.push_str(end);
        if blanks && random.random_bool(0.05) {
            text.push_str(end);
        }
        let note = match random.random_range(0..if quotes { 5 } else { 2 }) {
            0 => String::new(),
            1 => "海勃湾".to_owned(),
            2 => format!("\"a{delimiter}b\""),
            3 if end == "\n" => "\"one\ntwo \"\"three\"\"\n\"".to_owned(),
            3 => "\"one \"\"two\"\"\"".to_owned(),
            _ => "5\" pipe".to_owned(),
        };
        let quoted = |id: &str, random: &mut Pcg64| match quotes && random.random_bool(0.3) {
            true => format!("\"{id}\""),
            false if random.random_bool(0.1) => format!(" {id} "),
            false => id.to_owned(),
        };
        let (origin, destination) = (quoted(origin, random), quoted(destination, random));
        let cost = f64::from(*cost) / 1000.0;
        write!(text, "{note}{delimiter}{origin}{delimiter}{cost}{delimiter}{destination}").unwrap();
    }
    if random.random_bool(0.5) {
        text.push_str(end);
    }
    match random.random_range(0..4) {
        0 => (text.into_bytes(), String::new()),
        1 => ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), String::new()),
        2 => (encoding_rs::GB18030.encode(&text).0.into_owned(), "?encoding=gb18030".to_owned()),
        _ => {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            ([0xFF, 0xFE].into_iter().chain(units).collect(), String::new())
        }
    }
}

fn random_rows(count: usize, random: &mut Pcg64) -> Rows {
    let origins = random.random_range(1..40);
    let destinations = random.random_range(1..60);
    let is_sorted = random.random_bool(0.5);
    let mut rows: Rows = (0..count)
        .map(|_| {
            let origin = format!("{:03}", random.random_range(0..origins));
            let destination = format!("站{}", random.random_range(0..destinations));
            (origin, destination, random.random_range(0..5_000_000))
        })
        .collect();
    if is_sorted {
        rows.sort();
    }
    rows
}

#[test]
fn the_streamed_table_is_that_of_a_slow_twin() {
    const SEED: u64 = 20_261_130;
    println!("seed {SEED}");
    let mut random = Pcg64::seed_from_u64(SEED);
    let desk = Desk::new();
    let demand: Vec<String> = (0..35).map(|n| format!("{n:03}")).collect();
    let demand: Vec<&str> = demand.iter().map(String::as_str).collect();
    let sites: Vec<String> = (0..50).map(|n| format!("站{n}")).collect();
    let sites: Vec<&str> = sites.iter().map(String::as_str).collect();
    for turn in 0..60 {
        // The last are longer than a batch.
        let count = if turn < 56 { random.random_range(1..200) } else { 300_000 };
        let rows = random_rows(count, &mut random);
        let (bytes, query) = written(&rows, &mut random);
        let path = desk.put("od.csv", bytes);
        let reference = format!("{path}{query}");
        let (costs, notes) = match costs(&reference, &demand, &sites) {
            Ok(read) => read,
            Err(error) => {
                let known = |id: &str| sites.contains(&id);
                let nobody = !rows.iter().any(|(_, to, _)| known(to));
                assert!(nobody, "turn {turn}: {error}");
                continue;
            }
        };
        let (least, again) = naive(&rows, &demand);
        let destinations: BTreeSet<&str> = rows.iter().map(|(_, to, _)| to.as_str()).collect();
        assert_eq!(held(&costs, &destinations, demand.len()), least, "turn {turn}");
        assert_eq!(costs.pairs(), least.len());
        // The row that is named is the one the layer's reader gives the record.
        let layer = read::read(&reference.parse().unwrap()).unwrap();
        assert_eq!(layer.len(), rows.len(), "turn {turn}");
        let said = notes.iter().find(|note| note.text.contains("listed again"));
        let row = again.map(|record| layer.rows[record]);
        let named = said.map(|note| {
            let after = note.text.split("in row ").nth(1).unwrap();
            after.split(' ').next().unwrap().parse().unwrap()
        });
        assert_eq!(named, row, "turn {turn}: {said:?}");
        let number = |point: usize, to: u32| costs.cost(point, to).map(|cost| cost.0);
        for ((point, to), cost) in least.iter().take(50) {
            assert_eq!(number(*point, costs.destination(to).unwrap()), Some(*cost));
        }
    }
}

/// A Parquet file of these rows; `kind` is how ids and costs are stored.
fn parquet(rows: &[(i64, i64, f64)], kind: usize, groups: usize) -> Vec<u8> {
    let schema = [
        "message m { required binary from_id (STRING); optional binary to_id (STRING); optional double travel_time; }",
        "message m { required int64 from_id; optional int32 to_id; required float travel_time; }",
        "message m { optional int32 from_id; required int64 to_id; required int32 travel_time; }",
    ][kind];
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for part in rows.chunks(rows.len().div_ceil(groups)) {
        let mut group = file.next_row_group().unwrap();
        let mut at = 0;
        while let Some(mut column) = group.next_column().unwrap() {
            let of = |row: &(i64, i64, f64)| [row.0 as f64, row.1 as f64, row.2][at];
            let numbers = part.iter().map(of);
            let levels = vec![1_i16; part.len()];
            let levels = Some(levels.as_slice());
            match column.untyped() {
                ColumnWriter::ByteArrayColumnWriter(to) => {
                    let texts: Vec<ByteArray> =
                        numbers.map(|n| ByteArray::from(n.to_string().into_bytes())).collect();
                    to.write_batch(&texts, levels, None).unwrap()
                }
                ColumnWriter::Int32ColumnWriter(to) => to
                    .write_batch(&numbers.map(|n| n as i32).collect::<Vec<_>>(), levels, None)
                    .unwrap(),
                ColumnWriter::Int64ColumnWriter(to) => to
                    .write_batch(&numbers.map(|n| n as i64).collect::<Vec<_>>(), levels, None)
                    .unwrap(),
                ColumnWriter::FloatColumnWriter(to) => to
                    .write_batch(&numbers.map(|n| n as f32).collect::<Vec<_>>(), levels, None)
                    .unwrap(),
                ColumnWriter::DoubleColumnWriter(to) => {
                    to.write_batch(&numbers.collect::<Vec<_>>(), levels, None).unwrap()
                }
                _ => unreachable!(),
            };
            column.close().unwrap();
            at += 1;
        }
        group.close().unwrap();
    }
    file.into_inner().unwrap()
}

#[test]
fn parquet_says_what_the_same_table_in_text_says() {
    let mut random = Pcg64::seed_from_u64(7);
    let desk = Desk::new();
    let ids: Vec<String> = (0..30).map(|n| n.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    for turn in 0..30 {
        let kind = turn % 3;
        let count = if turn < 27 { random.random_range(1..300) } else { 40_000 };
        let rows: Vec<(i64, i64, f64)> = (0..count)
            .map(|_| {
                let cost: i64 = random.random_range(0..9_999_999);
                let cost = if kind == 2 { cost as f64 } else { cost as f64 / 1000.0 };
                (random.random_range(0..40), random.random_range(0..30), cost % 3_000_000.0)
            })
            .collect();
        let groups = random.random_range(1..4);
        desk.put("od.parquet", parquet(&rows, kind, groups));
        let mut text = "from_id,to_id,travel_time\n".to_owned();
        for (from, to, cost) in &rows {
            match kind {
                1 => writeln!(text, "{from},{to},{}", *cost as f32).unwrap(),
                _ => writeln!(text, "{from},{to},{cost}").unwrap(),
            }
        }
        desk.put("od.csv", text);
        let read = |name: &str| costs(&desk.path(name).display().to_string(), &ids, &ids).unwrap();
        let ((packed, notes), (text, _)) = (read("od.parquet"), read("od.csv"));
        for point in 0..ids.len() {
            assert_eq!(packed.of_demand(point), text.of_demand(point), "turn {turn}");
        }
        let said = "matrix: origin from column from_id, destination from column to_id, cost from column travel_time";
        assert_eq!(notes[0].text, said);
    }
}

#[test]
fn bad_rows_of_a_parquet_file_are_named_by_their_row() {
    let desk = Desk::new();
    let path = desk.put(
        "od.parquet",
        parquet(&[(1, 1, 5.0), (1, 2, 5.0), (1, 1, -1.0), (2, 1, f64::NAN)], 0, 2),
    );
    let error = desk.words(costs(&path, &["1", "2"], &["1", "2"]).unwrap_err());
    assert!(error.contains("od.parquet:3 (travel_time): \"-1\" is negative"), "{error}");
    assert!(error.contains("od.parquet:4 (travel_time): \"NaN\" is not a finite"), "{error}");
    let whole = parquet(&[(1, 1, 5.0); 500], 0, 2);
    for cut in [4, 20, whole.len() / 2, whole.len() - 9] {
        let path = desk.put("od.parquet", &whole[..cut]);
        assert!(costs(&path, &["1"], &["1"]).is_err(), "{cut}");
    }
    // Whatever a byte says, nothing panics.
    let mut random = Pcg64::seed_from_u64(11);
    for _ in 0..300 {
        let mut broken = whole.clone();
        let at = random.random_range(4..broken.len());
        broken[at] = random.random();
        let path = desk.put("od.parquet", &broken);
        let _ = costs(&path, &["1"], &["1"]);
    }
}
