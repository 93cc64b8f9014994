//! What the rows of a case say of its election: who stands for what, what each round has come to, who is elected.

use crate::rules::{Contest, Count, Won, won};
use crate::{BY_ELECTION, DIRECT, ELECTION};
use base::Day;
use case::StepRow;
use catalogue::{Catalogue, Share, VoteBase};
use record::value::{Named, Value, Values};

/// One round of a contest.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    /// Its day.
    pub on: Day,
    /// Seats that were open.
    pub seats: u32,
    /// Those with the right to elect who were there.
    pub present: u32,
    /// What each candidate had.
    pub counts: Vec<Count>,
    /// What it came to.
    pub won: Won,
}

/// A contest and how far it has come.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    /// The contest.
    pub contest: Contest,
    /// Its rounds.
    pub rounds: Vec<Round>,
    /// Elected so far.
    pub elected: Vec<Named>,
    /// Written in, and undecided by equal votes: they stand in the next round beside those nominated.
    pub others: Vec<Named>,
    /// Seats left.
    pub open: u32,
}

impl Progress {
    fn begin(contest: Contest) -> Self {
        let open = contest.seats;
        Self { contest, rounds: Vec::new(), elected: Vec::new(), others: Vec::new(), open }
    }

    /// Who stands in the next round.
    pub fn standing(&self) -> impl Iterator<Item = &Named> {
        let rest = |c: &&Named| self.open > 0 && !self.is_elected(c.id);
        self.contest.candidates.iter().chain(&self.others).filter(rest)
    }

    /// Whether somebody was elected before.
    pub fn is_elected(&self, id: i64) -> bool {
        self.elected.iter().any(|e| e.id == id)
    }

    /// The lines of a ballot's count for those who were not nominated: as many as could matter.
    pub fn slots(&self) -> Vec<Slot> {
        let lines = if self.open == 0 { 0 } else { self.open.saturating_add(2).min(MOST_WRITTEN_IN) };
        (1..=lines).map(|n| Slot { post: self.contest.post.clone(), n }).collect()
    }

    /// What a meeting has counted of those who stand, and of others written in; whoever has no count was on no ballot.
    pub fn counts(&self, row: &StepRow) -> Vec<Count> {
        let written_in = self.slots().into_iter().filter_map(|slot| {
            let who = people(&row.values, &slot.who()).into_iter().next()?;
            let (yes, place) = (number(&row.values, &slot.yes())?, Some(slot.yes()));
            let known = self.is_elected(who.id) || self.standing().any(|s| s.id == who.id);
            (!known).then_some(Count { who, yes, no: 0, abstain: 0, written_in: place })
        });
        self.standing().filter_map(|who| count(&row.values, who)).chain(written_in).collect()
    }

    fn hold(&mut self, row: &StepRow, share: &Share) {
        let counts = self.counts(row);
        if self.open == 0 || counts.is_empty() {
            return;
        }
        let present = row.ballots.map_or(0, |b| b.present);
        let won = won(self.open, &counts, present, share);
        self.elected.extend(won.elected.iter().cloned());
        let stood = |who: &&Named| self.contest.candidates.iter().chain(&self.others).any(|s| s.id == who.id);
        let new: Vec<Named> = won.tied.iter().filter(|who| !stood(who)).cloned().collect();
        self.others.extend(new);
        self.rounds.push(Round { on: row.on, seats: self.open, present, counts, won: won.clone() });
        self.open = won.open;
    }
}

/// Most lines for those who were not nominated.
const MOST_WRITTEN_IN: u32 = 9;

/// A line of a count for somebody who was not nominated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    pub post: String,
    /// Which line, from 1.
    pub n: u32,
}

impl Slot {
    /// Field of who it is.
    pub fn who(&self) -> String {
        format!("other_{}_{}", self.post, self.n)
    }

    /// Field of the votes.
    pub fn yes(&self) -> String {
        format!("other_yes_{}_{}", self.post, self.n)
    }
}

/// What is said of one person in the counts of a row.
pub(crate) fn count(values: &Values, who: &Named) -> Option<Count> {
    let of = |what: &str| number(values, &format!("{what}_{}", who.id));
    let yes = of("yes")?;
    let (no, abstain) = (of("no").unwrap_or(0), of("abstain").unwrap_or(0));
    Some(Count { who: who.clone(), yes, no, abstain, written_in: None })
}

/// A whole number of a row.
pub(crate) fn number(values: &Values, key: &str) -> Option<u32> {
    values.get(key).and_then(Value::amount).and_then(|q| u32::try_from(q.0 / 1000).ok())
}

/// The people of a field.
pub(crate) fn people(values: &Values, key: &str) -> Vec<Named> {
    match values.get(key) {
        Some(Value::Persons(all)) => all.clone(),
        _ => Vec::new(),
    }
}

/// The latest row of a step.
pub(crate) fn latest<'r>(rows: &[&'r StepRow], step: &str) -> Option<&'r StepRow> {
    rows.iter().filter(|r| r.step == step).max_by_key(|r| (r.on, r.id)).copied()
}

/// What is elected in a case, as the plan and the nomination say; `nomination` may be one that is about to be recorded.
pub(crate) fn contests(procedure: &str, rows: &[&StepRow], nomination: &StepRow) -> Vec<Contest> {
    let seats = |step: &str, key: &str| latest(rows, step).and_then(|r| number(&r.values, key)).unwrap_or(0);
    let contest = |post: &str, name: &str, seats: u32, field: &str| Contest {
        post: post.to_owned(),
        name: name.to_owned(),
        seats,
        candidates: people(&nomination.values, field),
    };
    match procedure {
        ELECTION => vec![contest("member", "委员", seats("plan", "seats"), "candidates")],
        DIRECT => {
            let deputies = contest("deputy_secretary", "副书记", seats("plan", "deputies"), "deputy_secretary");
            let mut all = vec![contest("secretary", "书记", 1, "secretary")];
            all.extend(Some(deputies).filter(|d| d.seats > 0 || !d.candidates.is_empty()));
            all
        }
        BY_ELECTION => {
            let post = latest(rows, "request").and_then(|r| r.values.get("post")).and_then(Value::code);
            vec![contest(post.unwrap_or("member"), "补选人选", seats("request", "seats"), "candidates")]
        }
        _ => Vec::new(),
    }
}

/// By which share somebody is elected: more than half of those there, if the catalogue says nothing else.
pub(crate) fn share(catalogue: &Catalogue) -> Share {
    let half = Share { of: VoteBase::Present, numerator: 1, denominator: 2, more: true, most: false };
    catalogue.vote("election").and_then(|v| v.pass).unwrap_or(half)
}

/// How far each contest of a case has come by the rows that stand.
pub(crate) fn progress(catalogue: &Catalogue, procedure: &str, rows: &[&StepRow]) -> Vec<Progress> {
    let Some(nomination) = latest(rows, "nomination") else { return Vec::new() };
    let share = share(catalogue);
    let mut all: Vec<Progress> = contests(procedure, rows, nomination).into_iter().map(Progress::begin).collect();
    for row in rows.iter().filter(|r| r.step == "meeting") {
        all.iter_mut().for_each(|p| p.hold(row, &share));
    }
    all
}

/// Everybody who was elected, with the key of the post that the contest was about.
pub(crate) fn elected(all: &[Progress]) -> Vec<(String, Named)> {
    all.iter().flat_map(|p| p.elected.iter().map(|who| (p.contest.post.clone(), who.clone()))).collect()
}

/// Who takes which post by the rows that stand: as elected, or as the new committee has shared out.
pub(crate) fn seats(catalogue: &Catalogue, procedure: &str, rows: &[&StepRow]) -> Vec<(String, Named)> {
    let elected = elected(&progress(catalogue, procedure, rows));
    let Some(plenary) = latest(rows, "plenary").filter(|_| procedure == ELECTION) else { return elected };
    let mut all = Vec::new();
    for (_, who) in elected {
        for key in ["post", "also"] {
            if let Some(post) = plenary.values.get(&format!("{key}_{}", who.id)).and_then(Value::code) {
                all.push((post.to_owned(), who.clone()));
            }
        }
    }
    all
}

/// The clause by which somebody is elected.
pub(crate) fn clause(catalogue: &Catalogue) -> String {
    catalogue.rule("election_win").and_then(|r| r.basis.clause()).unwrap_or_default()
}

/// `委员应选3名，当选2名（王小明、李芳）`.
pub(crate) fn told(p: &Progress) -> String {
    let names: Vec<&str> = p.elected.iter().map(|who| who.name.as_str()).collect();
    let tied: Vec<&str> =
        p.rounds.last().map_or(Vec::new(), |r| r.won.tied.iter().map(|who| who.name.as_str()).collect());
    let tied =
        if tied.is_empty() { String::new() } else { format!("，{}票数相等，须再次投票", tied.join("、")) };
    let who = if names.is_empty() { String::new() } else { format!("（{}）", names.join("、")) };
    format!("{}应选{}名，当选{}名{who}{tied}", p.contest.name, p.contest.seats, names.len())
}

/// `另选他人：王小明6票、李芳1票`; nothing where nobody was written in.
pub(crate) fn written_in(round: &Round) -> Option<String> {
    let others = round.counts.iter().filter(|c| c.written_in.is_some());
    let told: Vec<String> = others.map(|c| format!("{}{}票", c.who.name, c.yes)).collect();
    (!told.is_empty()).then(|| format!("另选他人：{}", told.join("、")))
}
