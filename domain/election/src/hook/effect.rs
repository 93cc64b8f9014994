//! What approval does: posts given, the former ones ended, the new term entered, the entry posted; an extended term; and all of it back.

use super::standing;
use crate::way::{latest, seats};
use crate::{BY_ELECTION, SHIFT};
use access::{Scope, Work};
use base::id::PersonId;
use base::{Day, Fault, Outcome, Refusal};
use case::StepRow;
use case::hook::{Doing, DoneFuture};
use ledger::{NewEntry, Source, Tags};
use org::{NewPost, NewTerm, PostHolder, Term, Unit, acts};
use record::value::{Named, Value};

/// What is said of posts given and ended: by it they are found again when the approval is annulled.
struct Words {
    taken: String,
    left: String,
}

impl Words {
    fn of(procedure: &str, day: Day) -> Self {
        let what = if procedure == BY_ELECTION { "补选" } else { "换届" };
        Self { taken: format!("{}{what}当选", day.chinese()), left: format!("{}{what}离任", day.chinese()) }
    }
}

pub(super) fn effect<'a>(work: &'a mut Work, doing: Doing<'a>) -> DoneFuture<'a> {
    Box::pin(async move {
        match (doing.case.procedure.as_str(), doing.step.key.as_str(), doing.row.outcome.as_str()) {
            (SHIFT, "approval", "agreed") => shift(work, doing).await,
            (_, "approval", "approved") => seat(work, doing).await,
            _ => Ok(()),
        }
    })
}

/// What an approved result changes.
struct Result<'a> {
    /// The reach for writing units.
    scope: Scope,
    unit: Unit,
    /// The day of the election.
    day: Day,
    seats: Vec<(String, Named)>,
    words: Words,
    doing: Doing<'a>,
}

impl<'a> Result<'a> {
    async fn of(work: &mut Work, doing: Doing<'a>) -> Outcome<Self> {
        let scope = work.actor().scope("unit.write")?;
        let unit = org::store::find(work.conn(), &scope, doing.case.unit).await?;
        let rows: Vec<&StepRow> = standing(doing);
        let none = || Refusal::new("没有选举大会的记录", "请先登记选举大会");
        let day = latest(&rows, "meeting").ok_or_else(none)?.on;
        let seats = seats(work.catalogue(), &doing.case.procedure, &rows);
        let words = Words::of(&doing.case.procedure, day);
        Ok(Self { scope, unit, day, seats, words, doing })
    }

    fn is_by_election(&self) -> bool {
        self.doing.case.procedure == BY_ELECTION
    }

    /// The terms of the unit beside the one that this election begins, the latest first.
    async fn terms(&self, work: &mut Work) -> Outcome<Vec<Term>> {
        let mut all = org::store::terms(work.conn(), &self.scope, self.unit.id).await?;
        all.retain(|t| t.elected != self.day);
        Ok(all)
    }

    /// Ends what the former committee held.
    async fn end_former(&self, work: &mut Work) -> Outcome<()> {
        let catalogue = work.catalogue().clone();
        for post in org::store::every_post(work.conn(), &self.scope, self.unit.id).await? {
            let of_committee = catalogue.post(&post.post).is_some_and(|p| p.committee);
            if of_committee && post.to.is_none() && post.from < self.day {
                let last = self.day.plus_days(-1);
                acts::end_post(work, &self.scope, post.id, last, &self.words.left).await?;
            }
        }
        Ok(())
    }

    /// Gives the posts; every reason against any of them at once.
    async fn give(&self, work: &mut Work) -> Outcome<()> {
        let mut reasons = Vec::new();
        for (post, who) in &self.seats {
            let new = NewPost {
                post: post.clone(),
                name: who.name.clone(),
                person: Some(PersonId(who.id)),
                from: self.day,
                detail: self.words.taken.clone(),
            };
            match acts::set_post(work, &self.scope, self.unit.id, new).await {
                Ok(_) => {}
                Err(Fault::Refused(more)) => reasons.extend(more.into_iter().map(|r| Refusal::new(r.what, r.remedy))),
                Err(other) => return Err(other),
            }
        }
        if reasons.is_empty() { Ok(()) } else { Err(Fault::Refused(reasons)) }
    }

    /// The posts that the approval has given, as they stand now: what was recorded before it was not given by it.
    fn given<'p>(&self, posts: &'p [PostHolder]) -> Vec<&'p PostHolder> {
        let elected = |p: &&PostHolder| {
            let same = |(post, who): &(String, Named)| *post == p.post && Some(PersonId(who.id)) == p.person;
            p.from == self.day && p.id > self.doing.row.id && !p.is_withdrawn() && self.seats.iter().any(same)
        };
        posts.iter().filter(elected).collect()
    }

    /// The term begins with the election; a former one says whether that was on time.
    async fn begin_term(&self, work: &mut Work, former: Option<&Term>) -> Outcome<()> {
        let document = self.doing.row.document.chars().take(100).collect();
        let new = NewTerm { elected: self.day, years: None, extended_to: None, document };
        acts::set_committee_term(work, &self.scope, self.unit.id, new).await?;
        let Some(former) = former else { return Ok(()) };
        let body = match self.unit.kind.as_str() {
            "committee" | "general_branch" => self.unit.kind.as_str(),
            _ => "branch",
        };
        let on_time = if self.day <= former.ends { "yes" } else { "no" };
        let source = Source { noun: case::STEP, id: self.doing.row.id };
        let entry = NewEntry::one("election.completed", self.unit.id, self.day, source);
        let entry = entry.tagged(Tags::one("on_time", on_time).with("body", body)).about(self.unit.id.0);
        ledger::post(work, vec![entry]).await
    }
}

/// Posts and term follow the result. An election of the past, after which there was another, only adds its term.
async fn seat(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let result = Result::of(work, doing).await?;
    if result.seats.is_empty() {
        return Err(Refusal::new("按登记的得票没有人当选", "请先撤销并更正选举大会的记录").into());
    }
    if result.is_by_election() {
        return result.give(work).await;
    }
    let terms = result.terms(work).await?;
    if !terms.iter().any(|t| t.elected > result.day) {
        result.end_former(work).await?;
        result.give(work).await?;
    }
    let former = terms.into_iter().find(|t| t.elected < result.day);
    result.begin_term(work, former.as_ref()).await
}

async fn latest_term(work: &mut Work, scope: &Scope, doing: Doing<'_>) -> Outcome<Term> {
    let terms = org::store::terms(work.conn(), scope, doing.case.unit).await?;
    let none = || Refusal::new("没有登记本届任期", "请先登记当选日期");
    Ok(terms.into_iter().next().ok_or_else(none)?)
}

/// A late election moves the end of the term; an early one changes nothing until it is held.
async fn shift(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let rows = standing(doing);
    let Some(request) = latest(&rows, "request") else { return Ok(()) };
    if request.values.get("kind").and_then(Value::code) == Some("early") {
        return Ok(());
    }
    let scope = work.actor().scope("unit.write")?;
    let term = latest_term(work, &scope, doing).await?;
    let document = doing.row.values.text("number").to_owned();
    set_extension(work, &scope, (doing, &term), (request.values.day("to"), document)).await
}

async fn set_extension(
    work: &mut Work,
    scope: &Scope,
    (doing, term): (Doing<'_>, &Term),
    (extended_to, document): (Option<Day>, String),
) -> Outcome<()> {
    let new = NewTerm { elected: term.elected, years: Some(term.years), extended_to, document };
    acts::set_committee_term(work, scope, doing.case.unit, new).await.map(drop)
}

pub(super) fn undo<'a>(work: &'a mut Work, doing: Doing<'a>, why: &'a str) -> DoneFuture<'a> {
    Box::pin(async move {
        match (doing.case.procedure.as_str(), doing.step.key.as_str(), doing.row.outcome.as_str()) {
            (SHIFT, "approval", "agreed") => unshift(work, doing).await,
            (_, "approval", "approved") => unseat(work, doing, why).await,
            _ => Ok(()),
        }
    })
}

async fn unshift(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let rows = standing(doing);
    let to = latest(&rows, "request").filter(|r| r.values.get("kind").and_then(Value::code) != Some("early"));
    let Some(to) = to.and_then(|r| r.values.day("to")) else { return Ok(()) };
    let scope = work.actor().scope("unit.write")?;
    let term = latest_term(work, &scope, doing).await?;
    if term.extended_to != Some(to) {
        return Err(Refusal::new("此后任期又有变动", "请先在党组织的“班子和任期”中核对").into());
    }
    set_extension(work, &scope, (doing, &term), (None, String::new())).await
}

/// Takes posts and term back; refuses when somebody has left or taken a post since, or another committee was elected.
async fn unseat(work: &mut Work, doing: Doing<'_>, why: &str) -> Outcome<()> {
    let result = Result::of(work, doing).await?;
    let posts = org::store::every_post(work.conn(), &result.scope, result.unit.id).await?;
    let given = result.given(&posts);
    let terms = result.terms(work).await?;
    let own = org::store::terms(work.conn(), &result.scope, result.unit.id).await?;
    if !result.is_by_election() && own.iter().any(|t| t.elected == result.day && t.extended_to.is_some()) {
        return Err(Refusal::new("这次选举产生的一届任期已经延期", "请先撤销延期的批准，再撤销").into());
    }
    let overtaken = !result.is_by_election() && terms.iter().any(|t| t.elected > result.day);
    // An election of the past, after which there was another when it was approved, has given no posts.
    if !given.is_empty() || !overtaken {
        if given.len() != result.seats.len() || given.iter().any(|p| p.to.is_some()) {
            return Err(Refusal::new("批准之后班子又有变动", CHANGED_SINCE).into());
        }
        for post in given {
            acts::withdraw_post(work, &result.scope, post.id, why).await?;
        }
        let left = |p: &&PostHolder| p.to == Some(result.day.plus_days(-1)) && p.detail == result.words.left;
        for post in posts.iter().filter(left) {
            acts::reopen_post(work, &result.scope, post.id, why).await?;
        }
    }
    if result.is_by_election() {
        return Ok(());
    }
    acts::withdraw_term(work, &result.scope, result.unit.id, result.day).await
}

/// What is to be done where posts were given or left since.
const CHANGED_SINCE: &str =
    "此后又换届、补选的，请先撤销那一次的批准；其他变动请先在党组织的“班子和任期”中恢复，再撤销";
