//! From a document that comes in to the one that goes out, without a database: the values are given.

use crate::fill::{Filled, decide, document, filled_text};
use crate::meaning::{Form, Meaning, Span};
use crate::rules::{Meant, Slot, meant, slots};
use crate::scan::{Lexicon, scan};
use crate::store::Choice;
use crate::text::{self, Source};
use base::Quantity;
use catalogue::Catalogue;
use figure::{State, Value};
use guard::Limits;
use std::sync::LazyLock;

const REPORT: &str = "\
关于党员教育管理工作的报告

区委：
　　今年以来，全区共召开党员大会XX次，收缴党费48.6万元，发展党员近30名。
一、主要做法
（一）抓培训。举办培训班4期，培训党务干部3万余人次；签约12家企业。
二、存在问题
全年换届选举完成率为（）%，召开组织生活会十二次。

中共示例区委组织部
2026年3月5日";

/// Read once: every line of a test is scanned by it.
static BUILT_IN: LazyLock<(Catalogue, Lexicon)> = LazyLock::new(|| {
    let catalogue = Catalogue::built_in().unwrap();
    let lexicon = crate::lexicon(&catalogue);
    (catalogue, lexicon)
});

/// What the records are taken to say; everything else is missing.
const VALUES: [(&str, &str); 4] = [
    ("assembly_meetings", "1234"),
    ("dues_collected_amount", "512345.67"),
    ("members_developed", "28"),
    ("training_attendances", "32100"),
];

/// The slots of a document with these values.
fn fill(source: &Source) -> Vec<Filled> {
    let catalogue = Catalogue::built_in().unwrap();
    let tokens = scan(source.text(), &crate::lexicon(&catalogue));
    let value = |key: &str| VALUES.iter().find(|(other, _)| *other == key).map(|(_, amount)| amount.parse().unwrap());
    let fill = |(slot, meant): (Slot, Meant)| {
        let meaning = meant.meaning.as_ref();
        let amount: Option<Quantity> = meaning.and_then(|m| value(&m.figure));
        let value = amount.map_or(Value::missing(), |amount| Value::traced(amount, 3, true));
        decide(slot, meaning, meaning.and_then(|m| catalogue.figure(&m.figure)), value, None, "")
    };
    let slots = slots(source.text(), tokens);
    let meanings = meant(&slots, |_| None, &catalogue);
    slots.into_iter().zip(meanings).map(fill).collect()
}

fn read_text(file: &[u8]) -> String {
    paper::docx::read(file, &Limits::document()).unwrap().plain_text().to_owned()
}

/// Part of a .docx.
fn part(file: &[u8], name: &str) -> Vec<u8> {
    guard::archive(file, &Limits::document()).unwrap().part(name).unwrap()
}

#[test]
fn a_text_comes_out_filled_and_laid_out() {
    let source = text::read(REPORT.as_bytes().to_vec(), "报告.txt").unwrap();
    let filled = fill(&source);
    let text = filled_text(source.text(), &filled);
    for wanted in [
        "召开党员大会1234次",
        "收缴党费51.23万元",
        "发展党员28名",
        "举办培训班【待核：4】期",
        "培训党务干部3.21万人次",
        "签约【待核：12】家企业",
        "完成率为【缺】%",
        "召开组织生活会【待核：十二】次",
        "2026年3月5日",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    let file = document(&source, &filled).unwrap();
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.trim_matches([' ', '\u{3000}']).to_owned());
        lines.filter(|line| !line.is_empty() && line != "—  —").collect()
    };
    assert_eq!(lines(&read_text(&file)), lines(&text));
    let xml = String::from_utf8(part(&file, "word/document.xml")).unwrap();
    let lit: Vec<&str> = xml.split("<w:highlight w:val=\"yellow\"/>").skip(1).collect();
    assert_eq!(lit.len(), 4);
    for (after, wanted) in lit.iter().zip(["【待核：4】", "【待核：12】", "【缺】", "【待核：十二】"])
    {
        let run = after.split("</w:r>").next().unwrap();
        assert!(run.contains(&format!(">{wanted}</w:t>")), "{run}");
    }
}

#[test]
fn a_gbk_text_is_the_same() {
    let windows = REPORT.replace('\n', "\r\n");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&windows);
    let source = text::read(bytes.into_owned(), "报告.txt").unwrap();
    assert_eq!(source.text(), REPORT);
}

#[test]
fn in_a_docx_only_slots_change() {
    let file = paper::official::write(&paper::official::from_text(REPORT)).unwrap();
    let source = text::read(file.clone(), "报告.docx").unwrap();
    assert!(matches!(source, Source::Docx(..)));
    let filled = fill(&source);
    assert_eq!(filled.iter().filter(|f| f.state == State::Traced).count(), 4);
    let out = document(&source, &filled).unwrap();
    assert_eq!(read_text(&out), filled_text(source.text(), &filled));
    for name in ["[Content_Types].xml", "word/styles.xml", "word/settings.xml", "word/footer1.xml", "docProps/core.xml"]
    {
        let text = |file: &[u8]| String::from_utf8(part(file, name)).unwrap();
        assert_eq!(text(&out), text(&file), "{name}");
    }
    // The XML around the slots is that of the document that came in.
    let (before, after) = (part(&file, "word/document.xml"), part(&out, "word/document.xml"));
    let (before, after) = (String::from_utf8(before).unwrap(), String::from_utf8(after).unwrap());
    let plain = after
        .replace("1234次", "XX次")
        .replace("51.23万", "48.6万")
        .replace("28名", "近30名")
        .replace("3.21万人次", "3万余人次");
    let (start, _) = before.split_once("<w:t xml:space=\"preserve\">举办培训班4").unwrap();
    assert!(plain.starts_with(start), "{plain}");
    for wanted in ["【待核：4】", "【待核：12】", "【缺】", "【待核：十二】"] {
        let lit = format!("<w:highlight w:val=\"yellow\"/></w:rPr><w:t>{wanted}</w:t>");
        assert!(after.contains(&lit), "{wanted}: {after}");
    }
}

#[test]
fn decisions_of_people_win() {
    let source = text::pasted("发展党员近30名，收缴党费3万余元。").unwrap();
    let filled = fill(&source);
    let catalogue = Catalogue::built_in().unwrap();
    let figure = catalogue.figure("members_developed");
    let value = Value::traced(Quantity::whole(28), 28, true);
    let decided = |n: usize, value: &Value, choice: &str| {
        let choice = Choice {
            choice: choice.into(),
            figure: (choice == "figure").then(|| "members_developed".into()),
            typed: (choice == "typed").then(|| "31".into()),
            ..Choice::default()
        };
        let meaning = choice.meaning();
        let done = decide(filled[n].slot.clone(), meaning.as_ref(), figure, value.clone(), Some(choice), "");
        (done.written, done.state)
    };
    assert_eq!(decided(0, &value, "keep"), ("近30".into(), State::Manual));
    assert_eq!(decided(0, &value, "typed"), ("31".into(), State::Manual));
    assert_eq!(decided(0, &value, "figure"), ("28".into(), State::Traced));
    assert_eq!(decided(0, &Value::missing(), "figure"), ("【待核：近30】".into(), State::Missing));
    assert_eq!(decided(1, &Value::manual(Quantity::whole(28_000)), "figure"), ("2.8万".into(), State::Manual));
    assert_eq!(decided(1, &value, "keep"), ("3万余".into(), State::Manual));
}

#[test]
fn what_is_kept_stays_to_the_byte() {
    let text = REPORT.replace("XX", "35").replace("（）", "98");
    let file = paper::official::write(&paper::official::from_text(&text)).unwrap();
    let source = text::read(file.clone(), "报告.docx").unwrap();
    let keep = Choice { choice: "keep".into(), ..Choice::default() };
    let kept = fill(&source).into_iter().map(|f| decide(f.slot, None, None, Value::missing(), Some(keep.clone()), ""));
    let out = document(&source, &kept.collect::<Vec<_>>()).unwrap();
    assert_eq!(part(&out, "word/document.xml"), part(&file, "word/document.xml"));
}

#[test]
fn a_kept_blank_stays_missing() {
    let source = text::pasted("发展党员XX名，培训（　）人次，召开会议12次，经费XX万元。").unwrap();
    let keep = || Some(Choice { choice: "keep".into(), ..Choice::default() });
    let kept: Vec<Filled> =
        fill(&source).into_iter().map(|f| decide(f.slot, None, None, Value::missing(), keep(), "")).collect();
    let states: Vec<(&str, State)> = kept.iter().map(|f| (f.written.as_str(), f.state)).collect();
    assert_eq!(
        states,
        [("【缺】", State::Missing), ("【缺】", State::Missing), ("12", State::Manual), ("【缺】", State::Missing)]
    );
    let out = filled_text(source.text(), &kept);
    assert_eq!(out, "发展党员【缺】名，培训【缺】人次，召开会议12次，经费【缺】万元。");
    let found = crate::checks::checks(source.text(), &kept, base::Period::year(2026).unwrap());
    assert!(found.iter().any(|f| f.slots == [0, 1, 3] && f.what.contains("没有数")), "{found:?}");
    assert!(found.iter().any(|f| f.slots == [2] && f.what.contains("保留了原文")), "{found:?}");
    assert!(kept.iter().all(|f| !f.is_open()), "somebody decided");
}

/// The meaning of every slot of a text: figure, period and form.
fn meanings(text: &str) -> Vec<(String, Option<Meaning>)> {
    let (catalogue, lexicon) = &*BUILT_IN;
    let slots = slots(text, scan(text, lexicon));
    let meanings = meant(&slots, |_| None, catalogue);
    slots.iter().zip(meanings).map(|(s, m)| (s.original.clone(), m.meaning)).collect()
}

#[test]
fn periods_changes_and_shares_are_read_from_the_words() {
    let figure = |key: &str| Meaning::of(key);
    let during = |key: &str, span: Span| Meaning { span, ..Meaning::of(key) };
    let narrowed = |key: &str, tag: &str, words: &str| Meaning {
        narrow: vec![(tag.to_owned(), words.to_owned())],
        ..Meaning::of(key)
    };
    let formed = |key: &str, form: Form| Meaning { form, ..Meaning::of(key) };
    for (text, n, wanted) in [
        ("全年发展党员128名。", 0, Some(figure("members_developed"))),
        ("去年同期发展党员128名。", 0, Some(during("members_developed", Span::YearBefore))),
        ("上半年，召开支部党员大会420次，收缴党费48.6万元。", 1, Some(during("dues_collected_amount", Span::Half(1)))),
        ("第一季度开展主题党日300次。", 0, Some(during("theme_days", Span::Quarter(1)))),
        ("截至9月底，全区共有党员3256名。", 0, Some(during("members_total", Span::UntilMonth(9)))),
        ("1至9月发展党员128名。", 0, Some(during("members_developed", Span::UntilMonth(9)))),
        ("截至6月15日，全区共有党员3256名。", 0, Some(during("members_total", Span::UntilDay(6, 15)))),
        ("2025年工作总结\n2025年，发展党员30名，2024年为28名。", 0, Some(figure("members_developed"))),
        ("2026年工作总结\n2025年发展党员30名。", 0, Some(during("members_developed", Span::LastYear))),
        ("2026年上半年工作总结\n发展党员30名。", 0, Some(figure("members_developed"))),
        // A time that is no period of the draft leaves its figure to the writer.
        ("近三年，发展党员30名。", 0, None),
        ("7月1日，发展党员30名。", 0, None),
        ("年初共有党员3014名。", 0, Some(during("members_total", Span::LastYear))),
        ("年初签订目标责任书98份。", 0, Some(figure("target_agreements_signed"))),
        ("2026年工作总结\n2023年发展党员30名。", 0, None),
        ("去年发展党员135名，今年发展党员128名，收缴党费3万元。", 2, Some(figure("dues_collected_amount"))),
        ("与去年同期相比，发展党员增加12名。", 0, Some(formed("members_developed", Form::Change(Span::YearBefore)))),
        ("发展党员128名，去年同期发展党员135名。", 0, Some(figure("members_developed"))),
        ("发展党员128名，去年同期发展党员135名。", 1, Some(during("members_developed", Span::YearBefore))),
        ("发展党员128名，同比下降5%。", 1, Some(formed("members_developed", Form::Growth(Span::YearBefore)))),
        (
            "上半年发展党员28名，比去年同期增加5名。",
            1,
            Some(Meaning { span: Span::Half(1), ..formed("members_developed", Form::Change(Span::YearBefore)) }),
        ),
        ("发展党员128名，比去年增加12名。", 1, Some(formed("members_developed", Form::Change(Span::YearBefore)))),
        (
            "参学率98.5%，较上年提高0.8个百分点。",
            1,
            Some(formed("xuexi_participation_rate", Form::Change(Span::YearBefore))),
        ),
        (
            "全区共有党员3256名，其中女党员1203名，占36.9%。",
            2,
            Some(formed("members_female", Form::Share("members_total".into()))),
        ),
        // Records answer what narrows a figure, or it is not taken silently.
        ("培训入党积极分子210人。", 0, Some(narrowed("trainees", "audience", "入党积极分子"))),
        ("35岁以下党员210名。", 0, Some(figure("members_under35"))),
        ("35岁以下女党员210名。", 0, Some(narrowed("members_under35", "sex", "女"))),
        ("35岁以下党员开展主题党日210次。", 0, None),
    ] {
        let found = meanings(text);
        assert_eq!(found.get(n).and_then(|(_, m)| m.clone()), wanted, "{text}: {found:?}");
    }
}

#[test]
fn a_change_is_told_of_a_kept_number_too() {
    let catalogue = Catalogue::built_in().unwrap();
    let lexicon = crate::lexicon(&catalogue);
    let keep = Choice { choice: "keep".into(), ..Choice::default() };
    let typed = Choice { choice: "typed".into(), typed: Some("31".into()), ..Choice::default() };
    let change = Meaning { form: Form::Change(Span::YearBefore), ..Meaning::of("members_developed") };
    for (text, n, choice, wanted) in [
        ("发展党员近30名，比去年增加5名。", 0, &keep, Some(&change)),
        // Whoever types a number says that the records are not right; a blank left blank says nothing.
        ("发展党员近30名，比去年增加5名。", 0, &typed, None),
        ("发展党员XX名，比去年增加5名。", 0, &keep, None),
        // A share is one of the numbers that stand before it.
        ("全区共有党员3256名，其中女党员1203名，占36.9%。", 1, &keep, None),
    ] {
        let slots = slots(text, scan(text, &lexicon));
        let meanings = meant(&slots, |at| (at == n).then_some(choice), &catalogue);
        assert_eq!(meanings[n].meaning, None, "{text}: the number itself is not asked");
        assert_eq!(meanings[n + 1].meaning.as_ref(), wanted, "{text}: {meanings:?}");
    }
    // Without last year's value it is for the writer to check.
    let text = "发展党员近30名，比去年增加5名。";
    let slot = slots(text, scan(text, &lexicon)).remove(1);
    let unknown = decide(slot, Some(&change), None, Value::missing(), None, "增加");
    assert_eq!((unknown.written.as_str(), unknown.state), ("【待核：5】", State::Missing));
}

#[test]
fn changes_turn_their_word() {
    let text = "发展党员128名，比去年增加了12名。";
    let catalogue = Catalogue::built_in().unwrap();
    let slot = slots(text, scan(text, &crate::lexicon(&catalogue))).remove(1);
    let meaning = Meaning { form: Form::Change(Span::YearBefore), ..Meaning::of("members_developed") };
    let figure = catalogue.figure("members_developed");
    for (difference, wanted) in [(7, "比去年增加了7名"), (-3, "比去年减少3名"), (0, "比去年持平")] {
        let value = Value::traced(Quantity::whole(difference), 9, true);
        let one = decide(slot.clone(), Some(&meaning), figure, value, None, "增加了");
        let out = filled_text(text, &[one]);
        assert!(out.contains(wanted), "{out}");
    }
}
