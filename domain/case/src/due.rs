//! Who are due at the vote of a step: counted by roster or committee of that day, and compared with the number that the minutes say.

use crate::file::StepRow;
use crate::hook::Electorate;
use access::Scope;
use base::id::UnitId;
use base::{Outcome, Refusal};
use catalogue::{APPROVER, Catalogue, Field, FieldType, Step, StepBy, Vote, VoteDue};
use db::Conn;
use ledger::{Question, Span};
use member::rights::{self, Asked};
use org::Unit;
use procedure::{Finding, Weight};
use record::value::{Value, Values};
use std::collections::BTreeSet;

/// Field of how many are left out of those due.
const NOT_DUE: &str = "not_due";
/// Field of the reason.
const NOT_DUE_WHY: &str = "not_due_why";
/// Posts that a unit without a committee has as well.
const OFFICERS: [&str; 2] = ["secretary", "deputy_secretary"];
/// Most members that are left out.
const MOST: i64 = 10_000;

/// Those due by the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Due {
    /// How many.
    pub many: u32,
    /// Who they are: 当日在册有表决权的正式党员.
    pub who: String,
    /// Who is left out of them and why: 预备党员3人、留党察看1人. Empty when nobody is.
    pub left_out: String,
    /// The rules by which they are.
    pub rules: Vec<&'static str>,
    /// They follow from the rows before, not from the books: nothing else can be right.
    pub certain: bool,
}

impl Due {
    /// So many, with nobody left out.
    pub fn known(many: u32, who: &str) -> Self {
        Self { many, who: who.to_owned(), left_out: String::new(), rules: Vec::new(), certain: false }
    }

    fn of(many: usize, who: &str) -> Self {
        Self::known(u32::try_from(many).unwrap_or(u32::MAX), who)
    }

    /// `当日在册有表决权的正式党员9人（不计入：预备党员1人）`.
    pub fn told(&self) -> String {
        let left_out =
            if self.left_out.is_empty() { String::new() } else { format!("（不计入：{}）", self.left_out) };
        format!("{}{}人{left_out}", self.who, self.many)
    }
}

/// The fields by which members are left out of those due.
pub(crate) fn fields() -> Vec<Field> {
    let many = Field {
        min: Some(0),
        max: Some(MOST),
        default: Some("0".to_owned()),
        unit: "名".to_owned(),
        help: "经上级党组织同意并经大会通过，按规定可以不计入的".to_owned(),
        ..Field::plain(NOT_DUE, "不计入应到会的党员", FieldType::Number)
    };
    let why = Field { max: Some(200), ..Field::plain(NOT_DUE_WHY, "不计入的原因", FieldType::Text) };
    vec![many, why]
}

/// A vote of a unit.
#[derive(Debug, Clone)]
pub(crate) struct Voting<'a> {
    pub vote: &'a Vote,
    pub unit: &'a Unit,
    pub by: StepBy,
    /// The unit above that the form says decides; without it the next that approves.
    pub body: Option<UnitId>,
    pub electorate: Electorate,
}

/// The vote of a step as it was taken, by what its fields hold.
#[must_use]
pub fn vote<'c>(catalogue: &'c Catalogue, step: &Step, values: &Values) -> Option<&'c Vote> {
    let key = step.vote_by(|field| values.get(field).and_then(Value::code).unwrap_or_default())?;
    catalogue.vote(key)
}

/// The unit above of which a step says that it decides: the committee that approves.
pub(crate) fn body(step: &Step, values: &Values) -> Option<UnitId> {
    let field = step.fields.iter().find(|f| f.kind == FieldType::Unit && f.default.as_deref() == Some(APPROVER))?;
    match values.get(&field.key) {
        Some(Value::Unit(unit)) => Some(UnitId(unit.id)),
        _ => None,
    }
}

/// Those due on a day; `None` where the books know nobody, or are not asked.
///
/// # Errors
/// When the database is away.
pub(crate) async fn due(conn: &mut Conn, scope: &Scope, asked: Asked<'_>, voting: &Voting<'_>) -> Outcome<Option<Due>> {
    let due = match (&voting.electorate, voting.vote.due) {
        (Electorate::These(many, who), _) => Some(Due { certain: true, ..Due::known(*many, who) }),
        (Electorate::Others, _) | (_, None) => None,
        (_, Some(VoteDue::Members)) => members(conn, scope, asked, voting).await?,
        (_, Some(VoteDue::Committee)) => committee(conn, scope, asked, voting).await?,
    };
    Ok(due.filter(|due| due.many > 0))
}

/// Full members of the unit and of those below it, without whoever has lost the vote for a time.
async fn members(conn: &mut Conn, scope: &Scope, asked: Asked<'_>, voting: &Voting<'_>) -> Outcome<Option<Due>> {
    let Some(below) = scope.within(&voting.unit.path) else { return Ok(None) };
    let all = Question::of("member.stock", Span::AsOf(asked.on));
    let full = stock(conn, &below, &all.clone().only("category", "full")).await?;
    let probationary = stock(conn, &below, &all).await?.saturating_sub(full);
    let without = rights::withheld_below(conn, &below, asked).await?;
    let who = format!("当日在册{}", voting.vote.voters.trim_start_matches("应到会"));
    let mut due = Due::of(full.saturating_sub(without.len()), &who);
    due.rules = rights::rules(&without);
    let mut told = Vec::new();
    if probationary > 0 {
        told.push(format!("预备党员{probationary}人"));
        due.rules.push(rights::PROBATIONARY);
    }
    told.extend(Some(rights::told(&without)).filter(|t| !t.is_empty()));
    due.left_out = told.join("、");
    Ok(Some(due))
}

async fn stock(conn: &mut Conn, scope: &Scope, question: &Question) -> Outcome<usize> {
    let sums = ledger::by_unit(conn, scope, question).await?;
    Ok(usize::try_from(sums.iter().map(|s| s.quantity.0 / 1000).sum::<i64>()).unwrap_or(0))
}

/// The committee in office, each once; at a superior's step that of the unit above that approves.
async fn committee(conn: &mut Conn, scope: &Scope, asked: Asked<'_>, voting: &Voting<'_>) -> Outcome<Option<Due>> {
    // How many sit in a committee is no secret of its own unit.
    let whole = Scope::whole(scope.district_id());
    let unit = match (voting.by, voting.body) {
        (StepBy::Own, _) => Some(voting.unit.id),
        (StepBy::Superior, Some(body)) => Some(body),
        (StepBy::Superior, None) => org::store::approver(conn, &whole, voting.unit.id).await?.map(|above| above.id),
    };
    let Some(unit) = unit else { return Ok(None) };
    let mut holders = org::store::committee(conn, &whole, unit, asked.on).await?;
    holders.retain(|h| asked.catalogue.post(&h.post).is_some_and(|p| p.committee));
    // A secretary and a deputy by themselves are no committee: none is set up, or its members were not entered.
    if holders.iter().all(|h| OFFICERS.contains(&h.post.as_str())) {
        return Ok(None);
    }
    let people: Vec<_> = holders.iter().filter_map(|h| h.person).collect();
    let without = rights::withheld_of(conn, scope.district(), asked, &people).await?;
    holders.retain(|h| !without.iter().any(|w| Some(w.person) == h.person));
    let seats: BTreeSet<_> =
        holders.iter().map(|h| h.person.map_or_else(|| h.name.clone(), |p| p.to_string())).collect();
    let mut due = Due::of(seats.len(), &format!("当日在任的{}", voting.vote.voters));
    (due.left_out, due.rules) = (rights::told(&without), rights::rules(&without));
    Ok(Some(due))
}

/// What speaks against the number that was told: every difference from those due, save members left out with number and reason.
pub(crate) fn against(catalogue: &Catalogue, vote: &Vote, due: Option<&Due>, row: &StepRow) -> Vec<Finding> {
    let left_out = left_out(&row.values);
    let by = |rule: &Option<String>, refusal: Refusal| {
        Finding::by_rule(catalogue, rule.as_deref().unwrap_or("numbers"), row.on, refusal)
    };
    let mut found = Vec::new();
    if left_out > 0 && row.values.text(NOT_DUE_WHY).is_empty() {
        let refusal = Refusal::at(NOT_DUE_WHY, "没有写明不计入应到会的原因", "请按规定的情形写明");
        found.push(by(&vote.not_due_rule, refusal));
    }
    let (Some(due), Some(ballots)) = (due, row.ballots.filter(|b| b.due > 0)) else { return found };
    let counted = ballots.due.saturating_add(left_out);
    let and = if left_out > 0 { format!("、不计入{left_out}人") } else { String::new() };
    let told = |how: &str| format!("应到{}人{and}，{how}{}", ballots.due, due.told());
    if due.certain && counted != due.many {
        let refusal = Refusal::at("due", told("应为"), "请核对");
        found.push(Finding::of(Weight::Wrong, "numbers", refusal));
    } else if counted > due.many {
        let remedy = match vote.due {
            Some(VoteDue::Committee) => "请核对；列席人员不计入",
            _ => "请核对；列席人员、预备党员和没有表决权、选举权的党员不计入",
        };
        found.push(by(&vote.due_rule, Refusal::at("due", told("多于"), remedy)));
    } else if counted < due.many {
        let remedy = match vote.not_due_rule {
            Some(_) => "因故不到会的仍计入应到会；按规定不计入的，请填写人数和原因",
            None if vote.due == Some(VoteDue::Committee) => "因故不到会的仍计入应到会；请核对，已经免职的先登记免职",
            None => "因故不到会的仍计入应到会；请核对",
        };
        let rule = vote.not_due_rule.as_ref().or(vote.due_rule.as_ref()).cloned();
        found.push(by(&rule, Refusal::at("due", told("少于"), remedy)));
    }
    found
}

/// How many are left out of those due.
fn left_out(values: &Values) -> u32 {
    values.get(NOT_DUE).and_then(Value::amount).and_then(|q| u32::try_from(q.0 / 1000).ok()).unwrap_or(0)
}
