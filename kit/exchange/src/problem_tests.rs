//! Problems: their words, their order, their number.

use crate::cell::Reason;
use crate::problem::{KEPT, Problem, Problems};
use crate::sheet::{Cell, Value};
use base::Refusal;

fn problem(row: u32, column: u32) -> Problem {
    let cell = Cell { row, column, value: Value::Text("1.1E+17") };
    Problem::of_cell(&cell, "身份证号", Reason::new("已变成科学计数法", "请重新录入"))
}

#[test]
fn sentences_say_place_value_reason_and_remedy() {
    assert_eq!(problem(12, 4).to_string(), "第12行D列（身份证号）：“1.1E+17”已变成科学计数法，请重新录入");
    assert_eq!(Problem::of_row(3, "预备党员不应有转正日期", "").to_string(), "第3行：预备党员不应有转正日期");
    assert_eq!(Problem::of_table("没有找到表头", "请补上").to_string(), "没有找到表头，请补上");
    let refusal = Refusal::from(problem(12, 28));
    assert_eq!(
        (refusal.place.as_str(), refusal.what.as_str()),
        ("第12行AB列（身份证号）", "“1.1E+17”已变成科学计数法")
    );
    let long = "长".repeat(100);
    let cell = Cell { row: 1, column: 1, value: Value::Text(&long) };
    assert_eq!(Problem::of_cell(&cell, "", Reason::new("过长", "")).value.chars().count(), 41);
}

#[test]
fn all_are_counted_and_shown_in_order() {
    let mut problems = Problems::new();
    problems.extend([problem(9, 1), problem(2, 5), problem(2, 1)]);
    problems.extend((0..KEPT).map(|_| Problem::of_row(99, "别的", "")));
    assert_eq!(problems.total(), KEPT + 3);
    let (first, more) = problems.first(2);
    assert_eq!((first[0].row, first[0].column, first[1].column, more), (2, 1, 5, KEPT + 1));
    assert_eq!(problems.summary(), [("", "别的", KEPT), ("身份证号", "已变成科学计数法", 3)]);
    let refusals = problems.refusals(2);
    assert_eq!(refusals.len(), 3);
    assert_eq!(refusals[2].what, format!("另有{}处问题未列出", KEPT + 1));
}
