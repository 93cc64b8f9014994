//! Answering questions that are narrowed by what nouns above the ledger know, many in one pass.

use super::answer::{Statement, by_unit, join, joins};
use crate::{Question, Sum};
use access::Scope;
use base::id::UnitId;
use base::{Outcome, Quantity};
use db::Conn;
use sqlx::Row;
use std::collections::BTreeMap;

/// Many answers at once, in the order of the questions. Narrowed ones that differ in nothing else are asked together, in one pass
/// over the entries.
///
/// # Errors
/// When the database is away.
pub async fn by_unit_all(conn: &mut Conn, scope: &Scope, questions: &[Question]) -> Outcome<Vec<Vec<Sum>>> {
    let mut answers: Vec<Vec<Sum>> = vec![Vec::new(); questions.len()];
    let mut open: Vec<usize> = (0..questions.len()).collect();
    while let Some(first) = open.first().copied() {
        let like = |a: &Question, b: &Question| {
            a.kinds == b.kinds
                && a.filter == b.filter
                && a.span == b.span
                && a.narrowed.is_empty() == b.narrowed.is_empty()
        };
        let Some(base) = questions.get(first) else { break };
        let alike: Vec<usize> =
            open.iter().copied().filter(|at| questions.get(*at).is_some_and(|q| like(q, base))).collect();
        let found = if base.narrowed.is_empty() {
            vec![by_unit(conn, scope, base).await?; alike.len()]
        } else {
            let asked: Vec<&Question> = alike.iter().filter_map(|at| questions.get(*at)).collect();
            together(conn, scope, base, &asked).await?
        };
        for (at, sums) in alike.iter().zip(found) {
            if let Some(answer) = answers.get_mut(*at) {
                *answer = sums;
            }
        }
        open.retain(|at| !alike.contains(at));
    }
    Ok(answers)
}

/// Answers to questions that differ from `base` in their narrowing only. A unit that has entries of the base appears in each of
/// them: that none of its entries belongs to an answer is an answer too.
pub(super) async fn together(
    conn: &mut Conn,
    scope: &Scope,
    base: &Question,
    asked: &[&Question],
) -> Outcome<Vec<Vec<Sum>>> {
    let mut sums: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for kind in &base.kinds {
        for row in one_pass(scope, base, asked, kind).rows(conn, scope).await? {
            let sum = sums.entry(row.try_get(0)?).or_insert_with(|| vec![0; 2 + 3 * asked.len()]);
            for (at, part) in sum.iter_mut().enumerate() {
                *part += row.try_get::<i64, _>(at + 1)?;
            }
        }
    }
    sums.retain(|_, parts| parts.iter().take(2).any(|n| *n != 0));
    let answer = |at: usize| {
        let part = |parts: &[i64], of: usize| parts.get(2 + 3 * at + of).copied().unwrap_or_default();
        let sum = |(unit, parts): (&i64, &Vec<i64>)| Sum {
            unit: UnitId(*unit),
            quantity: Quantity(part(parts, 0)),
            count: part(parts, 1),
            unknown: Quantity(part(parts, 2)),
        };
        sums.iter().map(sum).collect()
    };
    Ok((0..asked.len()).map(answer).collect())
}

/// One pass over the entries of a kind: by unit, the sums of the base and then three for each question.
fn one_pass(scope: &Scope, base: &Question, asked: &[&Question], kind: &str) -> Statement {
    const COUNT: &str = "CASE WHEN e.reverses IS NULL THEN 1 ELSE -1 END";
    let sum = |what: &str| format!("CAST(SUM({what}) AS BIGINT)");
    let mut s = Statement::new(String::new());
    let mut columns = vec!["e.unit".to_owned(), sum("e.quantity"), sum(COUNT)];
    for question in asked {
        let tests: Vec<String> = question.narrowed.iter().map(|n| s.own(n)).collect();
        let known: Vec<&str> = question.narrowed.iter().map(|n| n.known.as_str()).collect();
        let (test, known) = (tests.join(") AND ("), known.join(") AND ("));
        columns.push(sum(&format!("CASE WHEN ({test}) THEN e.quantity ELSE 0 END")));
        columns.push(sum(&format!("CASE WHEN ({test}) THEN {COUNT} ELSE 0 END")));
        columns.push(sum(&format!("CASE WHEN ({known}) THEN 0 ELSE e.quantity END")));
    }
    let tables = joins(asked.iter().flat_map(|q| &q.narrowed));
    s.sql = format!("SELECT {} FROM entry e{tables}{} WHERE e.district = $1", columns.join(", "), join(scope, "e"));
    s.among(scope, base, kind);
    s.sql.push_str(" GROUP BY e.unit");
    s
}
