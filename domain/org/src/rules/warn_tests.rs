//! Warnings, one row per case, at the boundaries of each rule.

use super::warn::{Facts, warnings};
use crate::{PostHolder, Term, Unit};
use base::Day;
use base::id::UnitId;
use catalogue::{Catalogue, Hardness};
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::built_in().unwrap());

const TODAY: &str = "2026-11-22";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn unit(kind: &str) -> Unit {
    Unit {
        id: UnitId(1),
        code: "001".into(),
        name: "测试党支部".into(),
        short_name: String::new(),
        kind: kind.into(),
        parent: Some(UnitId(0)),
        path: String::new(),
        founded: None,
        dissolved: None,
        sector: String::new(),
        contact: String::new(),
        phone_sealed: String::new(),
        address: String::new(),
        village: false,
        direct: false,
        approves: false,
        covers: String::new(),
        approved_by: String::new(),
        document: String::new(),
        version: 1,
    }
}

fn held(posts: &[&str]) -> Vec<PostHolder> {
    let one = |(i, post): (usize, &&str)| PostHolder {
        id: i64::try_from(i).unwrap(),
        unit: UnitId(1),
        post: (*post).to_owned(),
        name: format!("甲{i}"),
        person: None,
        from: day("2024-01-01"),
        to: None,
        detail: String::new(),
        version: 1,
    };
    posts.iter().enumerate().map(one).collect()
}

fn term(ends: &str, extended: Option<&str>) -> Option<Term> {
    let ends = day(ends);
    Some(Term {
        id: 1,
        unit: UnitId(1),
        elected: ends.plus_months(-36),
        years: 3,
        ends,
        extended_to: extended.map(day),
        document: String::new(),
        version: 1,
    })
}

/// A branch that heeds every rule.
fn sound(full: i64, members: i64) -> Facts {
    let committee = held(&["secretary", "organisation", "propaganda"]);
    Facts { unit: unit("branch"), full_members: full, members, term: term("2028-01-01", None), committee }
}

fn rules(facts: &Facts) -> Vec<String> {
    warnings(facts, &CATALOGUE, day(TODAY)).into_iter().map(|w| w.rule).collect()
}

#[test]
fn numbers_of_members() {
    let none: &[&str] = &[];
    let cases: [(i64, i64, &[&str], &[&str]); 12] = [
        // full, all, posts, expected rules
        (0, 0, &["secretary"], &["branch_min_members"]),
        (2, 2, &["secretary"], &["branch_min_members"]),
        (2, 9, &["secretary"], &["branch_min_members"]),
        (3, 3, &["secretary"], none),
        (6, 6, &["secretary"], none),
        (6, 20, &["secretary"], none),
        (7, 7, &["secretary"], &["branch_committee_threshold"]),
        (7, 7, &["secretary", "organisation"], &["branch_committee_threshold"]),
        (7, 7, &["secretary", "organisation", "discipline"], none),
        (50, 50, &["secretary", "organisation", "discipline"], none),
        (51, 51, &["secretary", "organisation", "discipline"], &["branch_max_members"]),
        (49, 51, &["secretary", "organisation", "discipline"], &["branch_max_members"]),
    ];
    for (full, all, posts, expected) in cases {
        let facts = Facts { committee: held(posts), ..sound(full, all) };
        assert_eq!(rules(&facts), expected, "{full} full of {all} with {posts:?}");
    }
}

#[test]
fn terms_by_the_day() {
    let cases: [(Option<Term>, &[&str]); 8] = [
        (None, &["term_branch"]),
        (term("2026-11-21", None), &["term_on_time"]),
        (term("2026-11-22", None), &["term_reminder"]),
        (term("2027-05-22", None), &["term_reminder"]),
        (term("2027-05-23", None), &[]),
        (term("2026-06-01", Some("2026-12-01")), &["term_reminder"]),
        (term("2026-06-01", Some("2027-06-01")), &[]),
        (term("2026-06-01", Some("2027-06-02")), &["term_shift"]),
    ];
    for (term, expected) in cases {
        let facts = Facts { term: term.clone(), ..sound(5, 5) };
        assert_eq!(rules(&facts), expected, "{term:?}");
    }
}

#[test]
fn bodies_without_terms_are_never_warned_about_one() {
    let bare = Facts { committee: Vec::new(), term: None, ..sound(0, 0) };
    for kind in ["district_committee", "work_committee", "leading_group", "temporary_branch", "temporary_committee"] {
        assert!(rules(&Facts { unit: unit(kind), ..bare.clone() }).is_empty(), "{kind}");
        let ended = term("2020-01-01", None);
        assert!(rules(&Facts { unit: unit(kind), term: ended, ..bare.clone() }).is_empty(), "{kind} with an old term");
    }
    assert_eq!(rules(&Facts { unit: unit("party_group"), ..bare.clone() }), ["branch_group_split"]);
    assert_eq!(rules(&Facts { unit: unit("committee"), ..bare }), ["election_vacancy", "term_committee"]);
}

#[test]
fn villages_have_their_own_term() {
    let village = Unit { village: true, ..unit("branch") };
    assert_eq!(rules(&Facts { unit: village, term: None, ..sound(5, 5) }), ["term_village"]);
}

#[test]
fn the_head_and_the_size_of_the_committee() {
    let without = Facts { committee: held(&["organisation", "propaganda", "discipline"]), ..sound(9, 9) };
    assert_eq!(rules(&without), ["branch_vacancy"]);
    let mut posts = vec!["secretary"; 1];
    posts.extend(["member"; 6]);
    assert!(rules(&Facts { committee: held(&posts), ..sound(9, 9) }).is_empty(), "seven");
    posts.push("member");
    assert_eq!(rules(&Facts { committee: held(&posts), ..sound(9, 9) }), ["size_branch_committee"], "eight");
}

#[test]
fn one_person_with_two_posts_counts_once() {
    let mut both = held(&["secretary", "organisation", "propaganda"]);
    for holder in &mut both {
        holder.name = "甲一".into();
    }
    assert_eq!(rules(&Facts { committee: both, ..sound(7, 7) }), ["branch_committee_threshold"]);
}

#[test]
fn joint_branches_cover_five() {
    let covering = |n: usize| Unit { covers: vec!["某单位"; n].join("\n"), ..unit("joint_branch") };
    assert!(rules(&Facts { unit: covering(5), ..sound(5, 5) }).is_empty());
    assert_eq!(rules(&Facts { unit: covering(6), ..sound(5, 5) }), ["branch_joint_units"]);
}

#[test]
fn each_warning_names_its_clause() {
    let facts = Facts { committee: Vec::new(), term: term("2026-01-01", None), ..sound(60, 60) };
    let found = warnings(&facts, &CATALOGUE, day(TODAY));
    let clauses: Vec<&str> = found.iter().map(|w| w.refusal.clause.as_str()).collect();
    assert_eq!(
        clauses,
        [
            "《中国共产党支部工作条例（试行）》第四条",
            "《中国共产党支部工作条例（试行）》第二十条",
            "《中国共产党支部工作条例（试行）》第二十一条",
            "《中国共产党基层组织选举工作条例》第三条",
        ]
    );
    assert_eq!(found[0].hardness, Hardness::Soft, "不超过五十人 is 一般");
    assert_eq!(found[1].hardness, Hardness::Hard, "应当设立");
    assert!(
        warnings(
            &Facts { unit: Unit { dissolved: Some(day("2026-01-01")), ..unit("branch") }, ..facts },
            &CATALOGUE,
            day(TODAY)
        )
        .is_empty()
    );
}
