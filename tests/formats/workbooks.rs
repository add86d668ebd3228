//! Workbooks as they come from offices: titles above the headings, dates, errors, passwords, and
//! files made to fill the memory.

use std::io::Write as _;
use std::path::Path;

use radii::read::{FORMATS, InputFile, Layer, LayerRef, ReadError, parse};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use zip::write::{SimpleFileOptions, ZipWriter};

fn read_as(name: &str, bytes: Vec<u8>, query: &str) -> Result<Layer, ReadError> {
    let reference: LayerRef = format!("{name}{query}").parse().unwrap();
    let ending = Path::new(name).extension().unwrap().to_str().unwrap();
    let format = FORMATS.iter().find(|format| format.extensions().contains(&ending)).unwrap();
    parse(*format, &InputFile::of_bytes(name.as_ref(), bytes), &reference)
}

fn xlsx(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    xlsx(|book| fill(book.add_worksheet()))
}

fn table(layer: &Layer) -> Vec<(String, Vec<String>)> {
    let column = |column: &radii::read::Column| {
        (column.name.clone(), column.cells.iter().map(str::to_owned).collect())
    };
    layer.columns.iter().map(column).collect()
}

fn notes(layer: &Layer) -> String {
    layer.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// An archive of these entries.
fn packed(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet with these rows of XML.
fn raw_xlsx(rows: &str) -> Vec<u8> {
    raw_xlsx_with(rows, "<sst uniqueCount=\"1\"><si><t>shared</t></si></sst>")
}

fn raw_xlsx_with(rows: &str, strings: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    packed(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            &format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        ("xl/sharedStrings.xml", strings),
        (
            "xl/worksheets/sheet1.xml",
            &format!(
                "<worksheet xmlns=\"{main}\"><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>"
            ),
        ),
    ])
}

const HEADED: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>n</t></is></c></row>";

fn raw_ods(rows: &str) -> Vec<u8> {
    packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        (
            "content.xml",
            &format!(
                "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"表一\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ])
}

#[test]
fn cells_keep_their_letters_and_their_kinds() {
    let bytes = sheet(|page| {
        let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        for (at, name) in (0u16..).zip(["编号", "名称", "人口", "经度", "open", "建成", "更新"])
        {
            page.write_string(0, at, name).unwrap();
        }
        page.write_string(1, 0, "001").unwrap();
        page.write_string(1, 1, "  和平社区\n服务站 ").unwrap();
        page.write_number(1, 2, 1200.0).unwrap();
        page.write_number(1, 3, 106.812_345_678_901_22).unwrap();
        page.write_boolean(1, 4, true).unwrap();
        let at = |day: ExcelDateTime| day;
        page.write_datetime_with_format(
            1,
            5,
            at(ExcelDateTime::from_ymd(2026, 11, 30).unwrap()),
            &day,
        )
        .unwrap();
        let eight = ExcelDateTime::from_ymd(2026, 11, 30).unwrap().and_hms(8, 0, 0).unwrap();
        page.write_datetime_with_format(1, 6, eight, &moment).unwrap();
        page.write_string(3, 0, "002").unwrap();
        page.write_blank(3, 9, &day).unwrap();
    });
    let layer = read_as("a.xlsx", bytes, "").unwrap();
    let cells: Vec<String> = table(&layer).into_iter().map(|(_, cells)| cells[0].clone()).collect();
    assert_eq!(
        cells,
        [
            "001",
            "和平社区\n服务站",
            "1200",
            "106.81234567890122",
            "true",
            "2026-11-30",
            "2026-11-30T08:00:00"
        ]
    );
    assert_eq!(layer.rows, [2, 4]);
    assert_eq!(layer.columns.len(), 7);
    assert!(layer.geometries.is_none());
    let kinds: Vec<String> =
        layer.columns.iter().map(|column| format!("{:?}", column.kind)).collect();
    assert_eq!(kinds, ["Text", "Text", "Integer", "Real", "Boolean", "Date", "DateTime"]);
}

#[test]
fn a_title_merged_above_the_heading_is_said() {
    let bytes = sheet(|page| {
        let format = Format::new();
        page.merge_range(0, 0, 0, 3, "海勃湾区社区服务中心一览表", &format).unwrap();
        page.write_string(1, 3, "单位：人").unwrap();
        for (at, name) in [(0, "编号"), (1, "名称"), (3, "人口")] {
            page.write_string(2, at, name).unwrap();
            page.write_string(3, at, "x").unwrap();
        }
        page.write_string(3, 2, "备注").unwrap();
    });
    let layer = read_as("a.xlsx", bytes, "").unwrap();
    assert!(
        notes(&layer).contains("the headings are in row 3; above them: \"海勃湾区"),
        "{}",
        notes(&layer)
    );
    assert!(notes(&layer).contains("named after where it stands: column C"), "{}", notes(&layer));
    let names: Vec<String> = table(&layer).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["编号", "名称", "人口", "column C"]);
    assert_eq!(layer.rows, [4]);
}

#[test]
fn headings_of_two_rows_are_joined() {
    let bytes = sheet(|page| {
        let format = Format::new();
        page.merge_range(0, 0, 1, 0, "编号", &format).unwrap();
        page.merge_range(0, 1, 0, 2, "人口", &format).unwrap();
        page.merge_range(0, 3, 1, 3, "备注", &format).unwrap();
        page.write_string(1, 1, "男").unwrap();
        page.write_string(1, 2, "女").unwrap();
        for at in 0..4 {
            page.write_number(2, at, f64::from(at)).unwrap();
        }
    });
    let layer = read_as("a.xlsx", bytes, "").unwrap();
    let names: Vec<String> = table(&layer).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["编号", "人口 男", "人口 女", "备注"]);
    assert_eq!(
        (layer.rows.as_slice(), notes(&layer).as_str()),
        (&[3][..], "the headings are in rows 1 and 2")
    );
}

#[test]
fn sheets_are_named_or_chosen() {
    let bytes = xlsx(|book| {
        let page = book.add_worksheet().set_name("说明").unwrap();
        page.write_string(0, 0, "how to fill this in").unwrap();
        for (name, cell) in [("中心", "a"), ("候选", "b")] {
            let page = book.add_worksheet().set_name(name).unwrap();
            page.write_string(0, 0, "id").unwrap();
            page.write_string(0, 1, "名称").unwrap();
            page.write_string(1, 0, cell).unwrap();
        }
    });
    let first = read_as("a.xlsx", bytes.clone(), "").unwrap();
    assert_eq!(table(&first)[0].1, ["a"]);
    assert!(
        notes(&first)
            .contains("sheet \"中心\" taken, of 3; passed over, without a table: \"说明\""),
        "{}",
        notes(&first)
    );
    for key in ["sheet", "layer"] {
        let named = read_as("a.xlsx", bytes.clone(), &format!("?{key}=候选")).unwrap();
        assert_eq!(table(&named)[0].1, ["b"]);
        assert!(named.notes.is_empty());
    }
    let error = read_as("a.xlsx", bytes, "?sheet=候选点").unwrap_err().to_string();
    let expected =
        "a.xlsx: no sheet \"候选点\"; there are: 说明, 中心, 候选. hint: did you mean \"候选\"?";
    assert_eq!(error, expected);
}

#[test]
fn a_cell_error_stays_in_its_cell_for_whoever_uses_it() {
    let rows = format!(
        "{HEADED}<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"e\"><v>#N/A</v></c></row><row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\" t=\"e\"><v>#REF!</v></c></row><row r=\"4\"><c r=\"A4\"><v>3</v></c></row>"
    );
    let layer = read_as("a.xlsx", raw_xlsx(&rows), "").unwrap();
    assert_eq!((layer.rows.as_slice(), layer.refused.len()), (&[2, 3, 4][..], 0));
    assert_eq!(table(&layer)[1].1, ["#N/A", "#REF!", ""]);
}

#[test]
fn one_far_cell_allocates_nothing_and_is_named() {
    let rows = format!("{HEADED}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    let error = read_as("a.xlsx", raw_xlsx(&rows), "").unwrap_err().to_string();
    assert!(error.starts_with("a.xlsx: a cell at XFD1048576, far beyond"), "{error}");
    // Far below the table, but under a heading, it is a row.
    let rows = format!("{HEADED}<row r=\"1048576\"><c r=\"B1048576\"><v>1</v></c></row>");
    assert_eq!(read_as("a.xlsx", raw_xlsx(&rows), "").unwrap().rows, [1_048_576]);
}

#[test]
fn repeated_headings_name_both_columns() {
    let bytes = sheet(|page| {
        for (at, name) in (0..).zip(["id", "人口", "名称", "人口"]) {
            page.write_string(1, at, name).unwrap();
        }
    });
    let error = read_as("a.xlsx", bytes, "").unwrap_err().to_string();
    assert!(
        error.starts_with("a.xlsx:2: the heading \"人口\" stands over column B and column D. hint"),
        "{error}"
    );
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let promised =
        raw_xlsx_with(HEADED, "<sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>");
    let error = read_as("a.xlsx", promised, "").unwrap_err().to_string();
    assert!(error.contains("says it holds 99999999999 texts"), "{error}");
    let blown = raw_xlsx(&" ".repeat(100 << 20));
    let error = read_as("a.xlsx", blown, "").unwrap_err().to_string();
    assert!(error.contains("unpacks to"), "{error}");
    let wide: String = (0..4096).map(|n| format!("<table:table-cell office:value-type=\"string\"><text:p>h{n}</text:p></table:table-cell>")).collect();
    let rows = format!(
        "<table:table-row>{wide}</table:table-row><table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"4096\"/></table:table-row>"
    );
    let error = read_as("a.ods", raw_ods(&rows), "").unwrap_err().to_string();
    assert!(error.contains("4096 columns of 1048575 records"), "{error}");
}

#[test]
fn passwords_and_false_names_are_said() {
    let mut document = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    document.create_stream("EncryptedPackage").unwrap().write_all(&[7; 5000]).unwrap();
    document.flush().unwrap();
    let locked = document.into_inner().into_inner();
    for name in ["a.xlsx", "a.xls"] {
        let error = read_as(name, locked.clone(), "").unwrap_err().to_string();
        assert!(error.contains("needs a password") && error.contains("hint: open it"), "{error}");
    }
    let mut document = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    document.create_stream("Workbook").unwrap().write_all(&[0; 5000]).unwrap();
    document.flush().unwrap();
    let old = document.into_inner().into_inner();
    let error = read_as("a.xlsx", old.clone(), "").unwrap_err().to_string();
    assert!(error.contains("the file is an old Office document"), "{error}");
    assert!(read_as("a.xls", old, "").is_err());
    let error = read_as("a.xls", sheet(|_| {}), "").unwrap_err().to_string();
    assert!(error.contains("the name says XLS, the file is a ZIP archive"), "{error}");
    let error = read_as("a.xls", b"<html><table>".to_vec(), "").unwrap_err().to_string();
    assert!(error.contains("a web page"), "{error}");
    let manifest = [("META-INF/manifest.xml", "<manifest:encryption-data/>"), ("content.xml", "x")];
    let error = read_as("a.ods", packed(&manifest), "").unwrap_err().to_string();
    assert!(error.contains("needs a password"), "{error}");
}

#[test]
fn ods_cells_are_read_with_their_repeats() {
    let rows = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>
        <table:table-row><table:table-cell office:value-type=\"string\"><text:p>编号</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>a&amp;b<text:s text:c=\"2\"/>c</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>day</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\"><text:p>001</text:p></table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"12.50\"><text:p>12,5</text:p></table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2026-11-30\"/></table:table-row>
        <table:table-row><table:table-cell/><table:table-cell office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row>";
    let layer = read_as("a.ods", raw_ods(rows), "").unwrap();
    assert_eq!(layer.rows, [4, 5, 6]);
    let expected = [("编号", "001"), ("a&b c", "12.5"), ("day", "2026-11-30")];
    for ((name, cells), (heading, cell)) in table(&layer).into_iter().zip(expected) {
        assert_eq!((name.as_str(), cells[1].as_str()), (heading, cell));
    }
    assert_eq!(table(&layer)[1].1[2], "#N/A");
}

/// Whatever is cut or changed, the answer is a layer or an error.
#[test]
fn damaged_workbooks_do_not_panic() {
    use rand::{Rng, SeedableRng};
    let seed = 20_261_130;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64Mcg::seed_from_u64(seed);
    let good = raw_xlsx(&format!("{HEADED}<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>"));
    assert_eq!(read_as("a.xlsx", good, "").unwrap().len(), 1);
    for _ in 0..200 {
        let mut rows = format!("{HEADED}<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" s=\"9\"><v>1e5</v></c></row>").into_bytes();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..rows.len());
            rows[at] = random.random_range(32..127);
        }
        let _ = read_as("a.xlsx", raw_xlsx(&String::from_utf8(rows).unwrap()), "");
    }
    for rows in
        ["<c r=\"ZZZZZZZZZZ1\"/>", "<row r=\"99999999999\"><c><v>1</v></c></row>", "<row r=\"0\"/>"]
    {
        let _ = read_as("a.xlsx", raw_xlsx(&format!("{HEADED}{rows}")), "");
    }
}

/// Written by xlwt, openpyxl and odfpy.
#[test]
fn workbooks_of_other_programs_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/regressions/workbooks");
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        read_as(name, bytes, "")
    };
    let old = read("centres.xls").unwrap();
    assert_eq!(old.rows, [3, 4, 5, 6, 7, 8]);
    let cells: Vec<String> = table(&old).into_iter().map(|(_, cells)| cells[1].clone()).collect();
    assert_eq!(cells, ["001", "社区1", "100.5", "2026-11-02"]);
    let new = table(&read("centres.xlsx").unwrap());
    let cells: Vec<&str> = new.iter().map(|(_, cells)| cells[0].as_str()).collect();
    assert_eq!(cells, ["001", "和平", "2026-11-30", "2026-11-30T08:00:00", "0.0000001"]);
    assert_eq!(table(&read("centres.ods").unwrap())[1].1, ["和平"]);
    let error = read("far.xls").unwrap_err().to_string();
    assert!(error.contains("3 cells that reaches to IV65536"), "{error}");
}

#[test]
fn a_column_of_wkt_becomes_the_geometries() {
    let bytes = sheet(|page| {
        for (row, (id, wkt)) in (0..).zip([("id", "wkt"), ("001", "POINT(106.8 39.6)"), ("2", "x")])
        {
            page.write_string(row, 0, id).unwrap();
            page.write_string(row, 1, wkt).unwrap();
        }
    });
    let layer = read_as("a.xlsx", bytes, "").unwrap();
    assert_eq!(layer.geometries.unwrap().len(), 1);
    assert_eq!(layer.refused[0].row, Some(3));
}

#[test]
fn a_cover_sheet_is_passed_over_and_said() {
    let bytes = xlsx(|book| {
        let page = book.add_worksheet().set_name("封面").unwrap();
        for (row, text) in
            ["海勃湾区社区服务中心", "二〇二六年", "编制单位：规划局"].iter().enumerate()
        {
            page.write_string(row as u32, 0, *text).unwrap();
        }
        let page = book.add_worksheet().set_name("数据").unwrap();
        page.write_string(0, 0, "编号").unwrap();
        page.write_string(0, 1, "人口").unwrap();
        page.write_string(1, 0, "001").unwrap();
    });
    let layer = read_as("a.xlsx", bytes.clone(), "").unwrap();
    assert_eq!(table(&layer)[0].1, ["001"]);
    let said = "sheet \"数据\" taken, of 2; passed over, without a table: \"封面\"; sheet=NAME takes another: \"封面\"";
    assert!(notes(&layer).contains(said), "{}", notes(&layer));
    let named = read_as("a.xlsx", bytes, "?sheet=封面").unwrap();
    assert_eq!(named.columns.len(), 1);
    let alone = xlsx(|book| {
        let page = book.add_worksheet();
        page.write_string(0, 0, "wkt").unwrap();
        page.write_string(1, 0, "POINT(1 2)").unwrap();
        book.add_worksheet();
    });
    assert!(read_as("a.xlsx", alone, "").unwrap().geometries.is_some());
}

#[test]
fn zeros_that_only_a_number_format_shows_are_kept() {
    let bytes = xlsx(|book| {
        let page = book.add_worksheet();
        let three = rust_xlsxwriter::Format::new().set_num_format("000");
        let plain = rust_xlsxwriter::Format::new().set_num_format("0");
        page.write_string(0, 0, "id").unwrap();
        page.write_string(0, 1, "人口").unwrap();
        for (row, id) in [(1, 1.0), (2, 1234.0), (3, -1.0), (4, 1.5)] {
            page.write_number_with_format(row, 0, id, &three).unwrap();
            page.write_number_with_format(row, 1, id, &plain).unwrap();
        }
    });
    let layer = read_as("a.xlsx", bytes, "").unwrap();
    assert_eq!(table(&layer)[0].1, ["001", "1234", "-1", "1.5"]);
    assert_eq!(table(&layer)[1].1, ["1", "1234", "-1", "1.5"]);
    let cell = |value: &str, shown: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{value}\"><text:p>{shown}</text:p></table:table-cell>"
        )
    };
    let text = |shown: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{shown}</text:p></table:table-cell>"
        )
    };
    let row = |cells: [String; 2]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = row([text("id"), text("n")])
        + &row([cell("1", "001"), cell("12", "12.00")])
        + &row([cell("7", "070"), cell("0.5", "0.5")]);
    let layer = read_as("a.ods", raw_ods(&rows), "").unwrap();
    assert_eq!(table(&layer)[0].1, ["001", "7"]);
    assert_eq!(table(&layer)[1].1, ["12", "0.5"]);
}
