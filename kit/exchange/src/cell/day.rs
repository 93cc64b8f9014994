//! Dates in every form in which they arrive, with the precision they have: 1991-05 is not 1991-05-01.

use super::{Reason, half_width, refuse_error, text};
use crate::sheet::{Cell, Shows, Value, number_text};
use base::{Day, PartialDay};

/// Serial numbers that can be a date between 1900 and 2099.
const SERIALS: std::ops::RangeInclusive<f64> = 1.0..=73_050.0;
/// Years that a person or an organisation of today can have to do with.
const YEARS: std::ops::RangeInclusive<i32> = 1850..=2150;

const REMEDY: &str = "请按 1991-05-12 的格式填写，只知道年月的可填 1991-05";

/// What people write where there is no date.
const NOTHING: [&str; 6] = ["0000-00-00", "00000000", "无", "-", "--", "/"];

/// A date: spreadsheet serial, `1991-05-12`, `1991.05.12`, `1991/5/12`, `19910512`, `1991年5月12日`, `199105`, `1991.05`, `1991年5月`, `1991`,
/// full-width digits, a time behind it (dropped). `0000-00-00` is empty.
///
/// # Errors
/// What is not a date, and what could be two: `1991.1` as a number (January, or October with its zero lost), 5/12/1991, two-digit years.
pub fn day(cell: &Cell<'_>) -> Result<Option<PartialDay>, Reason> {
    refuse_error(cell)?;
    match cell.value {
        Value::Date { serial, epoch_1904, shows } => of_serial(serial, epoch_1904, shows).map(Some),
        Value::Number(number) => of_number(number).map(Some),
        Value::Bool(_) => Err(wrong()),
        _ => text(cell)?.map_or(Ok(None), |text| of_text(&text.chars().map(half_width).collect::<String>())),
    }
}

/// The day of a spreadsheet serial number; `None` outside 1900–2099 and for 29 February 1900, which never was.
pub fn serial_day(serial: f64, epoch_1904: bool) -> Option<Day> {
    let days = if epoch_1904 { serial + 1462.0 } else { serial };
    if !SERIALS.contains(&days) {
        return None;
    }
    let whole = days.floor() as i64;
    // Serial 60 is a 29 February 1900 that never was; before it, counting starts a day later.
    let from_epoch = match whole {
        60 => return None,
        1..60 => whole + 1,
        _ => whole,
    };
    Some(Day::of(1899, 12, 30)?.plus_days(from_epoch))
}

fn of_serial(serial: f64, epoch_1904: bool, shows: Shows) -> Result<PartialDay, Reason> {
    let day = serial_day(serial, epoch_1904).filter(|_| shows != Shows::Time).ok_or_else(wrong)?;
    let (month, date) = match shows {
        Shows::Year => (None, None),
        Shows::Month => (Some(day.month()), None),
        _ => (Some(day.month()), Some(day.day())),
    };
    PartialDay::of(day.year(), month, date).ok_or_else(wrong)
}

/// 19910512, 199105 and 1991 typed as numbers; five digits are a serial whose format was lost.
fn of_number(number: f64) -> Result<PartialDay, Reason> {
    let plain = number_text(number);
    if plain.len() == 5 && !plain.contains('.') {
        return of_serial(number, false, Shows::Day);
    }
    of_text(&plain)?.ok_or_else(wrong)
}

fn of_text(spaced: &str) -> Result<Option<PartialDay>, Reason> {
    let date = without_time(spaced);
    let date = date.as_str();
    if date.is_empty() || NOTHING.contains(&date) {
        return Ok(None);
    }
    if date.bytes().all(|b| b.is_ascii_digit()) {
        return of_digits(date).map(Some);
    }
    let separated: String = date.chars().map(|c| if "-./年月、·".contains(c) { ' ' } else { c }).collect();
    let parts: Vec<&str> = separated.trim_end_matches(['日', '号', ' ']).split(' ').collect();
    if parts.is_empty()
        || parts.len() > 3
        || !parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(wrong());
    }
    if parts[0].len() != 4 {
        return Err(year_first(&parts));
    }
    if parts.len() == 2 && date.contains('.') && parts[1] == "1" {
        return Err(Reason::new("看不出是1月还是10月（表格软件会去掉末尾的0）", "请写成 1991-01 或 1991-10"));
    }
    let number = |index: usize| parts.get(index).map(|p| p.parse::<u32>());
    let year = parts[0].parse().map_err(|_| wrong())?;
    let (month, date) = (number(1).transpose().map_err(|_| wrong())?, number(2).transpose().map_err(|_| wrong())?);
    checked(year, month, date).map(Some)
}

fn of_digits(digits: &str) -> Result<PartialDay, Reason> {
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|p| p.parse::<u32>().ok());
    let year = digits.get(..4).and_then(|p| p.parse().ok()).ok_or_else(wrong)?;
    match digits.len() {
        4 => checked(year, None, None),
        6 => checked(year, part(4..6), None),
        8 => checked(year, part(4..6), part(6..8)),
        5 => Err(Reason::new("不是日期，可能是丢失了日期格式的数字", REMEDY)),
        _ => Err(wrong()),
    }
}

fn checked(year: i32, month: Option<u32>, date: Option<u32>) -> Result<PartialDay, Reason> {
    let possible = PartialDay::of(year, month, date).filter(|_| YEARS.contains(&year));
    possible.ok_or_else(|| Reason::new("没有这个日期", REMEDY))
}

/// Drops a time behind the date (`1991-05-12 00:00:00`, `1991-05-12T08:00`, `1991年5月12日 上午8时`) and all blanks.
fn without_time(spaced: &str) -> String {
    let is_time = |token: &&str| (token.contains(':') && !token.contains('T')) || token.starts_with(['上', '下']);
    let date: String = spaced.split_whitespace().take_while(|token| !is_time(token)).collect();
    let after_day = date.find('日').map(|at| at + '日'.len_utf8());
    let hour =
        |at: &usize| date[*at..].starts_with(['上', '下']) || date[*at..].starts_with(|c: char| c.is_ascii_digit());
    let end = date.find('T').or_else(|| after_day.filter(hour)).unwrap_or(date.len());
    date[..end].to_owned()
}

fn year_first(parts: &[&str]) -> Reason {
    if parts.last().is_some_and(|last| last.len() == 4) {
        return Reason::new("月和日的先后看不清楚", REMEDY);
    }
    Reason::new("年份应写4位", REMEDY)
}

fn wrong() -> Reason {
    Reason::new("不是日期", REMEDY)
}
