//! What is exported and imported again is the same; nothing exported is a formula.

use crate::heading::{self, Column};
use crate::out::{Book, Caption, Csv, Field, annotate, footer_line, template};
use crate::problem::{Problem, Problems};
use crate::sheet::{self, Limits, Sheet};
use crate::{Reason, cell};
use base::Day;

const AWKWARD: [&str; 22] = [
    "䶮𫖯",
    "阿卜杜拉·买买提",
    "=1+1",
    "=HYPERLINK(\"http://x\",\"点\")",
    "+8613800000000",
    "-1",
    "@SUM(A1)",
    "|cmd",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "'已有撇号",
    "110105194912310021",
    "000123",
    "1.0",
    "1E5",
    "TRUE",
    "a,b;c\"d\"",
    "第一行\n第二行",
    "_x0041_ & <b>",
    "1991-05",
];

pub(super) fn made() -> Day {
    Day::of(2026, 11, 22).unwrap()
}

fn columns() -> Vec<Column> {
    vec![Column::required("name", "姓名", &[]), Column::optional("note", "备注", &[])]
}

fn names_and_notes(sheet: &Sheet) -> Vec<(String, String)> {
    let heading = heading::find(sheet, &columns()).unwrap();
    let text = |row: &sheet::Row<'_>, key: &str| cell::lines(&heading.cell(row, key)).unwrap().unwrap_or_default();
    heading.rows(sheet).map(|row| (text(&row, "name"), text(&row, "note"))).collect()
}

fn expected() -> Vec<(String, String)> {
    AWKWARD.iter().map(|text| ((*text).to_owned(), format!("{text}的备注"))).collect()
}

fn workbook(kind: fn(&'static str) -> Caption) -> Vec<u8> {
    let mut book = Book::new(made());
    let mut table = book.table("名册", "测试名册", &[kind("姓名"), Caption::text("备注")]).unwrap();
    for (name, note) in expected() {
        table.row(&[name, note]).unwrap();
    }
    table.finish(&footer_line("张三", "2026-11-22 10:00", "某支部")).unwrap();
    book.bytes().unwrap()
}

#[test]
fn workbook_comes_back_the_same() {
    let sheet = sheet::read(&workbook(Caption::text), "名册.xlsx", &Limits::default()).unwrap();
    assert_eq!(sheet.name, "名册");
    assert_eq!(names_and_notes(&sheet), expected());
    let heading = heading::find(&sheet, &columns()).unwrap();
    assert_eq!(heading.row, 2);
    assert_eq!(heading.skipped.len(), 1);
}

#[test]
fn number_columns_keep_what_is_no_plain_number() {
    let sheet = sheet::read(&workbook(Caption::number), "名册.xlsx", &Limits::default()).unwrap();
    let wanted: Vec<_> = expected().into_iter().map(|(name, note)| (name.replace("1.0", "1"), note)).collect();
    assert_eq!(names_and_notes(&sheet), wanted);
}

#[test]
fn workbook_has_no_formula() {
    let bytes = workbook(Caption::text);
    let archive = guard::archive(&bytes, &guard::Limits::workbook()).unwrap();
    let xml = String::from_utf8(archive.part("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(!xml.contains("<f>") && !xml.contains("<f "));
    assert!(!xml.contains("<hyperlink"));
    assert_eq!(workbook(Caption::text), bytes);
}

#[test]
fn csv_comes_back_the_same() {
    let mut csv = Csv::new(&["姓名", "备注"]);
    for (name, note) in expected() {
        csv.row(&[name, note]);
    }
    let sheet = sheet::read(&csv.bytes(), "名册.csv", &Limits::default()).unwrap();
    assert_eq!(sheet.name, "名册");
    assert_eq!(names_and_notes(&sheet), expected());
}

#[test]
fn another_reader_sees_the_same() {
    use calamine::{Data, Reader, Xlsx};
    let mut workbook: Xlsx<_> = Xlsx::new(std::io::Cursor::new(workbook(Caption::text))).unwrap();
    let range = workbook.worksheet_range("名册").unwrap();
    let seen: Vec<String> = range.rows().skip(2).take(AWKWARD.len()).map(|row| row[0].to_string()).collect();
    assert_eq!(seen, AWKWARD);
    assert!(range.rows().skip(2).take(AWKWARD.len()).all(|row| matches!(row[0], Data::String(_))));
}

#[test]
fn annotated_copy_can_be_imported_as_it_is() {
    let original = sheet::read(&workbook(Caption::text), "名册.xlsx", &Limits::default()).unwrap();
    let heading = heading::find(&original, &columns()).unwrap();
    let mut problems = Problems::new();
    for row in heading.rows(&original).take(3) {
        let cell = heading.cell(&row, "name");
        problems.push(Problem::of_cell(&cell, "姓名", Reason::new("姓名不对", "请改正")));
    }
    problems.push(Problem::of_row(4, "整行不对", ""));
    let bytes = annotate(&original, Some(&heading), &problems, made()).unwrap();
    let again = sheet::read(&bytes, "批注.xlsx", &Limits::default()).unwrap();
    assert_eq!(again.name, "名册");
    assert_eq!(names_and_notes(&again), expected());
    let copy = heading::find(&again, &columns()).unwrap();
    assert!(copy.ignored.is_empty());
    assert_eq!(again.rows().nth(2).unwrap().cell(3).shown(), "姓名：姓名不对");
    assert_eq!(again.rows().nth(3).unwrap().cell(3).shown(), "整行不对；姓名：姓名不对");
    let twice = annotate(&again, Some(&copy), &Problems::new(), made()).unwrap();
    let twice = sheet::read(&twice, "批注.xlsx", &Limits::default()).unwrap();
    assert_eq!(twice.last_column(), 3);
    assert!(twice.rows().nth(2).unwrap().cell(3).is_blank());
}

#[test]
fn template_is_an_empty_table_with_our_headings() {
    let fields = vec![
        Field { name: "姓名".into(), required: true, example: "王小明".into(), ..Field::default() },
        Field {
            name: "备注".into(),
            choices: vec!["甲".into(), "乙".into()],
            help: "可不填".into(),
            ..Field::default()
        },
    ];
    let bytes = template("党员名册", &fields, made()).unwrap();
    let sheet = sheet::read(&bytes, "模板.xlsx", &Limits::default()).unwrap();
    let heading = heading::find(&sheet, &columns()).unwrap();
    assert_eq!((heading.row, heading.found.len(), heading.rows(&sheet).count()), (2, 2, 0));
    assert!(sheet.unread.is_empty());
}

#[test]
fn ten_thousand_id_numbers_survive() {
    let birth = Day::of(1950, 1, 1).unwrap();
    let id = |n: u32| base::IdNumber::synthetic("410305", birth.plus_days(i64::from(n)), n).expose().to_owned();
    let ids: Vec<String> = (0..10_000).map(id).collect();
    let mut book = Book::new(made());
    let mut table = book.table("名册", "名册", &[Caption::text("姓名"), Caption::text("备注")]).unwrap();
    let mut csv = Csv::new(&["姓名", "备注"]);
    for id in &ids {
        table.row(&[id, id]).unwrap();
        csv.row(&[id, id]);
    }
    table.finish("").unwrap();
    for bytes in [book.bytes().unwrap(), csv.bytes()] {
        let sheet = sheet::read(&bytes, "x", &Limits::default()).unwrap();
        let heading = heading::find(&sheet, &columns()).unwrap();
        let column = cell::IdColumn::of(heading.rows(&sheet).map(|row| heading.cell(&row, "name")));
        let back: Vec<String> =
            heading.rows(&sheet).map(|row| column.read(&heading.cell(&row, "name")).unwrap().unwrap()).collect();
        assert_eq!(back, ids);
    }
}

#[test]
fn what_a_cell_cannot_hold_is_cut_visibly() {
    let mut book = Book::new(made());
    let mut table = book
        .table("a[b]:c/这个名字太长了这个名字太长了这个名字太长了这个名字太长了", "题", &[Caption::text("姓名")])
        .unwrap();
    table.row(&["𫖯".repeat(40_000)]).unwrap();
    table.finish("").unwrap();
    let sheet = sheet::read(&book.bytes().unwrap(), "x", &Limits::default()).unwrap();
    assert_eq!(sheet.name.chars().count(), 31);
    let cell = sheet.rows().nth(2).unwrap().cell(1).shown().into_owned();
    assert!(cell.ends_with("（内容过长，此处截断）") && cell.encode_utf16().count() <= 32_767);
}
