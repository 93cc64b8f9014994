//! Readings of cells, as tables: what stands there, what is read, or a word of the reason.

use crate::cell::{self, Reason};
use crate::sheet::{Cell, CellError, Shows, Value};
use base::{Day, IdNumber};

fn text(text: &str) -> Cell<'_> {
    of(Value::Text(text))
}

fn number(number: f64) -> Cell<'static> {
    of(Value::Number(number))
}

fn of(value: Value<'_>) -> Cell<'_> {
    Cell { row: 5, column: 4, value }
}

fn date(serial: f64, epoch_1904: bool, shows: Shows) -> Cell<'static> {
    of(Value::Date { serial, epoch_1904, shows })
}

/// What a reading gives as text: the value, nothing, or `!` and the reason.
fn show<T: ToString>(reading: Result<Option<T>, Reason>) -> String {
    match reading {
        Ok(value) => value.map_or_else(String::new, |value| value.to_string()),
        Err(reason) => format!("!{}", reason.what),
    }
}

fn check<T: ToString>(read: fn(&Cell<'_>) -> Result<Option<T>, Reason>, cases: &[(Cell<'_>, &str)]) {
    for (cell, wanted) in cases {
        let got = show(read(cell));
        let same = if wanted.starts_with('!') { got.starts_with(wanted) } else { got == *wanted };
        assert!(same, "{:?}: got {got:?}, wanted {wanted:?}", cell.value);
    }
}

#[test]
fn days_in_every_form_keep_their_precision() {
    let forms = [
        ("1991-05-12", "1991-05-12"),
        ("1991.05.12", "1991-05-12"),
        ("1991.5.12", "1991-05-12"),
        ("1991/5/12", "1991-05-12"),
        ("19910512", "1991-05-12"),
        ("1991年5月12日", "1991-05-12"),
        ("1991 年 5 月 12 日", "1991-05-12"),
        ("1991年05月12号", "1991-05-12"),
        ("１９９１－０５－１２", "1991-05-12"),
        ("１９９１．０５．１２", "1991-05-12"),
        ("1991—05—12", "1991-05-12"),
        ("1991、5、12", "1991-05-12"),
        ("1991-05-12 00:00:00", "1991-05-12"),
        ("1991/5/12 8:30", "1991-05-12"),
        ("1991-05-12T08:00:00", "1991-05-12"),
        ("1991年5月12日上午8时", "1991-05-12"),
        ("1991年5月12日 上午8时", "1991-05-12"),
        (" 1991-05-12\u{200B}", "1991-05-12"),
        ("199105", "1991-05"),
        ("1991.05", "1991-05"),
        ("1991.5", "1991-05"),
        ("1991.10", "1991-10"),
        ("1991-1", "1991-01"),
        ("1991年5月", "1991-05"),
        ("1991年", "1991"),
        ("1991", "1991"),
        ("", ""),
        ("  ", ""),
        ("0000-00-00", ""),
        ("0000-00-00 00:00:00", ""),
        ("无", ""),
        ("—", ""),
        ("2000-02-29", "2000-02-29"),
        ("1991-02-29", "!没有这个日期"),
        ("19911332", "!没有这个日期"),
        ("0199-05-12", "!没有这个日期"),
        ("91.05.12", "!年份应写4位"),
        ("5/12/1991", "!月和日的先后看不清楚"),
        ("1991.1", "!看不出是1月还是10月"),
        ("33370", "!不是日期，可能是丢失"),
        ("约1991年", "!不是日期"),
        ("1991-05-12-01", "!不是日期"),
        ("1991--12", "!不是日期"),
        ("不详", "!不是日期"),
        ("2019年7月1日入党", "!不是日期"),
        ("2019年7月1日至2020年7月1日", "!不是日期"),
    ];
    let cases: Vec<_> = forms.iter().map(|(form, wanted)| (text(form), *wanted)).collect();
    check(cell::day, &cases);
}

#[test]
fn days_from_serial_numbers() {
    check(
        cell::day,
        &[
            (date(33370.0, false, Shows::Day), "1991-05-12"),
            (date(33370.75, false, Shows::Day), "1991-05-12"),
            (date(31908.0, true, Shows::Day), "1991-05-12"),
            (date(33359.0, false, Shows::Month), "1991-05"),
            (date(33359.0, false, Shows::Year), "1991"),
            (date(1.0, false, Shows::Day), "1900-01-01"),
            (date(59.0, false, Shows::Day), "1900-02-28"),
            (date(60.0, false, Shows::Day), "!不是日期"),
            (date(61.0, false, Shows::Day), "1900-03-01"),
            (date(0.5, false, Shows::Time), "!不是日期"),
            (date(1e12, false, Shows::Day), "!不是日期"),
            (number(33370.0), "1991-05-12"),
            (number(19_910_512.0), "1991-05-12"),
            (number(199_105.0), "1991-05"),
            (number(1991.0), "1991"),
            (number(1991.05), "1991-05"),
            (number(1991.1), "!看不出是1月还是10月"),
            (number(-3.0), "!"),
            (of(Value::Bool(true)), "!不是日期"),
            (of(Value::Error(CellError::Formula)), "!这一格是公式错误"),
            (of(Value::Error(CellError::NotCalculated)), "!这一格的公式没有保存计算结果"),
            (of(Value::Empty), ""),
        ],
    );
}

#[test]
fn id_numbers_damaged_by_a_spreadsheet_are_refused() {
    check(
        cell::id_number_text,
        &[
            (text("11010519491231002x"), "11010519491231002X"),
            (text(" １１０１０５１９４９１２３１００２Ｘ "), "11010519491231002X"),
            (text("\u{202D}110105194912310021\u{202C}"), "110105194912310021"),
            (text("'110105491231002"), "110105491231002"),
            (number(110_105_491_231_002.0), "110105491231002"),
            (number(110_105_194_912_310_000.0), "!身份证号被表格软件当作数字"),
            (number(1.101_051_949_123_1e17), "!身份证号被表格软件当作数字"),
            (number(1_101_051_949.5), "!身份证号被表格软件当作数字"),
            (text("1.10105E+17"), "!身份证号已变成科学计数法"),
            (text("1.10105e17"), "!身份证号已变成科学计数法"),
            (text("110105194912310000"), "!身份证号末三位为000"),
            (text("110105194912310021"), "110105194912310021"),
            (of(Value::Empty), ""),
        ],
    );
}

/// A genuine number may end in 000: accepted alone, doubtful beside a damaged one.
#[test]
fn a_damaged_column_makes_every_000_doubtful() {
    let birth = Day::of(1970, 1, 1).unwrap();
    let ends = |n: &IdNumber| n.expose().ends_with("000");
    let genuine = (0..10).map(|n| IdNumber::synthetic("110105", birth, n * 100));
    let other_days = (0..400).map(|n| IdNumber::synthetic("110105", birth.plus_days(n), 100));
    let genuine = genuine.chain(other_days).find(ends).unwrap().expose().to_owned();
    let alone = cell::IdColumn::of([text(&genuine)]);
    assert_eq!(alone.read(&text(&genuine)).unwrap().as_deref(), Some(genuine.as_str()));
    let beside = cell::IdColumn::of([text(&genuine), number(110_105_194_912_310_000.0)]);
    assert!(beside.read(&text(&genuine)).is_err());
}

#[test]
fn every_rounded_id_number_of_a_column_is_refused() {
    let birth = Day::of(1955, 3, 1).unwrap();
    let rounded = |n: i64| {
        let id = IdNumber::synthetic("410305", birth.plus_days(n), u32::try_from(n * 7 % 1000).unwrap());
        format!("{}000", &id.expose()[..15])
    };
    let damaged: Vec<String> = (0..10_000).map(rounded).collect();
    let column = cell::IdColumn::of(damaged.iter().map(|id| text(id)));
    assert!(damaged.iter().all(|id| column.read(&text(id)).is_err()));
    assert!(damaged.iter().all(|id| cell::id_number_text(&number(id.parse().unwrap())).is_err()));
}

#[test]
fn phones_yes_no_and_numbers() {
    check(
        cell::phone_text,
        &[
            (number(13_800_000_000.0), "13800000000"),
            (text("0379-1234567"), "0379-1234567"),
            (text("１３８００００００００"), "13800000000"),
            (text("13800000000.0"), "13800000000"),
            (text("1.38E+10"), "!电话号码已变成科学计数法"),
            (number(1380.5), "!电话号码已变成科学计数法"),
        ],
    );
    check(
        cell::yes_no,
        &[
            (text("是"), "true"),
            (text("√"), "true"),
            (number(1.0), "true"),
            (text("Ｙ"), "true"),
            (of(Value::Bool(false)), "false"),
            (text("无"), "false"),
            (text(" n "), "false"),
            (text(""), ""),
            (text("也许"), "!不是“是”或“否”"),
        ],
    );
    check(
        cell::integer,
        &[
            (number(12.0), "12"),
            (text("1,234人"), "1234"),
            (text("-5"), "-5"),
            (text("12.0"), "12"),
            (text("1,2"), "!"),
            (number(1.5), "!不是整数"),
            (text("1E3"), "!不是整数"),
            (text("九"), "!不是整数"),
        ],
    );
    check(
        cell::money,
        &[
            (number(0.1 + 0.2), "0.30"),
            (text("￥1,234.5元"), "1234.50"),
            (text("１２．５０"), "12.50"),
            (text("12.345"), "!不是金额"),
            (text("12.3400"), "12.34"),
            (text("十元"), "!不是金额"),
        ],
    );
    check(cell::decimal, &[(number(12.125), "12.125"), (text("3.14159"), "!不是数字"), (text("+3"), "3")]);
}

#[test]
fn texts_are_tidied_but_never_changed() {
    check(
        cell::text,
        &[
            (text(" \u{3000}王 小明\u{3000} "), "王 小明"),
            (text("阿卜杜拉·买买提"), "阿卜杜拉·买买提"),
            (text("䶮𫖯"), "䶮𫖯"),
            (text("葛\u{E0100}"), "葛\u{E0100}"),
            (text("王\u{200B}五\u{202E}"), "王五"),
            (text("甲\r\n 乙\n"), "甲 乙"),
            (text("e\u{301}"), "é"),
            (number(12.0), "12"),
            (number(0.1), "0.1"),
            (text("a\u{7}b"), "!含有看不见的控制字符"),
            (text("王\u{FFFD}"), "!含有无法识别的字符"),
            (text("\n"), ""),
        ],
    );
    check(cell::lines, &[(text("甲\r\n乙"), "甲\n乙")]);
}
