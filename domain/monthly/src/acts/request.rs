//! A member asks for a correction; the branch answers.

use super::MOST;
use crate::REQUEST;
use crate::store::{self, Request, RequestRow};
use access::{Line, Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal};

/// Requests of one member that may wait at a time.
const WAITING: usize = 5;

/// Asks for a correction of one's own record.
///
/// # Errors
/// Refused without text, or when too many wait; not found when no person stands behind the account.
pub async fn ask(work: &mut Work, person: Option<PersonId>, text: &str) -> Outcome<()> {
    let person = person.ok_or(Fault::NotFound)?;
    let (keys, district, text) = (work.keys().clone(), work.district().0, text.trim());
    let waiting = store::own(work.conn(), &keys, district, person).await?;
    let mut reasons = Vec::new();
    match text.chars().count() {
        0..4 => reasons.push(Refusal::at("text", "没有写明要更正什么", "请写明哪一项有误、应当是什么")),
        n if n > MOST => reasons.push(Refusal::at("text", format!("超过{MOST}字"), "请精简，或分几次申请")),
        _ => {}
    }
    if waiting.iter().any(|r| r.is_open() && r.text == text) {
        reasons.push(Refusal::at("text", "同样的申请已经提交，正等待办理", "请等党支部答复；还有其他要更正的，请写明"));
    } else if waiting.iter().filter(|r| r.is_open()).count() >= WAITING {
        reasons.push(Refusal::new(format!("已有{WAITING}件申请等待办理"), "请等党支部答复后再申请"));
    }
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    let request = Request {
        id: work.new_id(),
        person,
        name: String::new(),
        unit: UnitId(0),
        text: text.to_owned(),
        state: "open".to_owned(),
        answer: String::new(),
        asked_at: work.now(),
        answered_at: None,
        answered_by: String::new(),
    };
    let row = RequestRow::of(&keys, &request)?;
    store::insert_request(work.conn(), district, &row).await?;
    work.audit(Line::done("monthly.ask", REQUEST, row.id).seal(&keys, &row)?);
    Ok(())
}

/// What a branch makes of a request.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// `done` or `refused`.
    pub state: String,
    /// What is told the member.
    pub answer: String,
}

fn answered() -> Fault {
    Fault::Stale(Refusal::new("这件申请已经办理", "请刷新页面，查看答复"))
}

/// Answers a request of a member in reach.
///
/// # Errors
/// Every reason at once; stale when it was answered already.
pub async fn reply(work: &mut Work, scope: &Scope, id: i64, reply: &Reply) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let mut request = store::find_request(work.conn(), &keys, scope, id).await?;
    if !request.is_open() {
        return Err(answered());
    }
    let mut reasons = Vec::new();
    if !["done", "refused"].contains(&reply.state.as_str()) {
        reasons.push(Refusal::at("state", "没有选择办理结果", "请选择已更正或不予更正"));
    }
    let answer = reply.answer.trim();
    match answer.chars().count() {
        0..2 => reasons.push(Refusal::at("answer", "没有写答复", "请写明怎样更正的，或为什么不予更正")),
        n if n > MOST => reasons.push(Refusal::at("answer", format!("答复超过{MOST}字"), "请精简")),
        _ => {}
    }
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    request.state.clone_from(&reply.state);
    answer.clone_into(&mut request.answer);
    request.answered_at = Some(work.now());
    request.answered_by = work.actor().name.clone();
    let row = RequestRow::of(&keys, &request)?;
    if !store::answer_request(work.conn(), district, &row).await? {
        return Err(answered());
    }
    work.audit(Line::done("monthly.reply", REQUEST, id).unit(request.unit).seal(&keys, &row)?);
    Ok(())
}
