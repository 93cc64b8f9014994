//! Each ban catches what it is for, and nothing else.

use super::*;

fn source(path: &str, text: &str) -> Source {
    Source::parse(path, text).unwrap()
}

#[test]
fn a_file_without_its_purpose_is_found() {
    assert_eq!(first_line(&source("kit/base/src/day.rs", "use std::fmt;\n")).len(), 1);
    assert!(first_line(&source("kit/base/src/day.rs", "//! Days.\n")).is_empty());
}

#[test]
fn sql_is_found_also_inside_macros_and_raw_strings() {
    for text in [
        "fn a() { query(\"SELECT 1\") }",
        "fn a() { sqlx::query!(\"UPDATE unit SET name = $1\") }",
        "fn a() { f(r#\"\n  INSERT INTO x VALUES (1)\"#) }",
        "fn a() { f(\"DELETE\\nFROM x\") }",
        "const A: &str = \"CREATE TABLE x (y INT)\";",
    ] {
        assert_eq!(sql(&source("domain/org/src/acts.rs", text)).len(), 1, "{text}");
        assert!(sql(&source("domain/org/src/store.rs", text)).is_empty());
        assert!(sql(&source("domain/org/src/store/tree.rs", text)).is_empty());
    }
}

#[test]
fn words_are_not_sql() {
    for text in ["fn a() { f(\"Select a unit\") }", "fn a() { f(\"UPDATED\") }", "/// SELECT 1\nfn a() { f('S') }"] {
        assert!(sql(&source("domain/org/src/pages.rs", text)).is_empty(), "{text}");
    }
    let test = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { f(\"SELECT 1\") } }";
    assert!(sql(&source("domain/org/src/acts.rs", test)).is_empty());
}

#[test]
fn reading_the_clock_is_found() {
    for text in [
        "fn a() { chrono::Utc::now() }",
        "fn a() { x(std::time::SystemTime::now()) }",
        "fn a() { m!(Instant::now()) }",
        "fn a() { Local::now() }",
    ] {
        assert_eq!(clock(&source("domain/org/src/acts.rs", text)).len(), 1, "{text}");
        assert_eq!(clock(&source("domain/org/src/acts_tests.rs", text)).len(), 1, "no test with timing");
        assert!(clock(&source("kit/base/src/clock.rs", text)).is_empty());
        assert!(clock(&source("app/src/serve.rs", text)).is_empty());
    }
    assert!(clock(&source("domain/org/src/acts.rs", "fn a(clock: &Clock) { clock.now() }")).is_empty());
}

#[test]
fn a_rule_that_knows_the_database_or_the_clock_is_found() {
    for text in [
        "use sqlx::Row;",
        "use axum::Router;",
        "fn a() { maud::html! {} }",
        "fn a(c: &base::Clock) {}",
        "use ui::respond;",
    ] {
        assert_eq!(rules(&source("domain/org/src/rules.rs", text)).len(), 1, "{text}");
        assert_eq!(rules(&source("domain/org/src/rules/term.rs", text)).len(), 1, "{text}");
        assert!(rules(&source("domain/org/src/acts.rs", text)).is_empty());
    }
    assert!(rules(&source("domain/org/src/rules.rs", "use base::Day; fn due(today: Day) -> Day { today }")).is_empty());
}
