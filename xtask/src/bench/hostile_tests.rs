//! The set is what it says, and a refusal is told from a crash.

use super::*;
use std::time::Duration;

fn ran(code: Option<i32>, complained: &str) -> Ran {
    Ran { took: Duration::ZERO, peak: 1.0, code, said: String::new(), complained: complained.to_owned() }
}

#[test]
fn only_one_chinese_line_with_exit_code_one_is_a_refusal() {
    assert!(fault(&ran(Some(1), "文件含有宏，不能导入，请另存后再试\n")).is_none());
    assert!(fault(&ran(Some(0), "")).is_some(), "taken");
    assert!(fault(&ran(None, "文件含有宏，不能导入，请另存后再试")).is_some(), "killed by a signal");
    assert!(fault(&ran(Some(101), "thread 'main' panicked")).is_some());
    assert!(fault(&ran(Some(1), "文件含有宏，不能导入\nstack backtrace")).is_some(), "two lines");
    assert!(fault(&ran(Some(1), "invalid zip archive")).is_some(), "not our words");
}
