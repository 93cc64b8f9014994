//! Csv as it arrives: encodings, delimiters, quotes; rows count as in a spreadsheet.

use super::{Limits, Sheet, read};
use encoding_rs::{GB18030, GBK};
use proptest::prelude::*;

fn table(bytes: &[u8]) -> Sheet {
    read(bytes, "C:\\上传\\名册.v2.csv", &Limits::default()).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    read(bytes, "名册.csv", &Limits::default()).unwrap_err().to_string()
}

fn cells(sheet: &Sheet) -> Vec<String> {
    sheet
        .rows()
        .flat_map(|row| row.cells().map(move |c| format!("{}:{}={}", row.number, c.column, c.shown())))
        .collect()
}

#[test]
fn encodings() {
    let text = "姓名,备注\r\n王小明,党员\r\n";
    let wanted = cells(&table(text.as_bytes()));
    assert_eq!(wanted, ["1:1=姓名", "1:2=备注", "2:1=王小明", "2:2=党员"]);
    let utf16: Vec<u8> = "\u{FEFF}姓名\t备注\r\n王小明\t党员\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [GBK.encode(text).0.as_ref(), format!("\u{FEFF}{text}").as_bytes(), utf16.as_slice()] {
        assert_eq!(cells(&table(bytes)), wanted);
    }
    let rare = GB18030.encode("姓名\n䶮𫖯\n").0.into_owned();
    assert_eq!(cells(&table(&rare)), ["1:1=姓名", "2:1=䶮𫖯"]);
    assert_eq!(table(text.as_bytes()).name, "名册.v2");
}

#[test]
fn delimiters_quotes_and_blank_lines() {
    assert_eq!(cells(&table(b"a;b;c\n1;2,5;3\n")), ["1:1=a", "1:2=b", "1:3=c", "2:1=1", "2:2=2,5", "2:3=3"]);
    assert_eq!(cells(&table(b"sep=|\na|b\n")), ["1:1=a", "1:2=b"]);
    assert_eq!(cells(&table(b"BM,XM\n1,2\n")).len(), 4);
    let quoted = "\"a,\"\"b\"\"\",\"x\ny\"\n\n\nlast,'=1,=\"0012\"";
    assert_eq!(cells(&table(quoted.as_bytes())), ["1:1=a,\"b\"", "1:2=x\ny", "4:1=last", "4:2==1", "4:3=0012"]);
    assert_eq!(cells(&table(b"a,b\r1,2\r")).len(), 4);
}

#[test]
fn refusals_say_what_and_where() {
    assert_eq!(refused(b""), "文件是空的（0字节），请重新选择文件");
    assert_eq!(refused(b" \n,,\n"), "表格里没有内容，请检查选的文件和工作表是否正确");
    let open = read("姓名\n甲\n\"乙\n丙\n".as_bytes(), "x.csv", &Limits::default()).unwrap_err();
    assert_eq!((open.place.as_str(), open.what.as_str()), ("第3行", "引号没有成对，后面的内容无法分列"));
    for (bytes, word) in [
        (&b"%PDF-1.7 ..."[..], "PDF"),
        (b"\x89PNG\r\n\x1a\n\0", "图片"),
        (b"<html><table>", "网页"),
        (b"\n <table border=1>", "网页"),
        (b"<?xml version='1.0'?><Workbook/>", "网页或 XML"),
        (b"abc\0def", "编码无法识别"),
        (b"\xFF\xFF\xFF,\xFF", "编码无法识别"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"\x09\x08\x08\x00\0\0\0\0", "更早版本"),
    ] {
        assert!(refused(bytes).contains(word), "{}", refused(bytes));
    }
    let wide = ",".repeat(2000) + "x\n";
    assert!(refused(wide.as_bytes()).starts_with("BXY列还有内容"));
}

#[test]
fn limits_hold() {
    let small = Limits { rows: 3, cells: 4, text_bytes: 20, cell_chars: 5, file_bytes: 100, ..Limits::default() };
    let told = |bytes: &[u8]| read(bytes, "x.csv", &small).unwrap_err().what;
    assert!(told(b"a\nb\nc\nd\n").starts_with("第4行还有内容"));
    assert!(told(b"1,2,3,4,5\n").starts_with("有内容的单元格超过4个"));
    assert!(told(b"123456\n").starts_with("一个单元格的文字超过5个字符"));
    assert!(told("一二三,四五六,七八\n".as_bytes()).starts_with("文字总量超过"));
    assert!(told(&[b'a'; 101]).starts_with("文件有1MB"));
}

proptest! {
    /// Our splitter and the csv crate agree on the fields of well-quoted files.
    #[test]
    fn same_fields_as_another_reader(rows in prop::collection::vec(prop::collection::vec("[a甲\"',;=\n ]{0,6}", 1..5), 1..8)) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let plain = |field: &String| super::delimited::plain(field).to_owned();
        let wanted: Vec<String> = rows.iter().flatten().map(plain).filter(|field| !field.trim().is_empty()).collect();
        if let Ok(sheet) = read(&[b"sep=,\n", bytes.as_slice()].concat(), "x.csv", &Limits::default()) {
            let got: Vec<String> = sheet.rows().flat_map(|row| row.cells().map(|cell| cell.shown().into_owned())).collect();
            prop_assert_eq!(got, wanted);
        } else {
            prop_assert!(wanted.is_empty());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, "x", &Limits::default());
    }
}
