//! A planner's own travel times: a table of origins, destinations and costs into compressed rows,
//! as CSV and as Parquet, then who is within reach. Twenty million pairs, or as many as `RADII_PAIRS`
//! says. Each file is read by a process of its own, as a command does; beside it the
//! same file into a pivot table with pandas, when `RADII_PEERS=yes` (`./dev bench --peers`).

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use oracle::Stream;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use radii::model::ServiceStandard;
use radii::reach::{self, Place, Rows, World};
use radii::read::{self, LayerRef};
use radii::study::{Named, Study, StudyLayers, TravelTable};
use serde_json::{Value, json};
use table::peers::{beside_file, peer, told};
use table::{Line, keep, mib_beyond};

const SITES: usize = 10_000;
const LIMIT: &str = "900";

fn points() -> usize {
    let pairs = std::env::var("RADII_PAIRS").ok().and_then(|text| text.parse().ok());
    pairs.unwrap_or(20_000_000) / SITES
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix")
}

/// Costs in tenths, by demand point.
fn costs(stream: &mut Stream) -> Vec<u64> {
    (0..SITES).map(|_| stream.next() % 72_000).collect()
}

/// The demand and the table, as text and packed; how many pairs are within the limit.
fn files() -> u64 {
    let (folder, points) = (folder(), points());
    std::fs::create_dir_all(&folder).unwrap();
    let mut demand = "id\n".to_owned();
    (0..points).for_each(|point| writeln!(demand, "d{point:05}").unwrap());
    std::fs::write(folder.join("demand.csv"), demand).unwrap();
    let mut sites = "id\n".to_owned();
    (0..SITES).for_each(|site| writeln!(sites, "s{site:06}").unwrap());
    std::fs::write(folder.join("sites.csv"), sites).unwrap();
    let mut text = BufWriter::new(std::fs::File::create(folder.join("pairs.csv")).unwrap());
    writeln!(text, "from_id,to_id,travel_time").unwrap();
    let mut stream = Stream(9);
    let mut within = 0;
    for point in 0..points {
        for (site, tenths) in costs(&mut stream).into_iter().enumerate() {
            writeln!(text, "d{point:05},s{site:06},{}.{}", tenths / 10, tenths % 10).unwrap();
            within += u64::from(tenths <= 9_000);
        }
    }
    text.flush().unwrap();
    packed(&folder.join("pairs.parquet"), points);
    within
}

fn packed(path: &Path, points: usize) {
    let schema = "message m { required binary from_id (STRING); required binary to_id (STRING); required double travel_time; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let file = std::fs::File::create(path).unwrap();
    let mut file = SerializedFileWriter::new(file, schema, properties).unwrap();
    let mut stream = Stream(9);
    let sites: Vec<ByteArray> =
        (0..SITES).map(|site| ByteArray::from(format!("s{site:06}").into_bytes())).collect();
    let all: Vec<usize> = (0..points).collect();
    for some in all.chunks(100) {
        let mut group = file.next_row_group().unwrap();
        let mut at = 0;
        while let Some(mut column) = group.next_column().unwrap() {
            match column.untyped() {
                ColumnWriter::ByteArrayColumnWriter(to) => {
                    for point in some {
                        let origin = ByteArray::from(format!("d{point:05}").into_bytes());
                        let origins = vec![origin; SITES];
                        let ids = if at == 0 { &origins } else { &sites };
                        to.write_batch(ids, None, None).unwrap();
                    }
                }
                ColumnWriter::DoubleColumnWriter(to) => {
                    for _ in some {
                        let costs = costs(&mut stream);
                        let costs: Vec<f64> =
                            costs.into_iter().map(|tenths| tenths as f64 / 10.0).collect();
                        to.write_batch(&costs, None, None).unwrap();
                    }
                }
                _ => unreachable!(),
            }
            column.close().unwrap();
            at += 1;
        }
        group.close().unwrap();
    }
    file.close().unwrap();
}

fn layer(name: &str) -> Option<Named> {
    let reference = LayerRef::to_file(folder().join(name));
    Some(Named { layer: read::read(&reference).unwrap(), reference })
}

fn study(path: &str) -> Study {
    Study::assemble(StudyLayers {
        demand: layer("demand.csv"),
        facilities: layer("sites.csv"),
        candidates: None,
        area: None,
        matrix: Some(TravelTable::read(&LayerRef::to_file(path)).unwrap()),
        further_weights: Vec::new(),
        mend_area: false,
    })
    .unwrap()
}

/// In a process of its own: read one file, tell what it cost.
fn read_one(path: &str) {
    let points = points();
    let (mib, (wall, study)) = mib_beyond(|| table::wall_seconds(1, || study(path)));
    let (cpu, _) = table::cpu_seconds(2, || self::study(path));
    let travel = study.travel.as_deref().unwrap();
    let sum: u64 = (0..points)
        .flat_map(|point| travel.of_demand(point))
        .map(|(_, cost)| u64::from(cost.0))
        .sum();
    let matrix = reach::named("matrix").unwrap();
    let sites = study.facilities.iter().map(Place::from).collect();
    let prepared = matrix.prepare(World::of(&study), sites);
    let standard = ServiceStandard::within(LIMIT.parse().unwrap());
    let (reached, within) = table::cpu_seconds(3, || {
        let mut rows = Rows::default();
        prepared.within(&standard).covering(0..points, &mut rows);
        rows.pairs()
    });
    println!(
        "{}",
        json!({"pairs": travel.pairs(), "sum": sum, "within": within, "wall": wall, "cpu": cpu,
               "mib": mib, "reached": reached})
    );
}

fn main() {
    if let Some(path) = std::env::args().skip_while(|argument| argument != "--file").nth(1) {
        return read_one(&path);
    }
    let within = files();
    let pairs = points() * SITES;
    let mut lines = Vec::new();
    let mut expected = None;
    for name in ["pairs.csv", "pairs.parquet"] {
        let path = folder().join(name);
        let own = std::env::current_exe().unwrap();
        let ours = told(Command::new(own).arg("--file").arg(&path));
        assert_eq!((&ours["pairs"], &ours["within"]), (&json!(pairs), &json!(within)), "{name}");
        let sum = ours["sum"].clone();
        assert_eq!(*expected.get_or_insert_with(|| sum.clone()), sum, "{name}");
        let number = |report: &Value, key: &str| report[key].as_f64().unwrap();
        let size = std::fs::metadata(&path).unwrap().len() as f64 / 1048576.0;
        let beside = peer("matrix.py", &[&path]).map_or(String::new(), |peer| {
            assert_eq!((&peer["pairs"], &peer["sum"]), (&json!(pairs), &sum), "{name}");
            beside_file(&peer, &ours)
        });
        let million = pairs as f64 / 1e6;
        lines.push(Line {
            work: format!("{name}, {pairs} pairs, {size:.0} MiB, into compressed rows"),
            measured: format!(
                "{:.2} s wall, {:.2} CPU s, {:.0} MiB at most; who is within reach {:.3} CPU s",
                number(&ours, "wall"),
                number(&ours, "cpu"),
                number(&ours, "mib"),
                number(&ours, "reached"),
            ),
            target: format!("{:.1} s, {:.0} MiB", million / 2.0, 50.0 * million),
            peer: beside,
        });
    }
    keep("matrix", &lines);
}
