//! What .xls files hold, read from files made here record by record.

use super::samples::{Parts, cell, compound, record, stream, wide};
use super::{Limits, Sheet, read};

fn table(workbook: &[u8]) -> Sheet {
    read(&compound(&[("Workbook", workbook)]), "名册.xls", &Limits::default()).unwrap()
}

fn refused(streams: &Parts<'_>) -> String {
    read(&compound(streams), "名册.xls", &Limits::default()).unwrap_err().to_string()
}

fn cells(sheet: &Sheet) -> Vec<String> {
    sheet
        .rows()
        .flat_map(|row| row.cells())
        .map(|c| format!("{}{}={:?}", super::column_name(c.column), c.row, c.value))
        .collect()
}

/// Formats: 0 general, 1 date, 2 a custom month.
fn formats() -> Vec<u8> {
    let xf = |id: u16| record(0x00E0, &[[0, 0], id.to_le_bytes()].concat());
    let code = [164u16.to_le_bytes().to_vec(), wide("yyyy\"年\"m\"月\"")].concat();
    [record(0x041E, &code), xf(0), xf(14), xf(164)].concat()
}

/// The shared strings 甲乙 (broken between its characters, then in 8 bits), abc with fonts and phonetics.
fn shared() -> Vec<u8> {
    let first = [2u32.to_le_bytes(), 2u32.to_le_bytes()].concat();
    let begun =
        [first, 4u16.to_le_bytes().to_vec(), vec![1], "甲乙".encode_utf16().flat_map(u16::to_le_bytes).collect()]
            .concat();
    let rich = [
        3u16.to_le_bytes().to_vec(),
        vec![0x0C],
        1u16.to_le_bytes().to_vec(),
        6u32.to_le_bytes().to_vec(),
        b"abc".to_vec(),
    ]
    .concat();
    let rest = [b"\x00yz".to_vec(), rich, vec![9; 4], vec![7; 2]].concat();
    [record(0x00FC, &begun), record(0x003C, &rest), record(0x003C, &[7; 4])].concat()
}

#[test]
fn every_kind_of_cell() {
    let formula = |result: [u8; 8]| [result.to_vec(), vec![0; 8]].concat();
    let records = [
        cell(0x00FD, 0, 0, 0, &0u32.to_le_bytes()),
        cell(0x00FD, 0, 1, 0, &1u32.to_le_bytes()),
        cell(0x0204, 0, 2, 0, &wide("标签")),
        cell(0x0203, 1, 0, 0, &1.5f64.to_le_bytes()),
        cell(0x0203, 1, 1, 1, &33370f64.to_le_bytes()),
        cell(0x027E, 1, 2, 2, &(33359u32 << 2 | 2).to_le_bytes()),
        cell(0x027E, 1, 3, 0, &(1234u32 << 2 | 3).to_le_bytes()),
        cell(0x0205, 2, 0, 0, &[1, 0]),
        cell(0x0205, 2, 1, 0, &[0x2A, 1]),
        cell(0x0006, 2, 2, 0, &formula(2.5f64.to_le_bytes())),
        cell(0x0006, 2, 3, 0, &formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF])),
        record(0x0207, &wide("结果")),
        cell(0x0006, 2, 4, 0, &formula([1, 0, 1, 0, 0, 0, 0xFF, 0xFF])),
        cell(0x0006, 2, 5, 0, &formula([2, 0, 7, 0, 0, 0, 0xFF, 0xFF])),
        cell(0x0006, 2, 6, 0, &formula([3, 0, 0, 0, 0, 0, 0xFF, 0xFF])),
        // Two packed numbers: 7 and -3.
        cell(
            0x00BD,
            3,
            1,
            0,
            &[
                (7u32 << 2 | 2).to_le_bytes().to_vec(),
                vec![0, 0],
                ((-3i32 << 2) as u32 | 2).to_le_bytes().to_vec(),
                vec![2, 0],
            ]
            .concat(),
        ),
    ]
    .concat();
    let sheet = table(&stream(&[formats(), shared()].concat(), &[("名册", 0, &records)]));
    let wanted = [
        r#"A1=Text("甲乙yz")"#,
        r#"B1=Text("abc")"#,
        r#"C1=Text("标签")"#,
        "A2=Number(1.5)",
        "B2=Date { serial: 33370.0, epoch_1904: false, shows: Day }",
        "C2=Date { serial: 33359.0, epoch_1904: false, shows: Month }",
        "D2=Number(12.34)",
        "A3=Bool(true)",
        "B3=Error(Formula)",
        "C3=Number(2.5)",
        r#"D3=Text("结果")"#,
        "E3=Bool(true)",
        "F3=Error(Formula)",
        "B4=Number(7.0)",
        "C4=Number(-3.0)",
    ];
    assert_eq!(cells(&sheet), wanted);
    assert_eq!(sheet.name, "名册");
}

#[test]
fn order_charts_and_other_sheets() {
    let number = |row, column, n: f64| cell(0x0203, row, column, 0, &n.to_le_bytes());
    let chart = [record(0x0809, &[0, 6, 0x20, 0]), number(0, 0, 99.0), record(0x000A, &[])].concat();
    let records = [number(1, 1, 4.0), number(0, 0, 1.0), chart, number(1, 0, 3.0), number(0, 1, 2.0)].concat();
    let sheet = table(&stream(
        &[],
        &[("说明", 0, &[]), ("数据", 0, &records), ("图表后", 0, &number(0, 0, 5.0)), ("隐藏", 1, &number(0, 0, 6.0))],
    ));
    assert_eq!(cells(&sheet), ["A1=Number(1.0)", "B1=Number(2.0)", "A2=Number(3.0)", "B2=Number(4.0)"]);
    assert_eq!((sheet.name.as_str(), sheet.unread), ("数据", vec!["图表后".to_owned()]));
}

#[test]
fn large_and_small_streams() {
    let number = |row: u16| cell(0x0203, row, 0, 0, &f64::from(row).to_le_bytes());
    let many: Vec<u8> = (0..40_000).flat_map(number).collect();
    assert_eq!(table(&stream(&[], &[("大", 0, &many)])).rows().len(), 40_000);
    assert_eq!(table(&stream(&[], &[("小", 0, &number(3))])).last_row(), 4);
    let epoch = record(0x0022, &1u16.to_le_bytes());
    let dated = cell(0x0203, 0, 0, 1, &31908f64.to_le_bytes());
    let sheet = table(&stream(&[epoch, formats()].concat(), &[("旧", 0, &dated)]));
    assert_eq!(sheet.rows().next().unwrap().cell(1).shown(), "1991-05-12");
}

#[test]
fn refusals() {
    let good = stream(&[], &[("甲", 0, &cell(0x0203, 0, 0, 0, &1f64.to_le_bytes()))]);
    let locked = stream(&record(0x002F, &[1, 0]), &[]);
    let mut old = good.clone();
    old[4..6].copy_from_slice(&0x0500u16.to_le_bytes());
    let lost_string = stream(&[], &[("甲", 0, &cell(0x00FD, 0, 0, 0, &9u32.to_le_bytes()))]);
    let cases: [(&Parts<'_>, &str); 9] = [
        (&[("EncryptedPackage", b"x")], "打开密码"),
        (&[("Workbook", &locked)], "打开密码"),
        (&[("Workbook", &good), ("_VBA_PROJECT_CUR", b"x")], "含有宏"),
        (&[("Workbook", &old)], "更早版本"),
        (&[("Book", b"x")], "更早版本"),
        (&[("WordDocument", b"x")], "Word 文档"),
        (&[("别的", b"x")], "其他程序的文件"),
        (&[("Workbook", b"")], "已损坏"),
        (&[("Workbook", &lost_string)], "已损坏"),
    ];
    for (streams, word) in cases {
        assert!(refused(streams).contains(word), "{word}: {}", refused(streams));
    }
}
