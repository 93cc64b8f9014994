//! The arithmetic of votes: which numbers are possible, how the vote comes out, and the sentence for the minutes.

use base::Refusal;
use catalogue::{Share, Vote, VoteBase};
use serde::{Deserialize, Serialize};

/// The numbers of one vote as they were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ballots {
    /// 应到会: those due who have the right to vote.
    pub due: u32,
    /// 实到会: those of them who are there.
    pub present: u32,
    /// 发出: ballots handed out; only in a secret vote.
    pub issued: u32,
    /// 收回: ballots collected; only in a secret vote.
    pub returned: u32,
    /// 赞成.
    pub yes: u32,
    /// 反对.
    pub no: u32,
    /// 弃权.
    pub abstain: u32,
    /// 赞成 by written opinion of those absent.
    pub written_yes: u32,
    /// 反对 by written opinion of those absent.
    pub written_no: u32,
}

/// How a vote came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// Enough were there.
    pub quorate: bool,
    /// The motion passed; never without enough being there.
    pub passed: bool,
    /// Votes for it that count.
    pub yes: u32,
}

/// What cannot be: numbers that contradict one another, each at its field, all at once.
#[must_use]
pub fn impossible(vote: &Vote, b: &Ballots) -> Vec<Refusal> {
    let mut all = Vec::new();
    let mut check = |wrong: bool, place: &str, what: String, remedy: &str| {
        if wrong {
            all.push(Refusal::at(place, what, remedy));
        }
    };
    let counted = b.yes.saturating_add(b.no).saturating_add(b.abstain);
    let written = b.written_yes.saturating_add(b.written_no);
    check(b.due == 0, "due", format!("没有填写{}人数", vote.voters), "请填写应到会人数");
    check(
        b.present > b.due,
        "present",
        format!("实到{}人，多于应到{}人", b.present, b.due),
        "请核对；列席人员和没有表决权的党员不计入",
    );
    if vote.secret {
        let (present, issued, returned) = (b.present, b.issued, b.returned);
        check(issued > present, "issued", format!("发出表决票{issued}张，多于实到{present}人"), "请核对");
        let what = format!("收回表决票{returned}张，多于发出的{issued}张，表决无效");
        check(returned > issued, "returned", what, "应当重新表决");
        let what = format!("赞成、反对、弃权合计{counted}票，多于收回的{returned}张");
        check(counted > returned, "yes", what, "请核对计票");
    } else {
        check(b.issued + b.returned > 0, "issued", "这项表决不是无记名投票，没有表决票".to_owned(), "请清空");
        let what = format!("赞成、反对、弃权合计{counted}人，多于实到{}人", b.present);
        check(counted > b.present, "yes", what, "请核对计票");
    }
    check(
        !vote.written && written > 0,
        "written_yes",
        "这项表决不计未到会人员的书面意见".to_owned(),
        "请清空书面意见票数",
    );
    let absent = b.due.saturating_sub(b.present);
    let what = format!("书面意见{written}份，多于未到会的{absent}人");
    check(vote.written && written > absent, "written_yes", what, "请核对");
    all
}

/// How a vote comes out by its rule. Judge the numbers by [`impossible`] first.
#[must_use]
pub fn decide(vote: &Vote, b: &Ballots) -> Decided {
    let yes = if vote.written { b.yes.saturating_add(b.written_yes) } else { b.yes };
    let quorate = vote.attendance.is_none_or(|share| share.met(b.present, b.due));
    let passed = quorate && vote.pass.is_some_and(|share| share.met(yes, base(&share, b)));
    Decided { quorate, passed, yes }
}

fn base(share: &Share, b: &Ballots) -> u32 {
    match share.of {
        // Of all members no vote takes its share; the loader refuses it.
        VoteBase::Due | VoteBase::Members => b.due,
        VoteBase::Present => b.present,
    }
}

/// The sentence for the minutes, with the clause.
#[must_use]
pub fn sentence(vote: &Vote, b: &Ballots) -> String {
    let decided = decide(vote, b);
    let clause = vote.basis.clause().map_or(String::new(), |clause| format!("（{clause}）"));
    let mut text = format!("{}{}名，实到{}名", vote.voters, b.due, b.present);
    if let Some(share) = &vote.attendance {
        let fit = if decided.quorate { "符合" } else { "不符合" };
        text.push_str(&format!("，{fit}到会人数{}的规定", share.chinese()));
    }
    text.push('。');
    if vote.secret {
        text.push_str(&format!("发出表决票{}张，收回{}张。", b.issued, b.returned));
    }
    let Some(share) = &vote.pass else { return text };
    text.push_str(&format!("赞成{}票，反对{}票，弃权{}票", b.yes, b.no, b.abstain));
    if vote.written && b.written_yes + b.written_no > 0 {
        text.push_str(&format!("；未到会的书面意见赞成{}票、反对{}票", b.written_yes, b.written_no));
        text.push_str(&format!("，合计赞成{}票", decided.yes));
    }
    let whom = if share.of == VoteBase::Present { "实到会人数" } else { &vote.voters };
    let (verb, result) = match (decided.quorate, decided.passed) {
        (false, _) => ("，到会人数不足，表决无效", String::new()),
        (true, true) => ("，", format!("赞成票为{whom}的{}，通过", share.chinese())),
        (true, false) => ("，", format!("赞成票没有达到{whom}的{}，未通过", share.chinese())),
    };
    format!("{text}{verb}{result}{clause}。")
}
