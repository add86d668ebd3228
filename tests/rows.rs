//! A table handed over row by row is the table that is read as a layer, whatever its bytes.

use radii::read::{self, Gather, LayerRef, ReadError, Value};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// All cells of all columns, with their rows.
#[derive(Default)]
struct Everything {
    headings: Vec<String>,
    rows: Vec<(u32, Vec<String>)>,
}

impl Gather for Everything {
    type Batch = Vec<(u32, Vec<String>)>;
    type Error = ReadError;

    fn columns(&mut self, headings: &[String]) -> Result<Vec<usize>, ReadError> {
        self.headings = headings.to_vec();
        Ok((0..headings.len()).collect())
    }

    fn take(&self, batch: &mut Self::Batch, row: u32, cells: &[Value<'_>]) {
        let mut scratch = String::new();
        batch.push((row, cells.iter().map(|cell| cell.text(&mut scratch).to_owned()).collect()));
    }

    fn gather(&mut self, batch: Self::Batch) {
        self.rows.extend(batch);
    }
}

/// Compare the two ways of reading a file; whether it can be read.
fn same(reference: &LayerRef, seen: &str) -> bool {
    let mut everything = Everything::default();
    let told = read::rows(reference, &mut everything);
    let layer = match (read::read(reference), &told) {
        (Ok(layer), Ok(told)) => {
            assert_eq!(layer.source, told.source, "{seen}");
            layer
        }
        (Err(_), Err(_)) => return false,
        (Ok(_), Err(error)) => panic!("{seen}: only row by row: {error}"),
        (Err(error), Ok(_)) => panic!("{seen}: only as a layer: {error}"),
    };
    let names: Vec<&str> = layer.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(everything.headings, names, "{seen}");
    assert_eq!(everything.rows.len(), layer.len(), "{seen}");
    for (record, (row, cells)) in everything.rows.iter().enumerate() {
        assert_eq!(*row, layer.rows[record], "{seen}: record {record}");
        for (column, cell) in layer.columns.iter().zip(cells) {
            assert_eq!(column.cells.at(record), cell, "{seen}: record {record}");
        }
    }
    true
}

const PARTS: [&str; 14] =
    ["a", "1.5", ",", ",", ",", "\n", "\n", "\r\n", "\"", "\"\"", " ", "'=", "海", "\"x\ny\","];

/// Also with columns that have no heading, a title, and headings whose quotes or apostrophes are
/// not theirs.
const HEADINGS: [&str; 8] = [
    "k,l,m\n",
    "k,l,m\n",
    "k,,m\n",
    ",column_1,\n",
    "k,l,\n",
    "\"k;;;;\",'=l,m\n",
    "title\nk,,m\n",
    ",,\n",
];

#[test]
fn any_text_is_read_alike() {
    const SEED: u64 = 3_011;
    println!("seed {SEED}");
    let mut random = Pcg64::seed_from_u64(SEED);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let mut read = 0;
    for _ in 0..3_000 {
        let parts = random.random_range(0..30);
        let mut text = HEADINGS.choose(&mut random).unwrap().to_string();
        (0..parts).for_each(|_| text.push_str(PARTS.choose(&mut random).unwrap()));
        let mut bytes = text.clone().into_bytes();
        if random.random_bool(0.2) {
            let at = random.random_range(0..bytes.len());
            bytes[at] = random.random();
        }
        std::fs::write(&path, &bytes).unwrap();
        read += u32::from(same(&LayerRef::to_file(&path), &format!("{bytes:?}")));
    }
    assert!(read > 200, "{read}");
    // A file's name says what parts the cells where nothing in it does.
    let tabs = folder.path().join("t.tsv");
    for text in ["a\n1,2\nx,y\n", "a,b\n1,2\n", "a\t\n1\t2\n", "a\t\n1\t\n\n2\t"] {
        std::fs::write(&tabs, text).unwrap();
        assert!(same(&LayerRef::to_file(&tabs), text));
    }
    // A mark of UTF-8 before what is not.
    let chinese = encoding_rs::GB18030.encode("编号,名称,n\n1,和平社区,2\n").0.into_owned();
    std::fs::write(&path, [b"\xEF\xBB\xBF", chinese.as_slice()].concat()).unwrap();
    assert!(same(&LayerRef::to_file(&path), "a mark of UTF-8"));
    let traditional = "編號,名稱,n\n1,臺北市中正區大安區,2\n2,板橋區鶯歌區蘆洲區,3\n";
    std::fs::write(&path, encoding_rs::BIG5.encode(traditional).0).unwrap();
    assert!(same(&LayerRef::to_file(&path), "Big5"));
    assert_eq!(read::read(&LayerRef::to_file(&path)).unwrap().encoding, Some("Big5"));
    std::fs::write(&path, "\u{feff}编号,n\n1,和平\n").unwrap();
    let said = LayerRef { encoding: Some("gb18030".to_owned()), ..LayerRef::to_file(&path) };
    assert!(same(&said, "a mark of UTF-8, and another word"));
    std::fs::write(&path, [&b"k,l\n1,"[..], &[0xFF; 40]].concat()).unwrap();
    let told = read::rows(&LayerRef::to_file(&path), &mut Everything::default());
    let error = told.unwrap_err().to_string();
    assert!(error.contains(":byte 6: neither UTF-8 nor GB18030"), "{error}");
}

#[test]
fn what_is_longer_than_a_batch_is_read_alike() {
    const SEED: u64 = 3_012;
    println!("seed {SEED}");
    let mut random = Pcg64::seed_from_u64(SEED);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    for turn in 0..4 {
        let mut text = "k,l,m\n".to_owned();
        while text.len() < 9 << 20 {
            let cell = match turn {
                0 => "plain".to_owned(),
                1 => "\"in quotes\"".to_owned(),
                2 => "\"over\n\"\"two\"\"\n lines\"".to_owned(),
                _ => format!("\"{}\n\"", "long\n".repeat(random.random_range(1..20_000))),
            };
            let number: u32 = random.random();
            text.push_str(&format!("{number},{cell},5\" pipe\r\n"));
            if random.random_bool(0.01) {
                text.push('\n');
            }
        }
        std::fs::write(&path, &text).unwrap();
        assert!(same(&LayerRef::to_file(&path), &format!("turn {turn}")));
    }
}

#[test]
fn a_filter_keeps_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, "k,l\n1,a\n2,\n3,b\n,a\n").unwrap();
    for filter in ["k>1", "l=a", "L!=", "k=2"] {
        let reference = LayerRef { filter: Some(filter.to_owned()), ..LayerRef::to_file(&path) };
        assert!(same(&reference, filter));
        let told = read::rows(&reference, &mut Everything::default()).unwrap();
        assert_eq!(told.notes.last(), read::read(&reference).unwrap().notes.last());
    }
    let reference = LayerRef { filter: Some("q=1".to_owned()), ..LayerRef::to_file(&path) };
    let words = |error: ReadError| error.to_string();
    let ours = read::rows(&reference, &mut Everything::default()).map_err(words).unwrap_err();
    assert_eq!(ours, read::read(&reference).map_err(words).unwrap_err());
}

#[test]
fn lines_without_an_end_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    for (text, said) in [
        (format!("k,l\n1,2\n3,{}", "x".repeat(18 << 20)), ":3: a line of more than 16 MB"),
        (format!("k,l\n1,2\n3,\"{}", "x\n".repeat(9 << 20)), ":3: a quote that never closes"),
        (format!("k{}", "x".repeat(18 << 20)), ":1: a line of more than 16 MB"),
    ] {
        std::fs::write(&path, text).unwrap();
        let reference = LayerRef::to_file(&path);
        let error = read::rows(&reference, &mut Everything::default()).unwrap_err().to_string();
        assert!(error.contains(said), "{said}: {error}");
    }
}
