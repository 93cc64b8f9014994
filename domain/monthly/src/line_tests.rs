//! An answer holds for exactly what the line said.

use crate::line::{Line, Topic, open, told};
use crate::store::Answer;
use base::Moment;

fn line(key: &str, what: &str) -> Line {
    Line {
        key: key.to_owned(),
        topic: Topic::Incomplete,
        person: None,
        who: "张明".to_owned(),
        what: what.to_owned(),
        clause: String::new(),
        href: String::new(),
    }
}

fn answer(key: &str, what: &str, standing: bool) -> Answer {
    Answer {
        line: key.to_owned(),
        what: what.to_owned(),
        standing,
        note: "待补".to_owned(),
        recorded_at: Moment(0),
        recorded_by: "李某".to_owned(),
    }
}

#[test]
fn an_answer_holds_until_the_line_reads_otherwise_or_it_is_taken_back() {
    let lines = || vec![line("p1.phone", "缺少手机号码"), line("p2.birth", "出生日期不一致")];
    let yes = |key: &str, what: &str| answer(key, what, true);
    let said = |answers: &[Answer]| open(&told(lines(), answers));
    assert_eq!(said(&[]), 2);
    assert_eq!(said(&[yes("p1.phone", "张明：缺少手机号码")]), 1);
    assert_eq!(said(&[yes("p1.phone", "张明：缺少民族")]), 2, "it was said to something else");
    assert_eq!(said(&[yes("p9.phone", "张明：缺少手机号码")]), 2, "it was said to another line");
    let back = [yes("p1.phone", "张明：缺少手机号码"), answer("p1.phone", "张明：缺少手机号码", false)];
    assert_eq!(said(&back), 2, "it was taken back");
    let again = [back.to_vec(), vec![yes("p1.phone", "张明：缺少手机号码")]].concat();
    assert_eq!(said(&again), 1, "the latest counts");
}
