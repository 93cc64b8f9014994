//! The page of all rules in force: none is forgotten, what uses them is true, and whoever let one pass is named.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use base::IdNumber;
use catalogue::Catalogue;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use stories::visitor::hidden;
use stories::{Visitor, worlds};

/// No page may be heavier.
const MOST_BYTES: usize = 100_000;

/// Source files of a folder that are shipped, tests left out.
fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["tests", "testing"].contains(&name.as_str()) {
            sources(&path, all);
        } else if name.ends_with(".rs") && !name.contains("test") {
            all.push(path);
        }
    }
}

/// What each noun tells of the rules that its code heeds.
const TOLD: [(&str, &[(&str, &str)]); 12] = [
    ("org", org::RULES),
    ("member", member::RULES),
    ("admission", admission::RULES),
    ("election", election::RULES),
    ("publicity", publicity::RULES),
    ("transfer", transfer::RULES),
    ("floating", floating::RULES),
    ("coverage", coverage::RULES),
    ("grid", grid::RULES),
    ("standing", standing::RULES),
    ("restructure", restructure::RULES),
    ("calendar", calendar::RULES),
];

/// The shipped texts of a noun, its own list of rules left out.
fn texts(noun: &Path) -> Vec<String> {
    let mut files = Vec::new();
    sources(&noun.join("src"), &mut files);
    let lists = |f: &PathBuf| f.ends_with("src/lib.rs") || f.ends_with("src/checks.rs");
    files.iter().filter(|f| !lists(f)).map(|f| std::fs::read_to_string(f).unwrap()).collect()
}

/// All nouns by their folder.
fn nouns() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let named = folders.filter(|p| p.join("Cargo.toml").exists());
    named.map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), p)).collect()
}

/// Keys of rules that stand as literals in a noun's code.
fn named(noun: &Path, catalogue: &Catalogue) -> BTreeSet<String> {
    let texts = texts(noun);
    let literal = |key: &str| texts.iter().any(|t| t.contains(&format!("\"{key}\"")));
    catalogue.rules().map(|r| r.key.clone()).filter(|key| literal(key)).collect()
}

/// A rule that code heeds is told on its page, and none is told that no code heeds; no noun is left out.
#[test]
fn what_code_heeds_is_told() {
    let catalogue = Catalogue::built_in().unwrap();
    let checked: BTreeSet<&str> = admission::checks::CHECKS.iter().map(|c| c.rule).collect();
    let all = nouns();
    for (noun, _) in TOLD {
        assert!(all.iter().any(|(name, _)| name == noun), "there is no noun {noun}");
    }
    for (noun, path) in &all {
        let of = TOLD.iter().find(|(name, _)| name == noun).map_or(&[][..], |(_, told)| told);
        let told: BTreeSet<String> = of.iter().map(|(key, _)| (*key).to_owned()).collect();
        let heeded = named(path, &catalogue);
        let by_check = |key: &&String| noun == "admission" && checked.contains(key.as_str());
        // A step may be called like the rule that it waits for, a table like a rule; the catalogue tells of the first.
        let other = |key: &&String| catalogue.procedures().any(|p| p.step(key).is_some());
        let untold: Vec<_> = heeded.difference(&told).filter(|key| !by_check(key) && !other(key)).collect();
        assert!(untold.is_empty(), "{noun} heeds rules that it does not tell of: {untold:?}");
        let unheeded: Vec<_> = told.difference(&heeded).collect();
        assert!(unheeded.is_empty(), "{noun} tells of rules that it does not heed: {unheeded:?}");
    }
}

/// Keys that code asks the catalogue's rules for; `text` without its white space, so that no line break hides one.
fn asked(text: &str) -> impl Iterator<Item = &str> {
    let after = |call: &'static str| text.split(call).skip(1);
    let direct = after(".rule(\"").chain(after("by_rule(catalogue,\"")).chain(after("by_rule(work,\""));
    let by_work = after("by_rule(work.catalogue(),\"").chain(after("soft(work,\""));
    direct.chain(by_work).filter_map(|rest| rest.split('"').next())
}

/// Code that asks for a rule which is not there would go on without its number and clause, unseen.
#[test]
fn rules_that_code_asks_for_are_there() {
    let catalogue = Catalogue::built_in().unwrap();
    let mut found = 0;
    for (noun, path) in nouns() {
        for text in texts(&path) {
            let text: String = text.split_whitespace().collect();
            for key in asked(&text) {
                found += 1;
                assert!(catalogue.rule(key).is_some(), "{noun} asks for {key}");
            }
        }
    }
    assert!(found > 50, "only {found} places were found: the scan has gone blind");
}

/// A rule that nothing rests on says why it is there; one that something rests on does not say that nothing does.
#[test]
fn every_rule_is_used_or_says_why_it_is_only_read() {
    let catalogue = Catalogue::built_in().unwrap();
    let heeded = |key: &str| TOLD.iter().any(|(_, told)| told.iter().any(|(rule, _)| *rule == key));
    let checked = |key: &str| admission::checks::CHECKS.iter().any(|c| c.rule == key);
    for rule in catalogue.rules() {
        let used = !catalogue.users_of(&rule.key).is_empty() || heeded(&rule.key) || checked(&rule.key);
        assert_eq!(used, rule.reference.is_empty(), "{}: {}", rule.key, rule.reference);
    }
}

#[tokio::test]
async fn everybody_reads_the_rules_in_force() {
    for world in worlds().await {
        for role in ["department_clerk", "branch_secretary", "member"] {
            let mut visitor = world.signed_in(role).await;
            let mut all = String::new();
            for n in 1..=world.deployment.catalogue.rules().count() / 50 + 1 {
                let page = visitor.get(&format!("/rules?page={n}")).await.ok().text();
                assert!(page.len() < MOST_BYTES, "{} bytes", page.len());
                all.push_str(&page);
            }
            for rule in world.deployment.catalogue.rules() {
                assert!(all.contains(&format!("href=\"/rules/{}\"", rule.key)), "{}", rule.key);
            }
            let one = visitor.get("/rules/admission_talk").await.ok().text();
            assert!(
                one.contains("第七条") && one.contains("不超过1个月") && one.contains("发展党员 · 党组织派人谈话"),
                "{one}"
            );
            let goes = one.contains("/admission/check?check=talk_late");
            assert_eq!(goes, role == "department_clerk", "the way to a check is shown to those who may go it: {role}");
            assert_eq!(visitor.get("/rules/no_such_rule").await.status, 404);
        }
        let mut clerk = world.signed_in("department_clerk").await;
        let some = clerk.get("/rules?q=谈话").await.ok().text();
        assert!(some.contains("admission_talk") && !some.contains("branch_min_members"));
        let none = clerk.get("/rules?passed=1").await.ok().text();
        assert!(none.contains("没有这样的规则"), "nothing was let pass yet");
        let book = clerk.get("/rules/export").await.ok();
        assert!(book.bytes.starts_with(b"PK"));
    }
}

/// Begins the case of an applicant who applied on 4 March 2024.
async fn applied(secretary: &mut Visitor) -> String {
    let form = secretary.get("/admission/new").await.ok().text();
    let request = hidden(&form, "_request").unwrap();
    let number = IdNumber::synthetic("999999", "1998-06-12".parse().unwrap(), 907);
    let unit = form.split("name=\"unit\"").nth(1).and_then(|s| s.split("option value=\"").nth(1)).unwrap();
    let unit = unit.split('"').next().unwrap().to_owned();
    let fields = [
        ("_request", request.as_str()),
        ("unit", &unit),
        ("way", "usual"),
        ("on", "2024-03-04"),
        ("name", "周新颖"),
        ("id_number", number.expose()),
        ("work_place", "区财政局"),
    ];
    let case = secretary.post("/admission/new", &fields).await.leads();
    case.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_let_a_rule_pass_is_named() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let mut clerk = world.signed_in("department_clerk").await;
        let case = applied(&mut secretary).await;
        let form = clerk.get(&format!("{case}/steps/talk")).await.ok().text();
        let talker = form.split("value=\"#").nth(1).and_then(|v| v.split('"').next()).map(|id| format!("#{id}"));
        let hidden = |name: &str| hidden(&form, name).unwrap();
        let fields = [
            ("_request", hidden("_request")),
            ("_version", hidden("_version")),
            ("on", "2024-05-10".to_owned()),
            ("talker", talker.unwrap_or_else(|| "张明".to_owned())),
            ("_let_pass", "申请人长期驻村，路途遥远".to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let answer = clerk.post(&format!("{case}/steps/talk"), &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text());

        let some = clerk.get("/rules?passed=1").await.ok().text();
        assert!(some.contains("共 1 条") && some.contains("/rules/admission_talk#passed"), "{some}");
        for visitor in [&mut clerk, &mut secretary] {
            let one = visitor.get("/rules/admission_talk").await.ok().text();
            assert!(
                one.contains("周新颖") && one.contains("申请人长期驻村，路途遥远") && one.contains("经上级放行"),
                "{one}"
            );
            assert!(one.contains("/cases/rows/"), "the mark leads to its step");
        }
        let member = world.signed_in("member").await.get("/rules/admission_talk").await.ok().text();
        assert!(!member.contains("周新颖"), "whoever may not see the case does not see that it was let pass");
    }
}
