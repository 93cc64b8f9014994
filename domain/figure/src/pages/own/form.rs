//! The parts of a figure as a form, and back.

use crate::store::own::Own;
use base::{Outcome, Refusal};
use catalogue::{Aggregation, Basis, Catalogue, CodeTable, EntryKind, Figure, OneOrMany, Persons, Subject};
use indexmap::IndexMap;
use maud::{Markup, html};
use org::Unit;
use std::str::FromStr;
use ui::{Field, Form, Posted};

/// The value of `kind` for a ratio of two figures.
const RATIO: &str = "ratio";

const HOW: [(&str, &str); 4] = [
    ("count", "次数：有几笔记录算几次"),
    ("persons", "人数：同一人只算一次"),
    ("units", "党组织数：有记录的算一个"),
    ("sum", "合计：把数量相加"),
];

const EDUCATION: [(&str, &str); 4] =
    [("1", "研究生"), ("1,2", "大学本科及以上"), ("1,2,3", "大专及以上"), ("5,6", "高中、中技及以下")];

/// Which kind of record; chosen first, because the rest follows from it.
pub(super) fn kind_chooser(book: &Catalogue, form: &Form, fixed: bool) -> Markup {
    let mut kinds: Vec<(String, String)> =
        book.entries().map(|kind| (kind.key.clone(), format!("{}（{}）", kind.name, kind.unit))).collect();
    kinds.push((RATIO.to_owned(), "两个指标之比".to_owned()));
    html! {
        @if fixed { p { "取自：" b { (kind_name(book, form.value("kind"))) } } } @else {
            form.tools method="get" action="/figures/own/new" data-auto="" {
                div.field.grow {
                    label.field-label for="f-from-kind" { "从哪种记录取数" }
                    select #f-from-kind .form-select name="kind" required {
                        option value="" { "请选择" }
                        @for (key, name) in &kinds { option value=(key) selected[form.value("kind") == key] { (name) } }
                    }
                }
                button.btn { "下一步" }
            }
        }
    }
}

fn kind_name<'a>(book: &'a Catalogue, key: &'a str) -> &'a str {
    if key == RATIO { "两个指标之比" } else { book.entry(key).map_or(key, |kind| kind.name.as_str()) }
}

/// All fields but the kind of record.
pub(super) fn fields(book: &Catalogue, form: &Form, units: &[Unit]) -> Markup {
    let kind = form.value("kind");
    html! {
        input type="hidden" name="kind" value=(kind);
        div.fields {
            (form.input(&Field::text("name", "指标名称").required().max(30)))
            (org::pick::unit_field(form, &Field::text("unit", "定义单位（本级和下级使用）").required(), units))
            (form.input(&Field::text("measure", "计量单位").required().max(6)))
            (form.area(&Field::text("definition", "口径").required().max(300).wide().help("算什么、按哪一天、不算什么"), 2))
            (form.area(&Field::text("aliases", "报告中的说法").max(400).wide().help("每行一个，不含数字；报告里写到这些说法时会认出这个指标"), 3))
            @match book.entry(kind) { Some(kind) => (parts(book, form, kind)), None => (sides(book, form)) }
        }
    }
}

fn sides(book: &Catalogue, form: &Form) -> Markup {
    let choices: Vec<(&str, &str)> = book
        .figures()
        .filter(|f| f.aggregation != Aggregation::Ratio)
        .map(|f| (f.key.as_str(), f.name.as_str()))
        .collect();
    html! {
        (form.select(&Field::text("numerator", "分子").required(), &choices))
        (form.select(&Field::text("denominator", "分母").required(), &choices))
    }
}

fn parts(book: &Catalogue, form: &Form, kind: &EntryKind) -> Markup {
    let person = kind.subject == Subject::Person;
    let how: Vec<(&str, &str)> = HOW.into_iter().filter(|(key, _)| person || *key != "persons").collect();
    let flow: &[(&str, &str)] = if kind.stock {
        &[("flow", "期间发生数"), ("stock", "期末数")]
    } else {
        &[("flow", "期间发生数")]
    };
    html! {
        (form.select(&Field::text("aggregation", "怎样统计").required(), &how))
        (form.select(&Field::text("flow", "期间还是期末").required(), flow))
        @for (tag, values) in &kind.values {
            @let choices: Vec<(&str, &str)> = values.iter().map(|(code, name)| (code.as_str(), name.as_str())).collect();
            (form.select(&Field::text(&format!("tag.{tag}"), &format!("只算（{}）", tag_name(book, tag))), &choices))
        }
        @if person { (persons(book, form)) }
        (form.select(&Field::text("sector", "只算某一领域的党组织"), &rows(book, "sector")))
    }
}

/// What a tag is called, as far as the kinds of record say.
fn tag_name<'a>(book: &'a Catalogue, tag: &'a str) -> &'a str {
    const PLAIN: [(&str, &str); 12] = [
        ("category", "党员类别"),
        ("reason", "原因"),
        ("scope", "范围"),
        ("form", "形式"),
        ("result", "结果"),
        ("topic", "主题"),
        ("kind", "类别"),
        ("sector", "领域"),
        ("level", "级别"),
        ("lecturer_kind", "授课人"),
        ("frontline", "是否在一线"),
        ("audience", "对象"),
    ];
    let field = book.kinds().flat_map(catalogue::Kind::tags).find(|field| field.key == tag);
    let plain = PLAIN.iter().find(|(key, _)| *key == tag).map(|(_, name)| *name);
    plain.or(field.map(|field| field.name.as_str())).unwrap_or(tag)
}

fn persons(book: &Catalogue, form: &Form) -> Markup {
    html! {
        (form.select(&Field::text("sex", "只算性别"), &[("1", "男性"), ("2", "女性")]))
        (form.input(&Field::of("number", "age_from", "年龄从").help("周岁，含本数，按期末当日计算")))
        (form.input(&Field::of("number", "age_to", "年龄到").help("周岁，含本数")))
        (form.select(&Field::text("ethnicity", "只算民族"), &[("minority", "少数民族"), ("01", "汉族")]))
        (form.select(&Field::text("education", "只算学历").help("按现在登记的学历"), &EDUCATION))
        (form.select(&Field::text("job", "只算工作岗位").help("按现在登记的工作岗位"), &rows(book, "job_post_stat_tree")))
    }
}

fn rows(book: &Catalogue, table: &str) -> Vec<(String, String)> {
    let rows = book.codes(table).into_iter().flat_map(CodeTable::iter);
    rows.map(|row| (row.code.clone(), row.name.clone())).collect()
}

/// The form of a figure that is there.
pub(super) fn filled(own: &Own) -> Outcome<Form> {
    let f = own.figure()?;
    let p = &f.persons;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<i32>| value.map_or(String::new(), |n| n.to_string());
    let kind = if f.aggregation == Aggregation::Ratio { RATIO } else { f.entries.first().map_or("", String::as_str) };
    let mut form = Form::empty()
        .with("kind", kind)
        .with("unit", own.unit)
        .with("name", &f.name)
        .with("definition", &f.definition)
        .with("measure", f.measure.first().map_or("", String::as_str))
        .with("aliases", f.aliases.join("\n"))
        .with("aggregation", how(f.aggregation))
        .with("flow", if f.flow { "flow" } else { "stock" })
        .with("numerator", text(&f.numerator))
        .with("denominator", text(&f.denominator))
        .with("sex", text(&p.sex))
        .with("ethnicity", text(&p.ethnicity))
        .with("education", p.education.join(","))
        .with("age_from", number(p.age_from))
        .with("age_to", number(p.age_to))
        .with("job", p.jobs.first().map_or("", String::as_str))
        .with("sector", f.sectors.first().map_or("", String::as_str));
    for (tag, codes) in &f.filter {
        form = form.with(&format!("tag.{tag}"), codes.0.first().map_or("", String::as_str));
    }
    Ok(form)
}

fn how(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Persons => "persons",
        Aggregation::Units => "units",
        Aggregation::Sum => "sum",
        _ => "count",
    }
}

/// The figure of a posted form; whether it makes sense is judged by [`crate::rules::own`].
pub(super) fn figure(catalogue: &Catalogue, posted: &Posted, key: &str) -> Outcome<Figure> {
    let kind = posted.text("kind");
    let ratio = kind == RATIO;
    let given = |name: &str| Some(posted.text(name)).filter(|text| !text.is_empty()).map(ToOwned::to_owned);
    let aggregation = match posted.text("aggregation") {
        _ if ratio => Aggregation::Ratio,
        "persons" => Aggregation::Persons,
        "units" => Aggregation::Units,
        "sum" => Aggregation::Sum,
        _ => Aggregation::Count,
    };
    let tags = catalogue.entry(kind).into_iter().flat_map(|k| k.values.keys());
    let filter: IndexMap<String, OneOrMany> =
        tags.filter_map(|tag| given(&format!("tag.{tag}")).map(|code| (tag.clone(), OneOrMany(vec![code])))).collect();
    Ok(Figure {
        key: key.to_owned(),
        name: posted.text("name").to_owned(),
        definition: posted.text("definition").to_owned(),
        aliases: posted
            .text("aliases")
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(ToOwned::to_owned)
            .collect(),
        contexts: Vec::new(),
        against: Vec::new(),
        measure: vec![posted.text("measure").to_owned()],
        flow: ratio || posted.text("flow") != "stock",
        aggregation,
        entries: if ratio { Vec::new() } else { vec![kind.to_owned()] },
        filter,
        persons: persons_of(posted)?,
        sectors: given("sector").into_iter().collect(),
        numerator: given("numerator").filter(|_| ratio),
        denominator: given("denominator").filter(|_| ratio),
        qualifiers: Vec::new(),
        narrowed: Vec::new(),
        decimals: u32::from(ratio || aggregation == Aggregation::Sum) * 2,
        scale: 1,
        basis: Basis::default(),
    })
}

fn persons_of(posted: &Posted) -> Outcome<Persons> {
    let given = |name: &str| Some(posted.text(name)).filter(|text| !text.is_empty()).map(ToOwned::to_owned);
    Ok(Persons {
        sex: given("sex"),
        ethnicity: given("ethnicity"),
        education: posted.text("education").split(',').filter(|rank| !rank.is_empty()).map(ToOwned::to_owned).collect(),
        age_from: age(posted, "age_from")?,
        age_to: age(posted, "age_to")?,
        jobs: given("job").into_iter().collect(),
        floating: None,
        lost: None,
    })
}

fn age(posted: &Posted, name: &str) -> Result<Option<i32>, Refusal> {
    let text = posted.text(name);
    if text.is_empty() {
        return Ok(None);
    }
    let age = i32::from_str(text).ok().filter(|age| (0..=150).contains(age));
    age.map(Some).ok_or_else(|| Refusal::at(name, "请填写周岁数", "0至150之间的整数"))
}
