//! Tables: every type of field good and bad, all faults at once, and what records add to the ledger.

use super::*;
use crate::testing::{catalogue, day};
use crate::value::Value;
use base::{Fen, Quantity};
use catalogue::Catalogue;
use ledger::Source;

const TODAY: &str = "2026-11-22";

fn known() -> Known {
    let one = |id: i64, name: &str| Found::One(Named { id, name: name.into() });
    let persons = [
        ("#7", one(7, "王小明")),
        ("王小明", one(7, "王小明")),
        ("李芳（1234）", one(8, "李芳")),
        ("李芳", Found::Several(2)),
        ("110101199003071234", Found::Nobody),
    ];
    Known {
        persons: persons.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
        units: [("410001".to_owned(), one(3, "一支部")), ("支部".to_owned(), Found::Several(4))].into(),
        kept: Values::new(),
    }
}

/// A record of the test kind with everything that it must have.
fn whole() -> Texts {
    Texts::new().with("title", "巡逻").with("on", "2026-05-01").with("level", "区级").with("hours", "1.5")
}

fn read_patrol(catalogue: &Catalogue, texts: &Texts) -> Result<Values, Vec<Wrong>> {
    read(catalogue.kind("patrol").unwrap(), catalogue, texts, &known(), day(TODAY))
}

#[test]
fn every_type_of_field_good() {
    let (catalogue, _dir) = catalogue();
    let named = |id: i64, name: &str| Named { id, name: name.into() };
    let rows: Vec<(&str, &[&str], Value)> = vec![
        ("title", &["  夜间　巡逻 "], Value::Text("夜间 巡逻".into())),
        ("note", &["第一行\n第二行"], Value::Text("第一行\n第二行".into())),
        ("hours", &["12.5"], Value::Number(Quantity(12_500))),
        ("hours", &["0"], Value::Number(Quantity(0))),
        ("cost", &["1,250.5"], Value::Money(Fen(125_050))),
        ("on", &["2026-11-22"], Value::Day(day("2026-11-22"))),
        ("until", &["2027-01-31"], Value::Day(day("2027-01-31"))),
        ("level", &["district"], Value::Code("district".into())),
        ("level", &["区级"], Value::Code("district".into())),
        ("shift", &["夜间"], Value::Code("night".into())),
        ("joint", &["是"], Value::Bool(true)),
        ("joint", &["no"], Value::Bool(false)),
        ("leader", &["#7"], Value::Persons(vec![named(7, "王小明")])),
        ("leader", &["#7", "王小明"], Value::Persons(vec![named(7, "王小明")])),
        ("persons", &["王小明、李芳（1234）；王小明"], Value::Persons(vec![named(7, "王小明"), named(8, "李芳")])),
        ("with", &["410001"], Value::Unit(named(3, "一支部"))),
        ("photo", &["12", "+"], Value::Files(vec![12])),
    ];
    for (key, typed, expected) in rows {
        let mut texts = Texts::new();
        for other in ["title", "on", "level", "hours"].iter().filter(|k| **k != key) {
            texts.push(other, &whole().of(other)[0]);
        }
        typed.iter().for_each(|t| texts.push(key, *t));
        let values = read_patrol(&catalogue, &texts).unwrap_or_else(|w| panic!("{key} {typed:?}: {w:?}"));
        assert_eq!(values.get(key), Some(&expected), "{key} {typed:?}");
    }
}

#[test]
fn every_type_of_field_bad() {
    let (catalogue, _dir) = catalogue();
    let long = "长".repeat(31);
    let rows: Vec<(&str, &str, &str)> = vec![
        ("title", "", "必须填写"),
        ("title", "  ", "必须填写"),
        ("title", &long, "超过30字（现有31字）"),
        ("title", "巡\u{7}逻", "含有看不见的控制字符"),
        ("note", "短", "少于2字"),
        ("hours", "三", "不是数字或超过三位小数"),
        ("hours", "1.2345", "不是数字或超过三位小数"),
        ("hours", "-1", "不能小于0"),
        ("hours", "25", "不能大于24"),
        ("hours", "1e3", "不是数字或超过三位小数"),
        ("cost", "1.234", "不是金额或超过两位小数"),
        ("cost", "99.99", "不能小于100"),
        ("cost", "99999999999999", "不能大于100000000000"),
        ("on", "2026-11-23", "晚于今天"),
        ("on", "2026-02-30", "不是精确到日的有效日期"),
        ("on", "2026-02", "不是精确到日的有效日期"),
        ("until", "1026-02-01", "的年份不对"),
        ("level", "宇宙级", "不在可选范围内"),
        ("shift", "", "必须填写"),
        ("joint", "也许", "不是“是”或“否”"),
        ("leader", "赵六", "中“赵六”不是您管理范围内的在册党员"),
        ("leader", "李芳", "中“李芳”有2名同名党员"),
        ("leader", "王小明、李芳（1234）", "只能选一名党员"),
        ("persons", "110101199003071234", "中“证号末四位1234”不是您管理范围内的在册党员"),
        ("persons", "#99", "中“所选人员”不是您管理范围内的在册党员"),
        ("with", "999", "不是您管理范围内的党组织"),
        ("with", "支部", "对应4个党组织"),
    ];
    for (key, typed, expected) in rows {
        let mut texts = Texts::new();
        for other in ["title", "on", "level", "hours"].iter().filter(|k| **k != key) {
            texts.push(other, &whole().of(other)[0]);
        }
        if key != "shift" {
            texts.push("shift", "day");
        }
        texts.push(key, typed);
        // 轮次 has a default in the form, but is required all the same.
        let mut strict = catalogue.kind("patrol").unwrap().clone();
        strict.fields.iter_mut().for_each(|f| f.required |= f.key == "shift");
        let wrong = read(&strict, &catalogue, &texts, &known(), day(TODAY)).unwrap_err();
        let found: Vec<(&str, &str)> = wrong.iter().map(|w| (w.key.as_str(), w.what.as_str())).collect();
        assert_eq!(found, [(key, expected)], "{key} {typed:?}");
        assert!(!wrong[0].remedy.is_empty(), "{key}: what to do?");
    }
}

#[test]
fn all_faults_come_at_once_and_name_their_field() {
    let (catalogue, _dir) = catalogue();
    let texts = Texts::new().with("on", "昨天").with("hours", "99").with("persons", "赵六、钱七");
    let wrong = read_patrol(&catalogue, &texts).unwrap_err();
    let keys: Vec<&str> = wrong.iter().map(|w| w.key.as_str()).collect();
    assert_eq!(keys, ["title", "on", "level", "hours", "persons", "persons"]);
    let refusal = wrong[3].refusal(catalogue.kind("patrol").unwrap());
    assert_eq!((refusal.place.as_str(), refusal.what.as_str()), ("hours", "时长不能大于24"));
}

#[test]
fn values_that_may_not_be_seen_are_taken_over() {
    let (catalogue, _dir) = catalogue();
    let kept = Values::new().with("secret", Value::Text("线索".into()));
    let known = Known { kept, ..known() };
    let texts = whole().with("secret", "冒充");
    let values = read(catalogue.kind("patrol").unwrap(), &catalogue, &texts, &known, day(TODAY)).unwrap();
    assert_eq!(values.text("secret"), "线索");
}

#[test]
fn persons_are_named_in_these_ways() {
    let name = |name: &str, tail: Option<&str>| Mention::Name { name: name.into(), tail: tail.map(Into::into) };
    for (typed, expected) in [
        ("#216172782113783808", Mention::Id(216_172_782_113_783_808)),
        ("11010119900307123x", Mention::IdNumber("11010119900307123X".into())),
        ("１１０１０１１９９００３０７１２３４", Mention::IdNumber("110101199003071234".into())),
        ("王 小 明", name("王小明", None)),
        ("王小明（123x）", name("王小明", Some("123X"))),
        ("王小明(1234)", name("王小明", Some("1234"))),
        ("王小明（财政局）", name("王小明", None)),
        ("阿依古丽•买买提", name("阿依古丽·买买提", None)),
        ("#", name("#", None)),
    ] {
        assert_eq!(mention(typed), expected, "{typed}");
    }
    assert_eq!(fragments("张三、李四，王五；赵六\n钱七,孙八"), ["张三", "李四", "王五", "赵六", "钱七", "孙八"]);
}

/// (kind, subject, quantity in thousandths, tags)
fn posted(catalogue: &Catalogue, kind: &str, values: &Values) -> Vec<(String, Option<i64>, i64, String)> {
    let source = Source { noun: "record", id: 1 };
    let all = entries(catalogue.kind(kind).unwrap(), catalogue, values, UnitId(5), source);
    assert!(all.iter().all(|e| e.unit == UnitId(5) && e.source == source));
    all.into_iter().map(|e| (e.kind, e.subject, e.quantity.0, e.tags.text())).collect()
}

fn code(code: &str) -> Value {
    Value::Code(code.into())
}

fn persons(ids: &[i64]) -> Value {
    Value::Persons(ids.iter().map(|id| Named { id: *id, name: "某某".into() }).collect())
}

#[test]
fn entries_follow_quantity_condition_and_persons() {
    let (catalogue, _dir) = catalogue();
    let award = Values::new()
        .with("title", Value::Text("优秀".into()))
        .with("on", Value::Day(day("2026-06-28")))
        .with("direction", code("granted"))
        .with("level", code("district"))
        .with("category", code("member"))
        .with("recipient", code("person"))
        .with("count", Value::Number(Quantity::whole(3)))
        .with("persons", persons(&[7, 8]));
    let tags = ";category=member;direction=granted;level=district;recipient=person;".to_owned();
    assert_eq!(
        posted(&catalogue, "award", &award),
        [
            ("award.granted".to_owned(), None, 3000, tags.clone()),
            ("award.person".to_owned(), Some(7), 1000, tags.clone()),
            ("award.person".to_owned(), Some(8), 1000, tags),
        ]
    );
    let received = award.with("direction", code("received")).with("persons", persons(&[]));
    let kinds: Vec<String> = posted(&catalogue, "award", &received).into_iter().map(|e| e.0).collect();
    assert_eq!(kinds, ["award.received"], "nobody named, no entry for persons");
}

#[test]
fn money_counts_in_yuan_and_nought_counts_nothing() {
    let (catalogue, _dir) = catalogue();
    let donation = Values::new()
        .with("on", Value::Day(day("2026-06-28")))
        .with("amount", Value::Money(Fen(123_456)))
        .with("people", Value::Number(Quantity::ZERO));
    let all = posted(&catalogue, "donation", &donation);
    assert_eq!(all, [("donation.amount".to_owned(), None, 1_234_560, String::new())]);
}

#[test]
fn a_stock_goes_up_and_down_and_a_unit_is_the_subject() {
    let (catalogue, _dir) = catalogue();
    let site = |step: &str| {
        Values::new()
            .with("on", Value::Day(day("2026-06-28")))
            .with("step", code(step))
            .with("unit", Value::Unit(Named { id: 31, name: "一支部".into() }))
    };
    let found = |step: &str| -> Vec<(String, Option<i64>, i64)> {
        posted(&catalogue, "site", &site(step)).into_iter().map(|(kind, who, n, _)| (kind, who, n)).collect()
    };
    let confirmed = [("site.stock".to_owned(), None, 1000), ("site.confirmed".to_owned(), Some(31), 1000)];
    assert_eq!(found("confirmed"), confirmed);
    assert_eq!(found("revoked"), [("site.stock".to_owned(), None, -1000)]);
    let nameless = site("nominated");
    let mut nameless = nameless;
    nameless.remove("unit");
    assert_eq!(posted(&catalogue, "site", &nameless)[0].1, None, "no unit chosen, no subject");
}

#[test]
fn yes_and_no_are_tags_and_conditions() {
    let (catalogue, _dir) = catalogue();
    let essay = |submitted: bool| {
        Values::new()
            .with("on", Value::Day(day("2026-06-28")))
            .with("count", Value::Number(Quantity::ONE))
            .with("author", persons(&[7]))
            .with("submitted", Value::Bool(submitted))
    };
    assert_eq!(
        posted(&catalogue, "essay", &essay(false)),
        [("essay.collected".to_owned(), Some(7), 1000, ";submitted=no;".to_owned())]
    );
    let kinds: Vec<String> = posted(&catalogue, "essay", &essay(true)).into_iter().map(|e| e.0).collect();
    assert_eq!(kinds, ["essay.collected", "essay.submitted"]);
}

#[test]
fn a_unit_takes_no_records_of_a_day_after_its_end() {
    let (catalogue, _dir) = catalogue();
    let kind = catalogue.kind("award").unwrap();
    let on = |text: &str| Values::new().with("on", Value::Day(day(text)));
    let end = Some(day("2026-06-30"));
    assert!(against_unit(kind, &on("2026-06-29"), end).is_none());
    assert_eq!(against_unit(kind, &on("2026-06-30"), end).unwrap().place, "on");
    assert!(against_unit(kind, &on("2026-11-01"), None).is_none());
}

#[test]
fn a_reason_must_say_something() {
    for (reason, refused) in
        [("", true), (" 错 ", true), ("错录", false), (&*"长".repeat(200), false), (&*"长".repeat(201), true)]
    {
        assert_eq!(against_reason(reason).is_some(), refused, "{}", reason.len());
    }
}

#[test]
fn the_grades_of_an_appraisal_come_to_those_who_took_part() {
    let catalogue = Catalogue::built_in().unwrap();
    let kind = catalogue.kind("appraisal").unwrap();
    let read_grades = |fields: &[(&str, &str)]| {
        let texts = Texts::new().with("title", "2025年度民主评议党员").with("on", "2026-01-20").with("sector", "organ");
        let texts = fields.iter().fold(texts, |texts, (key, n)| texts.with(key, *n));
        read(kind, &catalogue, &texts, &Known::default(), day(TODAY))
    };
    let told = |fields: &[(&str, &str)]| match read_grades(fields) {
        Err(wrong) => wrong.iter().map(|w| w.refusal(kind).to_string()).collect::<Vec<_>>().join(";"),
        Ok(values) => {
            let told = relate(kind, &catalogue, &values);
            assert!(told.iter().all(|t| t.soft), "{told:?}");
            told.iter().map(|t| format!("soft {}", t.wrong.refusal(kind))).collect()
        }
    };
    let table: &[(&[(&str, &str)], &str)] = &[
        (&[("members", "30")], ""),
        (&[("members", "30"), ("excellent", "10"), ("qualified", "20")], ""),
        (&[("members", "30"), ("excellent", "9"), ("qualified", "18"), ("basic", "1"), ("ungraded", "2")], ""),
        (
            &[("members", "30"), ("excellent", "40")],
            "参加评议党员为30名，而优秀、合格、基本合格、不合格、不评定等次合计40名",
        ),
        (&[("members", "30"), ("excellent", "9"), ("qualified", "20")], "合计29名，两者应当相等"),
        (
            &[("members", "30"), ("excellent", "11"), ("qualified", "19")],
            "soft 优秀11名，超过参加评议党员的三分之一（10名）",
        ),
        (
            &[("members", "29"), ("excellent", "10"), ("qualified", "19")],
            "soft 优秀10名，超过参加评议党员的三分之一（9名）",
        ),
        (&[("members", "2"), ("excellent", "0"), ("qualified", "2")], ""),
    ];
    for (fields, expected) in table {
        let told = told(fields);
        assert!(told.contains(expected) && told.is_empty() == expected.is_empty(), "{fields:?}: {told}");
        assert!(told.is_empty() || told.contains("民主评议党员工作的年度通知"), "{told}: the clause is named");
    }
}
