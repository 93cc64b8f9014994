//! Reading a record out of texts: every field by its type, every fault at once.

use super::mention::shown;
use super::{Found, Known, Texts, Wrong, fragments, relate};
use crate::value::{MASKED, Named, Value, Values};
use base::{Day, Fen, Quantity};
use catalogue::{Catalogue, Field, FieldType, Kind};

/// Stands in a file field for a file that comes with the form; its id is not known yet.
pub const PENDING_FILE: &str = "+";

/// What is said of a required field that is empty.
pub const MISSING: &str = "必须填写";

/// Longest text of a field that sets no bound of its own.
const TEXT_CHARS: i64 = 200;
const LONG_CHARS: i64 = 5000;
/// Largest number of a field that sets no bound of its own: sums of a hundred thousand such still fit.
const LARGEST: i64 = 100_000_000_000;
/// Most members named in one field.
const PERSONS: usize = 500;
/// Choices repeated in a message.
const NAMED_CHOICES: usize = 12;

/// What is wrong and what to do.
type Fault = (String, String);

/// Reads all fields of a kind.
///
/// # Errors
/// Every fault of every field.
pub fn read(
    kind: &Kind,
    catalogue: &Catalogue,
    texts: &Texts,
    known: &Known,
    today: Day,
) -> Result<Values, Vec<Wrong>> {
    let (mut values, mut wrong) = (known.kept.clone(), Vec::new());
    for field in kind.fields.iter().filter(|f| known.kept.get(&f.key).is_none()) {
        let read = read_field(field, catalogue, texts.of(&field.key), known).and_then(|value| {
            let day = if field.key == kind.date { value } else { return Ok(value) };
            happened(day, today)
        });
        match read {
            Ok(Some(value)) => values.set(&field.key, value),
            Ok(None) => {}
            Err(faults) => {
                let at = |(what, remedy)| Wrong { key: field.key.clone(), what, remedy, clause: String::new() };
                wrong.extend(faults.into_iter().map(at));
            }
        }
    }
    if wrong.is_empty() {
        wrong.extend(relate(kind, catalogue, &values).into_iter().filter(|told| !told.soft).map(|told| told.wrong));
    }
    if wrong.is_empty() { Ok(values) } else { Err(wrong) }
}

/// A record is of something that has happened.
fn happened(value: Option<Value>, today: Day) -> Result<Option<Value>, Vec<Fault>> {
    match value {
        Some(Value::Day(day)) if day > today => one("晚于今天", "台账只登记已经发生的事项，请核对日期"),
        value => Ok(value),
    }
}

fn one<T>(what: impl Into<String>, remedy: impl Into<String>) -> Result<T, Vec<Fault>> {
    Err(vec![(what.into(), remedy.into())])
}

fn read_field(
    field: &Field,
    catalogue: &Catalogue,
    texts: &[String],
    known: &Known,
) -> Result<Option<Value>, Vec<Fault>> {
    let Some(first) = texts.first() else {
        return if field.required { one(MISSING, required_remedy(field)) } else { Ok(None) };
    };
    if first == MASKED {
        return one("是按权限隐藏的内容，不是真实内容", "请清空，或填写真实内容");
    }
    match field.kind {
        FieldType::Text => text(field, &first.split_whitespace().collect::<Vec<_>>().join(" "), TEXT_CHARS),
        FieldType::Long => text(field, first, LONG_CHARS),
        FieldType::Number => number(field, first),
        FieldType::Money => money(field, first),
        FieldType::Day => day(first),
        FieldType::Code => code(field, catalogue, first),
        FieldType::Bool => yes_no(first),
        FieldType::Person | FieldType::Persons => persons(field, texts, known),
        FieldType::Unit => unit(first, known),
        FieldType::File => Ok(files(texts)),
    }
}

fn required_remedy(field: &Field) -> String {
    match field.kind {
        FieldType::Code | FieldType::Bool | FieldType::Unit => "请选择",
        FieldType::Person | FieldType::Persons => "请选择或填写党员",
        FieldType::File => "请上传文件",
        _ => "请填写",
    }
    .to_owned()
}

fn text(field: &Field, text: &str, longest: i64) -> Result<Option<Value>, Vec<Fault>> {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let (min, max) = (field.min.unwrap_or(0), field.max.unwrap_or(longest));
    let mut faults = Vec::new();
    if text.chars().any(|c| c.is_control() && c != '\n') {
        faults.push(("含有看不见的控制字符".to_owned(), "请重新手工填写".to_owned()));
    }
    if length > max {
        faults.push((format!("超过{max}字（现有{length}字）"), "请精简".to_owned()));
    }
    if length < min {
        faults.push((format!("少于{min}字"), "请补充".to_owned()));
    }
    if faults.is_empty() { Ok(Some(Value::Text(text.to_owned()))) } else { Err(faults) }
}

/// Whether an amount in thousandths lies within the field's bounds; below nought only where the kind says so.
fn bounded(field: &Field, thousandths: i64) -> Result<(), Vec<Fault>> {
    let (min, max) = (field.min.unwrap_or(0), field.max.unwrap_or(LARGEST));
    if thousandths < min.saturating_mul(1000) {
        return one(format!("不能小于{min}"), "请核对");
    }
    if thousandths > max.saturating_mul(1000) {
        return one(format!("不能大于{max}"), "请核对数字和计量单位");
    }
    Ok(())
}

fn number(field: &Field, text: &str) -> Result<Option<Value>, Vec<Fault>> {
    let Ok(number) = text.parse::<Quantity>() else {
        return one("不是数字或超过三位小数", "请填写阿拉伯数字，最多三位小数");
    };
    if field.is_whole() && number.0 % 1000 != 0 {
        return one("应为整数", format!("请按{}填写整数", field.unit));
    }
    bounded(field, number.0)?;
    Ok(Some(Value::Number(number)))
}

fn money(field: &Field, text: &str) -> Result<Option<Value>, Vec<Fault>> {
    let Ok(fen) = text.parse::<Fen>() else {
        return one("不是金额或超过两位小数", "请以元为单位填写阿拉伯数字，最多两位小数");
    };
    bounded(field, fen.quantity().0)?;
    Ok(Some(Value::Money(fen)))
}

fn day(text: &str) -> Result<Option<Value>, Vec<Fault>> {
    match text.parse::<Day>() {
        Ok(day) if (1900..=2100).contains(&day.year()) => Ok(Some(Value::Day(day))),
        Ok(_) => one("的年份不对", "请核对"),
        Err(_) => one("不是精确到日的有效日期", "请按 2026-01-31 的格式填写"),
    }
}

fn code(field: &Field, catalogue: &Catalogue, text: &str) -> Result<Option<Value>, Vec<Fault>> {
    if let Some(code) = catalogue.choice_of(field, text) {
        return Ok(Some(Value::Code(code.to_owned())));
    }
    let names: Vec<&str> = catalogue.choices(field).into_iter().map(|(_, name)| name).collect();
    let more = if names.len() > NAMED_CHOICES { "等" } else { "" };
    let list = names.into_iter().take(NAMED_CHOICES).collect::<Vec<_>>().join("、");
    one("不在可选范围内", format!("可选：{list}{more}"))
}

fn yes_no(text: &str) -> Result<Option<Value>, Vec<Fault>> {
    match text.to_lowercase().as_str() {
        "yes" | "是" | "1" | "true" => Ok(Some(Value::Bool(true))),
        "no" | "否" | "0" | "false" => Ok(Some(Value::Bool(false))),
        _ => one("不是“是”或“否”", "请填写“是”或“否”"),
    }
}

fn persons(field: &Field, texts: &[String], known: &Known) -> Result<Option<Value>, Vec<Fault>> {
    let (mut all, mut faults): (Vec<Named>, Vec<Fault>) = (Vec::new(), Vec::new());
    for fragment in texts.iter().flat_map(|t| fragments(t)) {
        match known.persons.get(&fragment) {
            Some(Found::One(person)) if all.iter().any(|p| p.id == person.id) => {}
            Some(Found::One(person)) => all.push(person.clone()),
            Some(Found::Several(n)) => faults.push((
                format!("中“{}”有{n}名同名党员", shown(&fragment)),
                "请写明证号末四位，如“张三（1234）”".to_owned(),
            )),
            Some(Found::Nobody) | None => faults.push((
                format!("中“{}”不是您管理范围内的在册党员", shown(&fragment)),
                "请核对姓名和证号末四位；多人用顿号隔开，不是党员的写在其他栏".to_owned(),
            )),
        }
    }
    if field.kind == FieldType::Person && all.len() > 1 {
        faults.push(("只能选一名党员".to_owned(), "请只保留一人".to_owned()));
    }
    if all.len() > PERSONS {
        faults.push((format!("超过{PERSONS}人"), "请分几条登记".to_owned()));
    }
    match (faults.is_empty(), all.is_empty()) {
        (false, _) => Err(faults),
        (true, true) if field.required => one(MISSING, required_remedy(field)),
        (true, true) => Ok(None),
        (true, false) => Ok(Some(Value::Persons(all))),
    }
}

fn unit(text: &str, known: &Known) -> Result<Option<Value>, Vec<Fault>> {
    match known.units.get(text) {
        Some(Found::One(unit)) => Ok(Some(Value::Unit(unit.clone()))),
        Some(Found::Several(n)) => one(format!("对应{n}个党组织"), "请填写党组织编码"),
        Some(Found::Nobody) | None => one("不是您管理范围内的党组织", "请填写编码或全称，或从列表中选择"),
    }
}

/// Those kept; files that come with the form are added when they have their ids.
fn files(texts: &[String]) -> Option<Value> {
    let kept: Vec<i64> = texts.iter().filter_map(|t| t.parse().ok()).collect();
    (!kept.is_empty()).then_some(Value::Files(kept))
}
