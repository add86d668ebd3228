//! GeoTIFF grids, written by rasterio and by hand.

use std::path::{Path, PathBuf};

use geo::Geometry;
use radii::read::{CellKind, FORMATS, InputFile, Layer, LayerRef, ReadError, parse, read_all};
use rand::{Rng, SeedableRng};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/regressions/geotiff")
}

fn read(file: &str) -> Result<Layer, ReadError> {
    let path = folder().join(file.split('?').next().unwrap());
    let reference: LayerRef = file.parse().unwrap();
    read_all(&LayerRef { path, ..reference })
}

fn of_bytes(bytes: Vec<u8>) -> Result<Layer, ReadError> {
    let path = Path::new("t.tif");
    let format = FORMATS.iter().find(|format| format.extensions().contains(&"tif")).unwrap();
    parse(*format, &InputFile::of_bytes(path, bytes), &LayerRef::to_file(path))
}

fn cells<'a>(layer: &'a Layer, name: &str) -> Vec<&'a str> {
    layer.column(name).unwrap().cells.iter().collect()
}

fn positions(layer: &Layer) -> Vec<(f64, f64)> {
    let position = |geometry: &Geometry<f64>| match geometry {
        // Millionths, as the last bits depend on the order of the sum.
        Geometry::Point(at) => ((at.x() * 1e6).round() / 1e6, (at.y() * 1e6).round() / 1e6),
        _ => panic!("a point"),
    };
    layer.geometries.as_ref().unwrap().iter().map(position).collect()
}

fn notes(layer: &Layer) -> String {
    layer.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// A little-endian TIFF with these tags (number, type, values as bytes) and bytes behind them.
fn tiff(tags: &[(u16, u16, u32, Vec<u8>)], data: &[u8]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend((tags.len() as u16).to_le_bytes());
    let mut behind = Vec::new();
    let start = 8 + 2 + 12 * tags.len() as u32 + 4;
    let of_data = start + tags.iter().map(|tag| tag.3.len() as u32).sum::<u32>();
    for (tag, kind, count, value) in tags {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        match (*tag, value.len()) {
            (273, _) if *count == 1 => bytes.extend(of_data.to_le_bytes()),
            (_, ..=4) => {
                bytes.extend(value);
                bytes.extend(vec![0; 4 - value.len()]);
            }
            _ => {
                bytes.extend((start + behind.len() as u32).to_le_bytes());
                behind.extend(value);
            }
        }
    }
    bytes.extend([0; 4]);
    behind.resize((of_data - start) as usize, 0);
    bytes.extend(behind);
    bytes.extend(data);
    bytes
}

/// One strip of bytes, with some tags replaced.
fn plain(width: u32, height: u32, data: &[u8], other: &[(u16, u16, u32, Vec<u8>)]) -> Vec<u8> {
    let long = |number: u32| number.to_le_bytes().to_vec();
    let doubles = |numbers: &[f64]| numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
    let keys: [u16; 12] = [1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326];
    let mut tags = vec![
        (256, 4, 1, long(width)),
        (257, 4, 1, long(height)),
        (258, 3, 1, 8_u16.to_le_bytes().to_vec()),
        (262, 3, 1, 1_u16.to_le_bytes().to_vec()),
        (273, 4, 1, long(0)),
        (278, 4, 1, long(height)),
        (279, 4, 1, long(data.len() as u32)),
        (33550, 12, 3, doubles(&[1.0, 1.0, 0.0])),
        (33922, 12, 6, doubles(&[0.0, 0.0, 0.0, 100.0, 40.0, 0.0])),
        (34735, 3, 12, keys.iter().flat_map(|key| key.to_le_bytes()).collect()),
    ];
    for tag in other {
        tags.retain(|known| known.0 != tag.0);
        tags.push(tag.clone());
    }
    tags.sort_by_key(|tag| tag.0);
    tiff(&tags, data)
}

#[test]
fn every_populated_cell_is_a_point_at_its_centre() {
    let layer = read("tiled-deflate-nodata.tif").unwrap();
    assert_eq!(cells(&layer, "id"), ["r0c1", "r1c5", "r4c0"]);
    assert_eq!(cells(&layer, "population"), ["0.1", "12.5", "3"]);
    assert_eq!(layer.column("population").unwrap().kind, CellKind::Real);
    assert_eq!(positions(&layer), [(106.515, 39.99), (106.555, 39.97), (106.505, 39.91)]);
    assert_eq!((layer.rows, layer.refused.len()), (vec![1, 2, 3], 0));
    assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4326"));
}

#[test]
fn whole_numbers_big_ends_and_cells_that_are_points() {
    let layer = read("bigendian-lzw-point.tif").unwrap();
    assert_eq!(cells(&layer, "population"), ["7", "300"]);
    assert_eq!(layer.column("population").unwrap().kind, CellKind::Integer);
    assert_eq!(positions(&layer), [(9_001_500.0, 4_999_500.0), (9_005_500.0, 4_995_500.0)]);
    assert_eq!(layer.declared_crs, None);
    let said = notes(&layer);
    assert!(said.contains("crs-missing") && said.contains("World_Mollweide"), "{said}");
}

#[test]
fn raster_negative() {
    let layer = read("negative.tif").unwrap();
    assert_eq!(layer.len(), 3);
    let refused: Vec<_> = layer.refused.iter().map(|it| (it.kind, it.field.as_deref())).collect();
    assert_eq!(refused, [("raster-negative", Some("r2c2"))]);
    assert!(layer.refused[0].hint.contains("-a_nodata -99999"), "{}", layer.refused[0].hint);
    let signed = [(339, 3, 1, 2_u16.to_le_bytes().to_vec())];
    let layer = of_bytes(plain(10, 10, &[0xFF; 100], &signed)).unwrap();
    assert_eq!((layer.len(), layer.refused.len()), (0, 20));
    assert!(notes(&layer).contains("100 cells are below 0"), "{}", notes(&layer));
}

#[test]
fn a_window_keeps_the_cells_whose_centres_it_holds() {
    let bytes = plain(4, 3, &[1; 12], &[]);
    let path = Path::new("t.tif");
    let format = FORMATS.iter().find(|format| format.extensions().contains(&"tif")).unwrap();
    for (bbox, ids) in [
        ("100.5,38.5,101.5,39.5", &["r0c0", "r0c1", "r1c0", "r1c1"][..]),
        ("100.6,38.5,101.4,39.5", &[]),
        ("102.1,30,200,38", &["r2c2", "r2c3"]),
        ("0,0,1,1", &[]),
    ] {
        let reference = LayerRef { bbox: Some(bbox.to_owned()), ..LayerRef::to_file(path) };
        let file = InputFile::of_bytes(path, bytes.clone());
        let layer = parse(*format, &file, &reference).unwrap();
        assert_eq!(cells(&layer, "id"), ids, "{bbox}");
    }
}

#[test]
fn what_cannot_be_read_says_how_to_mend_it() {
    let short = |number: u16| number.to_le_bytes().to_vec();
    let long = |number: u32| number.to_le_bytes().to_vec();
    let turned = read("turned.tif").unwrap_err().to_string();
    assert!(turned.contains("turned against north") && turned.contains("gdalwarp"), "{turned}");
    for (tags, found) in [
        (vec![(262, 3, 1, short(2)), (277, 3, 1, short(3))], "a picture"),
        (vec![(262, 3, 1, short(3))], "a picture"),
        (vec![(258, 3, 1, short(1))], "numbers of 1 bits"),
        (vec![(259, 3, 1, short(7))], "a TIFF that radii does not read"),
        (
            vec![(256, 4, 1, long(20_000)), (257, 4, 1, long(20_000)), (278, 4, 1, long(20_000))],
            "a strip of 381 MB",
        ),
        (
            vec![
                (256, 4, 1, long(u32::MAX)),
                (257, 4, 1, long(u32::MAX)),
                (278, 4, 1, long(u32::MAX)),
            ],
            "a grid of 4294967295 x 4294967295 cells",
        ),
        (vec![(256, 4, 1, long(0))], "not a TIFF that can be read"),
        (vec![(257, 4, 1, long(9)), (278, 4, 1, long(9))], "not a TIFF that can be read"),
        (vec![(33550, 12, 0, vec![])], "without georeference"),
    ] {
        let error = of_bytes(plain(4, 3, &[1; 12], &tags)).unwrap_err().to_string();
        assert!(error.contains(found) && error.contains("hint:"), "{found}: {error}");
    }
    assert!(of_bytes(b"II*\0".to_vec()).is_err());
    assert!(of_bytes(b"II*\0\xFF\xFF\xFF\xFF".to_vec()).is_err());
}

#[test]
fn several_bands_are_said_and_the_first_is_read() {
    let short =
        |numbers: &[u16]| numbers.iter().flat_map(|it| it.to_le_bytes()).collect::<Vec<_>>();
    let tags = [(277, 3, 1, short(&[2])), (258, 3, 2, short(&[8, 8])), (338, 3, 1, short(&[0]))];
    let layer = of_bytes(plain(2, 1, &[5, 99, 6, 98], &tags)).unwrap();
    assert_eq!(cells(&layer, "population"), ["5", "6"]);
    assert!(notes(&layer).contains("2 bands: the first is read"));
}

#[test]
fn damaged_bytes_never_panic() {
    let files = ["tiled-deflate-nodata.tif", "bigendian-lzw-point.tif", "negative.tif"]
        .map(|name| std::fs::read(folder().join(name)).unwrap());
    let seed: u64 = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    for _ in 0..20_000 {
        let mut bytes = files[random.random_range(0..files.len())].clone();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..bytes.len());
            bytes[at] = random.random();
        }
        if random.random_range(0..8) == 0 {
            bytes.truncate(random.random_range(1..bytes.len()));
        }
        let _ = of_bytes(bytes);
    }
}
