//! What must not stand where it does not belong: SQL, the clock, infrastructure in rules; and the first line of a file.

use super::Finding;
use super::source::{Source, flat};
use proc_macro2::TokenTree;

/// Words an SQL statement begins with; in our code always in capitals.
const SQL: [&str; 6] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "WITH "];
/// Types whose `now` reads the machine's clock.
const CLOCKS: [&str; 4] = ["Utc", "Local", "SystemTime", "Instant"];
/// Crates and types that a rule must not know.
const NOT_IN_RULES: [&str; 6] = ["sqlx", "axum", "maud", "tokio", "ui", "Clock"];

/// Every file says what it is for.
pub fn first_line(source: &Source) -> Vec<Finding> {
    if source.text.starts_with("//!") {
        return Vec::new();
    }
    vec![Finding::stop(&source.path, 1, "does not begin with //!", "a reader must learn at once what a file is for")]
}

/// SQL lives in the store of its noun (and in kit/db, which is about nothing else).
pub fn sql(source: &Source) -> Vec<Finding> {
    if source.is_test()
        || source.is_part("store")
        || source.path.starts_with("kit/db/")
        || source.path.starts_with("xtask/")
    {
        return Vec::new();
    }
    let why = "all SQL of a noun stands in its store.rs, so that it can be read and checked in one place";
    let tokens = flat(&source.tokens);
    let literals = tokens.iter().enumerate().filter_map(|(at, token)| match token {
        TokenTree::Literal(literal) if !is_comment(&tokens[..at]) => {
            Some((literal.span().start().line, literal.to_string()))
        }
        _ => None,
    });
    literals
        .filter(|(_, text)| is_sql(text))
        .map(|(line, _)| Finding::stop(&source.path, line, "SQL outside a store", why))
        .collect()
}

/// A doc comment is a `doc = "…"` attribute to the compiler.
fn is_comment(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(doc), TokenTree::Punct(_)] if doc == "doc")
}

fn is_sql(literal: &str) -> bool {
    let inside = literal.trim_start_matches(['r', '#', '"']).replace("\\n", " ");
    let inside = inside.trim_start();
    literal.contains('"')
        && SQL.iter().any(|word| inside.starts_with(word) || inside.starts_with(&word.replace(' ', "\n")))
}

/// The clock is read in base::Clock; what runs at the edge (app, xtask, examples) may measure time.
pub fn clock(source: &Source) -> Vec<Finding> {
    let edge = ["kit/base/src/clock.rs", "app/", "xtask/"];
    if edge.iter().any(|place| source.path.starts_with(place)) || source.path.contains("/examples/") {
        return Vec::new();
    }
    let why = "time is an argument: take base::Clock at the edge and `today` in rules, or a test cannot set the day";
    let tokens = flat(&source.tokens);
    let reads = tokens.windows(4).filter_map(|four| match four {
        [TokenTree::Ident(kind), TokenTree::Punct(_), TokenTree::Punct(_), TokenTree::Ident(now)]
            if now == "now" && CLOCKS.iter().any(|c| kind == c) =>
        {
            Some((kind.span().start().line, format!("{kind}::now")))
        }
        _ => None,
    });
    reads.map(|(line, what)| Finding::stop(&source.path, line, what, why)).collect()
}

/// Rules are pure: no database, no web, no clock.
pub fn rules(source: &Source) -> Vec<Finding> {
    if !source.is_part("rules") || source.is_test() {
        return Vec::new();
    }
    let why = "rules are pure functions: facts come in as arguments, a decision goes out";
    let mut found = Vec::new();
    for token in flat(&source.tokens) {
        if let TokenTree::Ident(ident) = token
            && NOT_IN_RULES.iter().any(|n| ident == n)
        {
            found.push(Finding::stop(
                &source.path,
                ident.span().start().line,
                format!("a rule that knows {ident}"),
                why,
            ));
        }
    }
    found
}

#[cfg(test)]
#[path = "banned_tests.rs"]
mod tests;
