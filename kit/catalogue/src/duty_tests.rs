//! Duties of the catalogue, and every way in which one is refused, with file and line.

use crate::load::files::File;
use crate::load::from_layers;
use crate::{Catalogue, DutyFact};

const RULE: &str =
    "[[rule]]\nkey = \"r\"\nname = \"规则\"\ntext = \"内容\"\nvalue = 1\nevery = \"month\"\nunit_kinds = [\"b\"]\n";
const BARE: &str = "[[rule]]\nkey = \"bare\"\nname = \"规则\"\ntext = \"内容\"\n";
const ENTRIES: &str = "[[entry]]\nkey = \"e\"\nname = \"流水\"\nunit = \"次\"\nnoun = \"record\"\ntags = [\"level\"]\nvalues = { level = { city = \"市级\" } }\n\
                       [[entry]]\nkey = \"s\"\nname = \"存量\"\nunit = \"个\"\nnoun = \"record\"\nstock = true\n";
const KIND: &str = "[[unit_kind]]\nkey = \"b\"\nname = \"支部\"\npurpose = \"用途\"\n";

/// The problems of a duty with these lines, each at its line: the duty begins on line 1 and the lines on line 5.
fn refused(lines: &str) -> Vec<String> {
    let duty = format!("[[duty]]\nkey = \"d\"\nname = \"事项\"\ngroup = \"组\"\n{lines}");
    let rules = format!("{RULE}{BARE}");
    let files = [("rules/a.toml", rules.as_str()), ("entries/a.toml", ENTRIES), ("unit_kinds.toml", KIND)];
    let files = files.into_iter().chain([("duties/a.toml", duty.as_str())]);
    let file = |(path, text): (&str, &str)| File { path: path.into(), shown: path.into(), text: text.into() };
    match from_layers(vec![files.map(file).collect()], Vec::new()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn a_sound_duty_is_taken() {
    let sound = "rule = \"r\"\nentries = [\"e\"]\nfilter = { level = \"city\" }\nremind_days = [10, 3]\n";
    assert_eq!(refused(sound), Vec::<String>::new());
}

#[test]
fn a_broken_duty_is_refused_with_file_and_line() {
    let cases = [
        ("rule = \"x\"\nentries = [\"e\"]\n", "duties/a.toml 第 5 行：没有“x”这个规则"),
        ("rule = \"bare\"\nentries = [\"e\"]\nunit_kinds = [\"b\"]\n", "第 5 行：规则“bare”没有写多久"),
        ("rule = \"bare\"\nterm = true\n", "没有说明哪些党组织应办"),
        ("rule = \"r\"\nentries = [\"x\"]\n", "第 6 行：没有“x”这个流水类别"),
        ("rule = \"r\"\nentries = [\"s\"]\n", "第 6 行：流水“s”是存量"),
        ("rule = \"r\"\n", "没有写办了以后由哪些流水证明"),
        ("rule = \"r\"\nentries = [\"e\"]\nunit_kinds = [\"x\"]\n", "第 7 行：没有“x”这个党组织类别"),
        ("rule = \"r\"\nentries = [\"e\"]\nfilter = { colour = \"red\" }\n", "第 7 行：流水“e”没有“colour”这个标签"),
        (
            "rule = \"r\"\nentries = [\"e\"]\nfilter = { level = \"red\" }\n",
            "第 7 行：流水“e”的标签“level”没有“red”这个取值",
        ),
        ("rule = \"r\"\nentries = [\"e\"]\nremind_days = [3, 10]\n", "第 7 行：提醒没有按由早到晚的顺序写"),
        ("rule = \"r\"\nentries = [\"e\"]\nremind_days = [0]\n", "第 7 行：提醒没有按由早到晚的顺序写"),
        ("rule = \"r\"\nentries = [\"e\"]\nremind_months = [3]\n", "第 7 行：按期办理的事项按天提醒"),
        ("rule = \"r\"\nterm = true\nunit_kinds = [\"b\"]\n", "第 7 行：不经选举产生的党组织没有任期"),
        ("rule = \"r\"\nterm = true\ngrace = 3\n", "第 6 行：按届办理的事项以新一届任期为准"),
        ("rule = \"r\"\nterm = true\nbelow = true\n", "第 6 行：按届办理的事项以新一届任期为准"),
        ("rule = \"r\"\nentries = [\"e\"]\nfact = \"groups\"\nbelow = true\n", "第 8 行：各党小组分别应办的"),
        ("rule = \"r\"\nterm = true\nremind_days = [3]\n", "第 7 行：按届办理的事项按月提醒"),
        ("rule = \"r\"\nentries = [\"e\"]\ncolour = 1\n", "第 7 行：不认识的键“colour”"),
        ("rule = \"r\"\nentries = [\"e\"]\nfact = \"rich\"\n", "第 7 行"),
    ];
    for (lines, expected) in cases {
        let found = refused(lines);
        assert!(found.iter().any(|p| p.contains(expected)), "{lines}: {found:?}");
    }
}

#[test]
fn the_built_in_duties_have_their_clause_and_a_form() {
    let catalogue = Catalogue::built_in().unwrap();
    let duty = |key: &str| catalogue.duty(key).unwrap();
    assert_eq!(duty("committee").fact, Some(DutyFact::Committee));
    assert!(duty("org_life").entries.iter().any(|e| e == "meeting.thematic_org_life"));
    assert!(catalogue.duties().count() >= 20);
    for duty in catalogue.duties() {
        let rule = catalogue.rule(&duty.rule).unwrap();
        assert!(rule.basis.clause().is_some(), "{}", duty.key);
        for entry in &duty.entries {
            let meeting = catalogue.meeting_kinds().any(|k| k.entry == *entry);
            let record = catalogue.kinds().any(|k| k.entries.iter().any(|e| e.key == *entry));
            let step = catalogue.procedures().flat_map(|p| &p.steps).any(|s| s.entries.iter().any(|e| e.key == *entry));
            let own = catalogue.entry(entry).is_some_and(|e| e.noun == "monthly");
            assert!(meeting || record || step || own, "{}: nobody can enter {entry}", duty.key);
        }
    }
}
