//! The counting must be able to tell a failure.

use super::*;

#[test]
fn nextest_failures_are_counted() {
    let xml = r#"<?xml version="1.0"?><testsuites name="ci" tests="12" failures="2" errors="1" uuid="x"><testsuite name="base" tests="3"/></testsuites>"#;
    assert_eq!(Count::of_junit(xml), Count { passed: 9, failed: 3 });
    assert_eq!(Count::of_junit("not xml"), Count::NONE);
}

#[test]
fn node_failures_are_counted() {
    let mut count = Count::NONE;
    for line in ["# tests 5", "# pass 4", "# fail 1", "ok 1 - a page", "# pass nothing"] {
        count.hear_node(line);
    }
    assert_eq!(count, Count { passed: 4, failed: 1 });
}

#[test]
fn a_command_that_failed_before_counting_is_a_failure() {
    assert_eq!(Count::NONE.agree_with(false), Count { passed: 0, failed: 1 });
    assert_eq!(Count { passed: 3, failed: 2 }.agree_with(false), Count { passed: 3, failed: 2 });
    assert_eq!(Count { passed: 3, failed: 0 }.agree_with(true), Count { passed: 3, failed: 0 });
}

#[test]
fn a_step_that_could_not_run_makes_the_whole_fail() {
    let mut report = Report::start();
    assert!(report.step("fmt", || Ok(Count::check(true))).is_ok());
    assert!(report.step("rust", || Err("no cargo".to_owned())).is_err());
    assert!(!report.close());
}
