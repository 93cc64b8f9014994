//! Findings of texts whose values are given.

use super::{Finding, Weight, checks};
use crate::fill::{Filled, decide};
use crate::rules::{meant, slots};
use crate::scan::scan;
use crate::store::Choice;
use base::Period;
use catalogue::Catalogue;
use figure::Value;

/// The text as it stands, every number typed as it is.
fn typed(text: &str) -> Vec<Filled> {
    let catalogue = Catalogue::built_in().unwrap();
    let slots = slots(text, scan(text, &crate::lexicon(&catalogue)));
    let one = |slot: crate::rules::Slot| {
        let typed = Some(slot.original.clone());
        let choice = Choice { choice: "typed".into(), typed, ..Choice::default() };
        decide(slot, None, None, Value::missing(), Some(choice), "")
    };
    slots.into_iter().map(one).collect()
}

/// The text with nothing known.
fn untouched(text: &str) -> Vec<Filled> {
    let catalogue = Catalogue::built_in().unwrap();
    let slots = slots(text, scan(text, &crate::lexicon(&catalogue)));
    let meanings = meant(&slots, |_| None, &catalogue);
    let one = |(slot, meant): (crate::rules::Slot, crate::rules::Meant)| {
        let figure = meant.meaning.as_ref().and_then(|m| catalogue.figure(&m.figure));
        let filled = decide(slot, meant.meaning.as_ref(), figure, Value::missing(), None, "");
        Filled { doubt: meant.doubt, ..filled }
    };
    slots.into_iter().zip(meanings).map(one).collect()
}

fn year() -> Period {
    Period::year(2026).unwrap()
}

fn bad(text: &str, filled: &[Filled]) -> Vec<Finding> {
    checks(text, filled, year()).into_iter().filter(|f| f.weight == Weight::Bad).collect()
}

#[test]
fn shares_have_to_follow_from_their_numbers() {
    for (text, wrong) in [
        ("全区共有党员3256名，其中女党员1203名，占36.9%。", false),
        ("全区共有党员3256名，其中女党员1203名，占37%。", false),
        ("全区共有党员3256名，其中女党员1203名，占37.2%。", true),
        ("全区共有党员3256名，其中女党员1203名，参学率90%。", false),
        ("全区共有党员100名，其中男党员60名，女党员40名，占40%。", false),
        ("全区共有党员100名，其中男党员60名，女党员40名，占67%。", true),
        // Nothing says that the one is part of the other.
        ("举办培训班50期，开展活动12次，占80%。", false),
    ] {
        let found = bad(text, &typed(text));
        assert_eq!(found.iter().any(|f| f.what.contains('÷')), wrong, "{text}: {found:?}");
    }
}

#[test]
fn parts_stay_within_their_whole() {
    let text = "全区共有党员100名，其中女党员120名。";
    assert!(bad(text, &typed(text)).iter().any(|f| f.what.contains("大于总数")), "{text}");
    let text = "全年共召开会议30次，其中支部党员大会4次、支委会12次、党小组会14次。";
    assert!(checks(text, &typed(text), year()).iter().all(|f| !f.what.contains("其中")), "{text}");
    let text = "全年共召开会议30次，其中支部党员大会4次、支委会12次、党小组会13次。";
    let found = checks(text, &typed(text), year());
    assert!(found.iter().any(|f| f.what.contains("合计 29") && f.weight == Weight::Look), "{text}: {found:?}");
}

#[test]
fn what_went_from_one_to_another_fits() {
    for (text, wrong) in [
        ("覆盖率由86%提高到91%，提高5个百分点。", None),
        ("覆盖率由86%提高到91%，提高4个百分点。", Some("相差 5")),
        ("党员由340名增加到352名，增加12名。", None),
        ("党员由340名增加到352名，增加13名。", Some("相差 12")),
        ("党员由352名增加到340名。", Some("与“增加”不符")),
        ("办理时间由12天压缩到3天。", None),
    ] {
        let found = bad(text, &typed(text));
        let told = found.iter().find(|f| f.what.contains("由 ")).map(|f| f.what.as_str());
        assert_eq!(told.is_some(), wrong.is_some(), "{text}: {found:?}");
        assert!(wrong.is_none_or(|w| told.is_some_and(|t| t.contains(w))), "{text}: {told:?}");
    }
}

#[test]
fn lists_hold_a_number_of_its_own_for_each_item() {
    let text = "提醒谈话、函询、诫勉依次为5人、3人、2人。";
    let mut filled = typed(text);
    let listed = |filled: &[Filled]| checks(text, filled, year()).into_iter().find(|f| f.what.contains("按顺序"));
    assert_eq!(listed(&filled), None);
    let asked = Some(crate::meaning::Meaning::of("members_total"));
    (filled[0].meaning, filled[2].meaning) = (asked.clone(), asked);
    let found = listed(&filled).unwrap();
    assert_eq!((found.weight, found.slots), (Weight::Bad, vec![0, 2]));
    filled[2].meaning = None;
    filled[2].state = figure::State::Missing;
    assert_eq!(listed(&filled).unwrap().weight, Weight::Look);
}

#[test]
fn last_years_words_are_told() {
    for (text, wrong) in [
        ("2025年度党建工作总结\n全年发展党员XX名。", true),
        ("2026年度党建工作总结\n全年发展党员XX名。", false),
        ("2026年上半年党建工作总结\n发展党员XX名。", true),
        ("党建工作总结\n2025年，发展党员XX名。", true),
        ("党建工作总结\n2026年，发展党员XX名，2025年为30名。", false),
        ("党建工作总结\n发展党员XX名。\n2025年12月30日", true),
    ] {
        let found = bad(text, &typed(text));
        assert_eq!(found.iter().any(|f| f.what.contains("取数期间")), wrong, "{text}: {found:?}");
    }
}

#[test]
fn nothing_passes_for_complete() {
    let text = "全年发展党员XX名，召开支部党员大会12次。";
    let found = bad(text, &untouched(text));
    assert!(found.iter().any(|f| f.slots == [0, 1] && f.what.contains("没有数")), "{found:?}");
    assert!(bad("没有数字。", &[]).is_empty());
}
