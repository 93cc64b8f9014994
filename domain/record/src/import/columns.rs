//! Which columns a table of a kind may have: its fields by name and synonym, and the unit.

use crate::papers::UNIT;
use catalogue::{Catalogue, Field, FieldType, Kind};
use exchange::Column;
use exchange::out;

/// Key of the unit's column; no field has a key that begins so.
pub(crate) const UNIT_KEY: &str = "_unit";
/// What else people write over the unit's column, as far as the kind's own fields do not claim it.
const UNIT_SYNONYMS: [&str; 8] =
    ["党组织名称", "党组织编码", "所在党支部", "所在党组织", "党支部", "支部", "支部名称", "单位"];

/// Fields that a table can hold: files cannot be typed.
pub(crate) fn fields(kind: &Kind) -> impl Iterator<Item = &Field> {
    kind.fields.iter().filter(|f| f.kind != FieldType::File)
}

pub(crate) fn columns(kind: &Kind) -> Vec<Column> {
    let mut all: Vec<Column> = fields(kind).map(column).collect();
    let claimed = |word: &str| kind.fields.iter().any(|f| f.name == word || f.synonyms.iter().any(|s| s == word));
    let free: Vec<&str> = UNIT_SYNONYMS.into_iter().filter(|word| !claimed(word)).collect();
    if !claimed(UNIT) {
        all.push(Column::optional(UNIT_KEY, UNIT, &free));
    }
    all
}

/// A field with a default may be left out: the form would have filled it in too.
fn column(field: &Field) -> Column {
    let synonyms: Vec<&str> = field.synonyms.iter().map(String::as_str).collect();
    let base = Column::optional(&field.key, &field.name, &synonyms);
    Column { required: field.required && field.default.is_none(), ..base }
}

/// The columns of the template, the unit first.
pub(crate) fn template_fields(catalogue: &Catalogue, kind: &Kind) -> Vec<out::Field> {
    let unit = out::Field {
        name: UNIT.to_owned(),
        required: false,
        choices: Vec::new(),
        example: "某某局机关党支部".to_owned(),
        help: "党组织的全称或编码；不填的记在导入时选定的党组织名下".to_owned(),
    };
    std::iter::once(unit).chain(fields(kind).map(|f| of_field(catalogue, f))).collect()
}

fn of_field(catalogue: &Catalogue, field: &Field) -> out::Field {
    let choices = match field.kind {
        FieldType::Bool => vec!["是".to_owned(), "否".to_owned()],
        _ => catalogue.choices(field).into_iter().map(|(_, name)| name.to_owned()).collect(),
    };
    let mut help = vec![field.help.clone(), how(field)];
    if let Some(default) = &field.default {
        let name = match field.kind {
            FieldType::Bool => if default == "yes" { "是" } else { "否" }.to_owned(),
            _ => crate::value::code_name(catalogue, field, default),
        };
        help.push(format!("不填的按“{name}”"));
    }
    help.retain(|part| !part.is_empty());
    out::Field {
        name: field.name.clone(),
        required: field.required && field.default.is_none(),
        example: example(field, &choices),
        choices,
        help: help.join("；"),
    }
}

fn how(field: &Field) -> String {
    match field.kind {
        FieldType::Day => "填到日，如 2026-01-31".to_owned(),
        FieldType::Money => "以元为单位，最多两位小数".to_owned(),
        FieldType::Number if !field.unit.is_empty() => format!("数字，单位：{}", field.unit),
        FieldType::Person => "在册党员的姓名，同名的加证号末四位，如“张三（1234）”".to_owned(),
        FieldType::Persons => "在册党员的姓名，多人用顿号隔开，同名的加证号末四位，如“张三（1234）、李四”".to_owned(),
        FieldType::Unit => "党组织的全称或编码".to_owned(),
        _ => String::new(),
    }
}

fn example(field: &Field, choices: &[String]) -> String {
    match field.kind {
        FieldType::Day => "2026-01-31".to_owned(),
        FieldType::Money => "1200.00".to_owned(),
        FieldType::Number => "1".to_owned(),
        FieldType::Person => "张三".to_owned(),
        FieldType::Persons => "张三（1234）、李四".to_owned(),
        FieldType::Code | FieldType::Bool => choices.first().cloned().unwrap_or_default(),
        FieldType::Text | FieldType::Long | FieldType::Unit | FieldType::File => String::new(),
    }
}
