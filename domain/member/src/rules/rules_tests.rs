//! Cross checks as a table: one case a row, the expected columns and whether they block in the last one.

use super::*;
use crate::world::{d, full, probationary};

/// Loaded once: reading it takes longer than all the checks.
static CATALOGUE: std::sync::LazyLock<Catalogue> = std::sync::LazyLock::new(|| Catalogue::built_in().unwrap());

fn found(facts: &Facts) -> Vec<(String, bool)> {
    check(facts, &CATALOGUE, d("2026-11-22")).into_iter().map(|f| (f.refusal.place, f.blocks)).collect()
}

fn is(expected: &[(&str, bool)], facts: &Facts, case: &str) {
    let expected: Vec<(String, bool)> = expected.iter().map(|(k, b)| ((*k).to_owned(), *b)).collect();
    assert_eq!(found(facts), expected, "{case}");
}

#[test]
fn what_agrees_is_accepted() {
    is(&[], &full("王小明", 1), "a full member with everything");
    is(&[], &probationary("李四", 2, "2026-03-01"), "a probationary member within the year");
    is(&[], &full("王小明", 1).with("birth", "1980-03"), "birth known to the month");
    is(&[], &full("王小明", 1).with("joined_on", "2010").with("confirmed_on", "2011"), "dates known to the year");
    is(&[], &full("王小明", 1).with("lost", "1").with("lost_since", "2026-01-05"), "out of contact since a day");
    is(&[], &full("阿依古丽·买买提", 1), "a name with a dot");
}

#[test]
fn contradictions_block() {
    let f = || full("王小明", 1);
    is(&[("name", true)], &full("王3", 1), "a digit in the name");
    is(&[("id_number", true)], &f().with("id_number", "990301198003050011"), "a wrong check character");
    is(&[("sex", true)], &f().with("sex", if f().get("sex") == "1" { "2" } else { "1" }), "sex");
    is(&[("birth", true)], &f().with("birth", "1980-03-06"), "birth by a day");
    is(&[("birth", true)], &f().with("birth", "1980-04"), "birth by a month");
    is(&[("confirmed_on", true)], &f().with("confirmed_on", "2010-06-30"), "confirmed before joining");
    is(&[("joined_on", true)], &f().with("joined_on", "1998-03-04"), "a day short of eighteen");
    is(&[], &f().with("joined_on", "1998-03-05"), "eighteen that day");
    is(&[("joined_on", true), ("confirmed_on", true)], &f().with("joined_on", "2027-01-01"), "joining in the future");
    is(
        &[("confirmed_on", true)],
        &probationary("李四", 2, "2026-03-01").with("confirmed_on", "2026-03-01"),
        "probationary, confirmed",
    );
    is(&[("floating_to", true)], &f().with("floating_to", "某省"), "somewhere but not floating");
    is(
        &[("floating_since", true)],
        &f().with("floating", "0").with("floating_since", "2026-01-01"),
        "since, but not floating",
    );
    is(&[("lost_since", true)], &f().with("lost_since", "2026-01-01"), "since, but in contact");
    is(&[("category", true)], &Facts::of("王小明", &crate::world::id(1), "", "2010".parse().unwrap()), "no category");
}

#[test]
fn doubts_only_warn() {
    let f = || full("王小明", 1);
    is(&[("confirmed_on", false)], &f().with("confirmed_on", "2011-06-30"), "a day short of a year's probation");
    is(&[("confirmed_on", false)], &f().with("confirmed_on", ""), "full, day of confirmation not known");
    is(&[("category", false)], &probationary("李四", 2, "2025-11-21"), "probation ran out yesterday");
    is(&[], &probationary("李四", 2, "2025-11-22"), "probation ends today");
    is(&[], &probationary("李四", 2, "2025-05-01").with("extended_until", "2026-12-01"), "extended");
    is(&[("lost_since", false)], &f().with("lost", "1"), "out of contact, since when not known");
    is(&[("floating_to", false)], &f().with("floating", "1"), "floating, where to not known");
    // Before the constitution of 1982 the age is only doubted.
    let id = base::IdNumber::synthetic("990301", d("1932-05-01"), 1);
    let veteran = Facts::of("老战士", &id, "full", "1948-04".parse().unwrap()).with("confirmed_on", "1949-04");
    is(&[("joined_on", false)], &veteran, "a veteran who joined at fifteen");
}

#[test]
fn every_reason_comes_at_once_and_with_its_clause() {
    let wrong = full("王3", 1)
        .with("sex", "9")
        .with("birth", "1999-01-01")
        .with("lost_since", "2030-01-01")
        .with("confirmed_on", "2011-01-01");
    let all = check(&wrong, &CATALOGUE, d("2026-11-22"));
    let places: Vec<&str> = all.iter().map(|f| f.refusal.place.as_str()).collect();
    for key in ["name", "birth", "lost_since", "joined_on", "confirmed_on"] {
        assert!(places.contains(&key), "{key} in {places:?}");
    }
    let clause = |key: &str| all.iter().find(|f| f.refusal.place == key).map(|f| f.refusal.clause.clone());
    assert_eq!(clause("joined_on").as_deref(), Some("《中国共产党章程》第一条"));
    assert_eq!(clause("confirmed_on").as_deref(), Some("《中国共产党章程》第七条"));
}

#[test]
fn missing_is_what_is_expected_and_not_known() {
    assert!(missing(&full("王小明", 1)).is_empty());
    assert_eq!(missing(&full("王小明", 1).with("phone", "").with("confirmed_on", "")), ["phone", "confirmed_on"]);
    assert!(!missing(&probationary("李四", 2, "2026-03-01")).contains(&"confirmed_on"));
}
