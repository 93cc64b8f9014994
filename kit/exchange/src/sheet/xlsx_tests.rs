//! What xlsx files hold, and what is refused in them.

use super::samples::{self, Parts, RELATIONS, WORKBOOK, sheet, strings, workbook};
use super::{Limits, Sheet, read};

fn table(bytes: &[u8]) -> Sheet {
    read(bytes, "名册.xlsx", &Limits::default()).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    let refusal = read(bytes, "名册.xlsx", &Limits::default()).unwrap_err();
    format!("{}|{refusal}", refusal.place)
}

fn cells(sheet: &Sheet) -> Vec<String> {
    sheet
        .rows()
        .flat_map(|row| row.cells())
        .map(|c| format!("{}{}={:?}", super::column_name(c.column), c.row, c.value))
        .collect()
}

#[test]
fn every_kind_of_cell() {
    let rows = r#"<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="inlineStr"><is><r><t>内</t></r><r><t>联</t></r></is></c></row>
        <row r="3"><c r="A3"><v>1.5</v></c><c r="B3" s="1"><v>33370</v></c><c r="C3" s="2"><v>33359</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#N/A</v></c></row>
        <row><c t="str"><f>A1&amp;"x"</f><v>甲&lt;_x000A_&#x4E59;</v></c><c><f>1+1</f><v>2</v></c><c><f>1+1</f><v></v></c><c t="str"><f>""</f><v></v></c><c t="d"><v>1991-05-12T00:00:00</v></c><c s="1"/></row>"#;
    let items = "<si><t xml:space=\"preserve\">姓 名</t></si><si><r><rPr/><t>䶮</t></r><r><t>𫖯</t></r><rPh sb=\"0\"><t>注音</t></rPh></si>";
    let sheet = table(&workbook(&sheet(rows), &strings(items), &[]));
    let wanted = [
        r#"B2=Text("姓 名")"#,
        r#"C2=Text("䶮𫖯")"#,
        r#"D2=Text("内联")"#,
        "A3=Number(1.5)",
        "B3=Date { serial: 33370.0, epoch_1904: false, shows: Day }",
        "C3=Date { serial: 33359.0, epoch_1904: false, shows: Month }",
        "D3=Bool(true)",
        "E3=Error(Formula)",
        "A4=Text(\"甲<\\n乙\")",
        "B4=Number(2.0)",
        "C4=Error(NotCalculated)",
        r#"E4=Text("1991-05-12T00:00:00")"#,
    ];
    assert_eq!(cells(&sheet), wanted);
    assert_eq!((sheet.name.as_str(), sheet.last_row(), sheet.last_column()), ("名册", 4, 5));
}

#[test]
fn the_first_visible_sheet_with_content_is_read() {
    let one = sheet(r#"<row><c><v>1</v></c></row>"#);
    let both = workbook(&one, &strings(""), &[("xl/worksheets/sheet2.xml", one.as_bytes())]);
    assert_eq!(table(&both).unread, ["第二张"]);
    let empty_first = workbook(&sheet(""), &strings(""), &[("xl/worksheets/sheet2.xml", one.as_bytes())]);
    assert_eq!(table(&empty_first).name, "第二张");
    let hidden = WORKBOOK.replace("name=\"名册\"", "name=\"名册\" state=\"hidden\"");
    let second = workbook(
        &one,
        &strings(""),
        &[("xl/worksheets/sheet2.xml", one.as_bytes()), ("xl/workbook.xml", hidden.as_bytes())],
    );
    assert_eq!(table(&second).name, "第二张");
    let guide = WORKBOOK.replace("名册", "填写说明").replace("<workbookPr/>", r#"<workbookPr date1904="1"/>"#);
    let dated = sheet(r#"<row><c s="1"><v>31908</v></c></row>"#);
    let after_guide = workbook(
        &one,
        &strings(""),
        &[("xl/worksheets/sheet2.xml", dated.as_bytes()), ("xl/workbook.xml", guide.as_bytes())],
    );
    let sheet = table(&after_guide);
    assert_eq!(cells(&sheet), ["A1=Date { serial: 31908.0, epoch_1904: true, shows: Day }"]);
    assert_eq!(sheet.rows().next().unwrap().cell(1).shown(), "1991-05-12");
}

#[test]
fn other_packages_are_named() {
    let cases: [(&Parts<'_>, &str); 6] = [
        (&[("word/document.xml", b"<a/>"), ("[Content_Types].xml", b"<a/>")], "Word 文档"),
        (&[("ppt/presentation.xml", b"<a/>")], "演示文稿"),
        (&[("xl/workbook.bin", b"x")], "xlsb"),
        (&[("mimetype", b"x"), ("content.xml", b"<a/>")], "OpenDocument"),
        (&[("名册.xlsx", b"x")], "压缩包"),
        (&[("xl/styles.xml", b"<a/>")], "已损坏"),
    ];
    for (entries, word) in cases {
        assert!(refused(&samples::zip(entries)).contains(word), "{word}: {}", refused(&samples::zip(entries)));
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let told = |rows: &str| refused(&workbook(&sheet(rows), &strings("<si><t>甲</t></si>"), &[]));
    let cases = [
        (r#"<row><c r="XFD1"><v>1</v></c></row>"#, "工作表“名册”第1行XFD列|XFD列还有内容，一张表最多1000列（到ALL列）"),
        (r#"<row r="1048576"><c r="A1048576"><v>1</v></c></row>"#, "工作表“名册”第1048576行A列|第1048576行还有内容"),
        (r#"<row r="9999999999"><c><v>1</v></c></row>"#, "工作表“名册”|单元格位置无法识别"),
        (r#"<row r="4294967295"></row><row><c><v>1</v></c></row>"#, "工作表“名册”|单元格位置无法识别"),
        (r#"<row><c r="A0"><v>1</v></c></row>"#, "工作表“名册”第0行A列|"),
        (r#"<row><c r="１"><v>1</v></c></row>"#, "工作表“名册”|单元格位置无法识别"),
        (r#"<row><c t="s"><v>7</v></c></row>"#, "工作表“名册”第1行A列|单元格内容已损坏"),
        (r#"<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>"#, "工作表“名册”第1行A列|文件内部的单元格次序混乱"),
        (r#"<row><c><v>1</v>"#, "|文件已损坏或不完整（xl/worksheets/sheet1.xml），请用"),
        ("", "|表格里没有内容"),
    ];
    for (rows, start) in cases {
        assert!(told(rows).starts_with(start), "{rows}: {}", told(rows));
    }
    let blank_far =
        r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="A1048576" s="1"/></row>"#;
    assert_eq!(table(&workbook(&sheet(blank_far), &strings(""), &[])).last_row(), 1);
}

#[test]
fn macros_and_external_links() {
    let one = sheet(r#"<row><c><v>1</v></c></row>"#);
    for name in ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"] {
        assert!(refused(&workbook(&one, &strings(""), &[(name, b"x")])).contains("含有宏"));
    }
    let external =
        RELATIONS.replace(r#"Id="r1" Type="x/worksheet""#, r#"Id="r1" TargetMode="External" Type="x/worksheet""#);
    assert!(
        refused(&workbook(&one, &strings(""), &[("xl/_rels/workbook.xml.rels", external.as_bytes())]))
            .contains("没有内容")
    );
    assert_eq!(table(&workbook(&one, &strings(""), &[("xl/embeddings/bomb.zip", b"PK")])).last_row(), 1);
}
