//! What a step of a transfer does beside its row: the letter and its number, the move on the roster.

use super::judge::days;
use super::{issuer, of_case, write};
use crate::file::{Kind, LETTER, Letter, State, Transfer};
use crate::store::{self, LetterRow};
use access::{Line, Scope, Work};
use base::id::PersonId;
use base::{Fault, Outcome, Refusal};
use case::hook::{Doing, DoneFuture};
use member::acts as members;
use member::acts::{Handle, NewPerson};
use member::life::{TRANSFERRED, TRANSFERRED_WHOLE, WHOLE};

pub(super) fn effect<'a>(work: &'a mut Work, doing: Doing<'a>) -> DoneFuture<'a> {
    Box::pin(async move {
        let t = of_case(work, doing.case).await?;
        match (doing.step.key.as_str(), doing.row.outcome.as_str()) {
            ("propose", _) => propose(work, doing, t).await,
            ("register", _) => register(work, doing, t).await,
            ("letter", _) => issue(work, doing, t).await,
            ("accept", "accepted") | ("receipt", "received") => arrive(work, doing, t).await,
            ("accept", "returned") | ("receipt", "refused") => end(work, t, State::Returned, "对方退回").await,
            ("withdraw", _) => end(work, t, State::Withdrawn, "撤回").await,
            _ => Ok(()),
        }
    })
}

/// On its way; within the district the rule says until when it is to be accepted.
async fn propose(work: &mut Work, doing: Doing<'_>, mut t: Transfer) -> Outcome<()> {
    t.state = State::Open;
    t.begun = Some(doing.row.on);
    if t.kind == Kind::Within {
        let rule = work.catalogue().rule("transfer_accept_within").and_then(catalogue::Rule::at_most);
        t.due = rule.map(|length| procedure::end(doing.row.on, length, work.catalogue().workdays()).day);
    }
    write(work, "transfer.propose", t).await.map(drop)
}

async fn register(work: &mut Work, doing: Doing<'_>, mut t: Transfer) -> Outcome<()> {
    let values = &doing.row.values;
    t.state = State::Open;
    t.begun = Some(doing.row.on);
    values.text("letter_no").clone_into(&mut t.letter_no);
    t.letter_on = values.day("letter_on");
    t.due = t.letter_on.map(|on| on.plus_days(days(values)));
    write(work, "transfer.register", t).await.map(drop)
}

/// The letter takes the next number of its issuer in the year.
async fn issue(work: &mut Work, doing: Doing<'_>, mut t: Transfer) -> Outcome<()> {
    let district = work.district();
    let from = t.from.ok_or_else(|| Fault::internal("a letter without its sender"))?;
    let none = || Refusal::new("上级没有可以审批预备党员的党委，不能开具介绍信", "请报上级党组织");
    let by = issuer(work.conn(), district, from).await?.ok_or_else(none)?;
    let year = i64::from(doing.row.on.year());
    let no = store::next_number(work.conn(), district.0, by.id, year).await?;
    let letter = Letter {
        id: work.new_id(),
        issuer: by.id,
        year,
        no,
        transfer: t.id,
        row: doing.row.id,
        issued_on: doing.row.on,
        valid_days: days(&doing.row.values),
        void: false,
        reason: String::new(),
    };
    let row = LetterRow::of(&letter);
    let line = Line::done("transfer.letter", LETTER, letter.id).unit(by.id).detail(letter.number());
    let line = line.seal(work.keys(), &row)?;
    store::insert_letter(work.conn(), district.0, row).await?;
    work.audit(line);
    t.letter_no = letter.number();
    t.letter_on = Some(letter.issued_on);
    t.due = Some(letter.until());
    write(work, "transfer.letter", t).await.map(drop)
}

/// Makes the good letter of a transfer void, or a void one good again.
pub(super) async fn mark_letter(work: &mut Work, t: &Transfer, void: bool, reason: &str) -> Outcome<()> {
    let (district, whole) = (work.district().0, Scope::whole(work.district()));
    let all = store::letters(work.conn(), &whole, t.id).await?;
    let Some(mut letter) = all.into_iter().next_back().filter(|l| l.void != void) else { return Ok(()) };
    letter.void = void;
    reason.clone_into(&mut letter.reason);
    let row = LetterRow::of(&letter);
    let act = if void { "transfer.void" } else { "transfer.unvoid" };
    let line =
        Line::done(act, LETTER, letter.id).unit(letter.issuer).detail(letter.number()).seal(work.keys(), &row)?;
    store::update_letter(work.conn(), district, row).await?;
    work.audit(line);
    Ok(())
}

/// It ends without a move; a letter that is out is good no more.
async fn end(work: &mut Work, mut t: Transfer, state: State, why: &str) -> Outcome<()> {
    if t.kind == Kind::Out {
        mark_letter(work, &t, true, why).await?;
    }
    t.state = state;
    write(work, "transfer.end", t).await.map(drop)
}

/// The relation moves on the day of acceptance: one event of the roster, whose entries balance.
async fn arrive(work: &mut Work, doing: Doing<'_>, mut t: Transfer) -> Outcome<()> {
    let how = members::Doing::on(doing.row.on).by(&doing.row.document).because(if t.whole { WHOLE } else { "" });
    match t.kind {
        Kind::Within => {
            let to = t.to.ok_or_else(|| Fault::internal("a transfer within without its receiver"))?;
            let (scope, person) = person(work, &t).await?;
            members::move_to(work, &scope, handle(&person), to, &how).await?;
        }
        Kind::Out => {
            let (scope, person) = person(work, &t).await?;
            let reason = if t.whole { TRANSFERRED_WHOLE } else { TRANSFERRED };
            members::leave(work, &scope, handle(&person), &how.because(reason).across(&t.scope).noting(&t.place))
                .await?;
        }
        Kind::In => t.person = Some(come_in(work, &t, &how.across(&t.scope).noting(&t.place)).await?),
    }
    t.event = last_event(work, t.person).await?;
    t.state = State::Done;
    write(work, "transfer.done", t).await.map(drop)
}

/// Enters somebody from the letter's facts; whoever was here before comes back as the same person.
async fn come_in(work: &mut Work, t: &Transfer, how: &members::Doing) -> Outcome<PersonId> {
    let scope = Scope::whole(work.district());
    let to = t.to.ok_or_else(|| Fault::internal("an arrival without its receiver"))?;
    if t.person.is_none() {
        let new = NewPerson { unit: to, facts: t.facts.clone() };
        return members::add(work, &scope, new, members::Entrance::CameIn, how).await;
    }
    let (_, known) = person(work, t).await?;
    members::restore(work, &scope, handle(&known), to, how).await?;
    let (_, back) = person(work, t).await?;
    let mut facts = back.facts.clone();
    // Category and dates of membership are the roster's; what the letter says besides is newer.
    for (key, value) in t.facts.iter().filter(|(key, _)| !matches!(*key, "category" | "joined_on" | "confirmed_on")) {
        facts.set(key, value);
    }
    members::edit(work, &scope, handle(&back), facts).await?;
    Ok(back.id)
}

/// The member as the roster has them now, whoever's they are.
pub(super) async fn person(work: &mut Work, t: &Transfer) -> Outcome<(access::Scope, member::store::Person)> {
    let (keys, scope) = (work.keys().clone(), Scope::whole(work.district()));
    let id = t.person.ok_or_else(|| Fault::internal("a transfer without its member"))?;
    let person = member::store::find(work.conn(), &keys, &scope, id).await?;
    Ok((scope, person))
}

pub(super) fn handle(person: &member::store::Person) -> Handle {
    Handle { id: person.id, version: person.version }
}

async fn last_event(work: &mut Work, person: Option<PersonId>) -> Outcome<Option<i64>> {
    let scope = Scope::whole(work.district());
    let id = person.ok_or_else(|| Fault::internal("a transfer without its member"))?;
    let events = member::store::events(work.conn(), &scope, id).await?;
    Ok(member::life::live(&events).last().map(|e| e.id))
}
