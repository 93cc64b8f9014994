//! What must be true, kept beside the program and computed otherwise.

use super::Cast;
use crate::testing::{DISTRICT, TODAY, World, day};
use crate::{BY_ELECTION, DIRECT, ELECTION, SHIFT};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Period};
use case::CaseId;
use case::acts::NewStep;
use case::testing::walk::{Dice, Manner, Shadow, Taken};
use ledger::{Question, Span};
use std::collections::BTreeMap;

/// What is elected in one ballot, as the forms have said it.
pub(super) struct Contest {
    pub post: &'static str,
    seats: u32,
    candidates: Vec<PersonId>,
    pub elected: Vec<PersonId>,
}

impl Contest {
    pub fn open(&self) -> u32 {
        self.seats.saturating_sub(u32::try_from(self.elected.len()).unwrap())
    }

    /// Who stands in the next round.
    pub fn stand(&self) -> Vec<PersonId> {
        let rest = self.candidates.iter().filter(|c| !self.elected.contains(c)).copied();
        if self.open() == 0 { Vec::new() } else { rest.collect() }
    }

    /// A round: whoever has more than half of those there, by votes, as long as equal votes leave it clear.
    pub fn hold(&mut self, counts: &[(PersonId, u32)], present: u32) {
        let open = usize::try_from(self.open()).unwrap();
        let enough: Vec<_> = counts.iter().filter(|c| c.1 * 2 > present).copied().collect();
        for (who, yes) in &enough {
            let before = enough.iter().filter(|c| c.1 > *yes).count();
            let equal = enough.iter().filter(|c| c.1 == *yes).count();
            if before + equal <= open {
                self.elected.push(*who);
            } else if before < open && !self.candidates.contains(who) {
                self.candidates.push(*who);
            }
        }
    }
}

/// One case, with what its forms said.
pub(super) struct One {
    pub id: CaseId,
    pub body: usize,
    pub shadow: Shadow,
    said: BTreeMap<i64, NewStep>,
}

fn number_of(new: &NewStep, key: &str) -> Option<u32> {
    new.texts.of(key).first()?.parse().ok()
}

fn people_of(new: &NewStep, key: &str) -> Vec<PersonId> {
    new.texts.of(key).iter().map(|t| PersonId(t.trim_start_matches('#').parse().unwrap())).collect()
}

impl One {
    pub fn new(procedure: &catalogue::Procedure, id: CaseId, body: usize) -> Self {
        Self { id, body, shadow: Shadow::new(procedure), said: BTreeMap::new() }
    }

    fn said(&self, step: &str) -> Option<&NewStep> {
        self.shadow.last(step).and_then(|r| self.said.get(&r.row))
    }

    pub fn number(&self, step: &str, key: &str) -> Option<u32> {
        number_of(self.said(step)?, key)
    }

    /// What is elected, after the meetings that stand.
    pub fn contests(&self) -> Vec<Contest> {
        let Some(named) = self.said("nomination") else { return Vec::new() };
        let contest =
            |post, seats, field| Contest { post, seats, candidates: people_of(named, field), elected: Vec::new() };
        let seats = |step, key| self.number(step, key).unwrap_or(0);
        let mut all = match self.shadow.procedure.key.as_str() {
            ELECTION => vec![contest("member", seats("plan", "seats"), "candidates")],
            DIRECT => vec![
                contest("secretary", 1, "secretary"),
                contest("deputy_secretary", seats("plan", "deputies"), "deputy_secretary"),
            ],
            BY_ELECTION => {
                let post = self.said("request").map_or("", |r| r.texts.of("post")[0].as_str());
                let known = ["member", "secretary", "deputy_secretary", "organisation", "propaganda", "discipline"];
                let post = known.into_iter().find(|k| *k == post).unwrap_or("member");
                vec![contest(post, seats("request", "seats"), "candidates")]
            }
            _ => Vec::new(),
        };
        for row in self.shadow.rows.iter().filter(|r| r.step == "meeting") {
            let new = &self.said[&row.row];
            for contest in &mut all {
                let count = |who: PersonId| Some((who, number_of(new, &format!("yes_{who}"))?));
                let mut counts: Vec<_> = contest.stand().into_iter().filter_map(count).collect();
                let other = people_of(new, &format!("other_{}_1", contest.post));
                let votes = number_of(new, &format!("other_yes_{}_1", contest.post));
                if contest.open() > 0 {
                    counts.extend(other.into_iter().zip(votes));
                }
                contest.hold(&counts, new.ballots.unwrap().present);
            }
        }
        all
    }

    /// Who takes which post.
    fn seats(&self) -> Vec<(String, PersonId)> {
        let elected = self.contests().into_iter().flat_map(|c| c.elected.into_iter().map(move |who| (c.post, who)));
        if self.shadow.procedure.key != ELECTION {
            return elected.map(|(post, who)| (post.to_owned(), who)).collect();
        }
        let Some(shared) = self.said("plenary") else { return elected.map(|(p, w)| (p.to_owned(), w)).collect() };
        let of = |who: PersonId| ["post", "also"].map(|key| shared.texts.of(&format!("{key}_{who}")).first().cloned());
        elected.flat_map(|(_, who)| of(who).into_iter().flatten().map(move |post| (post, who))).collect()
    }
}

/// A post that somebody holds or held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Held {
    pub unit: UnitId,
    pub post: String,
    pub person: PersonId,
    from: Day,
    to: Option<Day>,
    given_by: Option<i64>,
    ended_by: Option<i64>,
}

/// A term, and the approval that has begun it.
#[derive(Debug, Clone)]
struct Term {
    elected: Day,
    extended_to: Option<Day>,
    by: Option<i64>,
}

pub(super) struct Model {
    pub cases: Vec<One>,
    held: [Vec<Held>; 3],
    terms: [Vec<Term>; 3],
    /// Approvals of elections that followed on a former term.
    completed: Vec<i64>,
    /// Which approval has put off which term.
    shifted: Vec<(i64, Day)>,
    units: [UnitId; 3],
    pub done: usize,
    pub seated: usize,
    pub unseated: usize,
}

impl Model {
    /// Both branches were elected once, with a secretary.
    pub async fn begin(w: &World, cast: &Cast) -> Self {
        let first = day("2023-06-10");
        let held = |body: usize| {
            let (unit, person) = (cast.units[body], cast.people[body][0]);
            vec![Held { unit, post: "secretary".into(), person, from: first, to: None, given_by: None, ended_by: None }]
        };
        let term = || vec![Term { elected: first, extended_to: None, by: None }];
        let model = Self {
            cases: Vec::new(),
            held: [held(0), held(1), Vec::new()],
            terms: [term(), term(), Vec::new()],
            completed: Vec::new(),
            shifted: Vec::new(),
            units: cast.units,
            done: 0,
            seated: 0,
            unseated: 0,
        };
        model.compare(w, cast).await;
        model
    }

    /// A step was let through.
    pub fn take(&mut self, w: &World, which: usize, (taken, new): (Taken, NewStep), manner: Manner) {
        let one = &mut self.cases[which];
        let (row, key, outcome) = (taken.row, taken.step.clone(), taken.outcome.clone());
        let wrong = one.shadow.take(taken, manner);
        assert!(wrong.is_empty(), "{}: {wrong:?}", w.engine);
        one.said.insert(row, new);
        self.done += 1;
        match (self.cases[which].shadow.procedure.key.as_str(), key.as_str(), outcome.as_str()) {
            (SHIFT, "approval", "agreed") => self.shift(w, which, row),
            (_, "approval", "approved") => self.seat(w, which, row),
            (_, "meeting", outcome) => self.judged(w, which, outcome),
            (ELECTION | DIRECT, "plan", _) => {
                let body = self.cases[which].body;
                let on_the_way = |(at, c): (usize, &One)| {
                    at != which && c.body == body && c.shadow.last("plan").is_some() && !c.shadow.is_over()
                };
                assert!(!self.cases.iter().enumerate().any(on_the_way), "{}: two elections at once", w.engine);
            }
            _ => {}
        }
    }

    /// The outcome is what the votes say.
    fn judged(&self, w: &World, which: usize, outcome: &str) {
        let all = self.cases[which].contests();
        let open: u32 = all.iter().map(Contest::open).sum();
        let paper = self.cases[which].said("meeting").is_some_and(|m| m.leave.paper);
        assert!(paper || (open == 0) == (outcome == "filled"), "{}: {outcome} with {open} open", w.engine);
        let who: Vec<PersonId> = all.iter().flat_map(|c| c.elected.clone()).collect();
        let twice = who.iter().enumerate().any(|(at, p)| who[..at].contains(p));
        assert!(paper || !twice, "{}: somebody was elected twice: {who:?}", w.engine);
    }

    fn elected_on(&self, which: usize) -> Day {
        self.cases[which].shadow.last("meeting").expect("approved without a meeting").on
    }

    fn seat(&mut self, w: &World, which: usize, row: i64) {
        let (body, on) = (self.cases[which].body, self.elected_on(which));
        let seats = self.cases[which].seats();
        assert!(!seats.is_empty(), "{}: approved with nobody elected", w.engine);
        let anew = self.cases[which].shadow.procedure.key != BY_ELECTION;
        let past = anew && self.terms[body].iter().any(|t| t.elected > on);
        assert!(!anew || self.terms[body].iter().all(|t| t.elected != on), "{}: two terms of {on}", w.engine);
        for held in self.held[body].iter_mut().filter(|h| anew && !past && h.to.is_none() && h.from < on) {
            (held.to, held.ended_by) = (Some(on.plus_days(-1)), Some(row));
        }
        let unit = self.units[body];
        let give =
            |(post, person)| Held { unit, post, person, from: on, to: None, given_by: Some(row), ended_by: None };
        self.held[body].extend(seats.into_iter().filter(|_| !past).map(give));
        if anew {
            if self.terms[body].iter().any(|t| t.elected < on) {
                self.completed.push(row);
            }
            self.terms[body].push(Term { elected: on, extended_to: None, by: Some(row) });
        }
        self.seated += 1;
    }

    fn shift(&mut self, w: &World, which: usize, row: i64) {
        let asked = self.cases[which].said("request").expect("approved without a request");
        if asked.texts.of("kind")[0] == "early" {
            return;
        }
        let to: Day = asked.texts.of("to")[0].parse().unwrap();
        let term = self.terms[self.cases[which].body].iter_mut().max_by_key(|t| t.elected).unwrap();
        assert!(term.extended_to.is_none(), "{}: put off twice", w.engine);
        term.extended_to = Some(to);
        self.shifted.push((row, term.elected));
    }

    /// A step was taken back.
    pub fn annul(&mut self, w: &World, which: usize, row: i64, manner: Manner) {
        let one = &mut self.cases[which];
        let wrong = one.shadow.annul(row, manner);
        assert!(wrong.is_empty(), "{}: {wrong:?}", w.engine);
        let body = one.body;
        self.done += 1;
        if let Some(at) = self.shifted.iter().position(|(by, _)| *by == row) {
            let (_, elected) = self.shifted.remove(at);
            let term = self.terms[body].iter_mut().find(|t| t.elected == elected).expect("the term that was put off");
            term.extended_to = None;
        }
        let kept = |h: &&Held| h.given_by == Some(row) && h.to.is_some();
        let left = self.held[body].iter().find(kept);
        assert!(left.is_none(), "{}: {left:?} has left the post, and the election is taken back", w.engine);
        let before = self.held[body].len() + self.terms[body].len();
        self.held[body].retain(|h| h.given_by != Some(row));
        for held in self.held[body].iter_mut().filter(|h| h.ended_by == Some(row)) {
            (held.to, held.ended_by) = (None, None);
        }
        let extended = self.terms[body].iter().any(|t| t.by == Some(row) && t.extended_to.is_some());
        assert!(!extended, "{}: the term was put off, and the election is taken back", w.engine);
        self.terms[body].retain(|t| t.by != Some(row));
        self.completed.retain(|by| *by != row);
        self.unseated += usize::from(self.held[body].len() + self.terms[body].len() < before);
    }

    /// Somebody who holds a post of a body.
    pub fn leaving(&self, dice: &mut Dice, body: usize) -> Option<Held> {
        let now: Vec<&Held> = self.held[body].iter().filter(|h| h.to.is_none()).collect();
        dice.of(&now).map(|h| (*h).clone())
    }

    pub fn left(&mut self, body: usize, post: &Held, last: Day) {
        let held = self.held[body].iter_mut().find(|h| **h == *post).unwrap();
        held.to = Some(last);
    }

    /// Posts and terms are what the approvals that stand say, and so are the entries.
    pub async fn compare(&self, w: &World, cast: &Cast) {
        let mut conn = w.d.db.read().await.unwrap();
        let whole = Scope::whole(DISTRICT);
        for (body, unit) in cast.units.iter().enumerate() {
            let posts = org::store::every_post(&mut conn, &whole, *unit).await.unwrap();
            let of = |p: &org::PostHolder| (p.post.clone(), p.person.unwrap(), p.from, p.to);
            let mut there: Vec<_> = posts.iter().filter(|p| !p.is_withdrawn()).map(of).collect();
            let told = |h: &Held| (h.post.clone(), h.person, h.from, h.to);
            let mut wanted: Vec<_> = self.held[body].iter().map(told).collect();
            there.sort();
            wanted.sort();
            assert_eq!(there, wanted, "{}: posts of body {body}", w.engine);
            let heads = there.iter().filter(|p| p.0 == "secretary" && p.3.is_none()).count();
            assert!(heads <= 1, "{}: {heads} secretaries of body {body}", w.engine);
            let terms = org::store::terms(&mut conn, &whole, *unit).await.unwrap();
            let there: Vec<_> = terms.iter().rev().map(|t| (t.elected, t.extended_to)).collect();
            let mut wanted: Vec<_> = self.terms[body].iter().map(|t| (t.elected, t.extended_to)).collect();
            wanted.sort();
            assert_eq!(there, wanted, "{}: terms of body {body}", w.engine);
        }
        let always = Period::new(day("2000-01-01"), day(TODAY).plus_months(240)).unwrap();
        for (kind, wanted) in
            [("election.completed", self.completed.len()), ("term.due", self.terms.iter().map(Vec::len).sum())]
        {
            let sums = ledger::by_unit(&mut conn, &whole, &Question::of(kind, Span::Within(always))).await.unwrap();
            let there: i64 = sums.iter().map(|s| s.quantity.0).sum();
            assert_eq!(there / 1000, i64::try_from(wanted).unwrap(), "{}: {kind}", w.engine);
        }
    }
}
