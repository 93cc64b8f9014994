//! Transfers in all stages: within the district, out by letter, in by letter; some late, some returned, some withdrawn.

use super::life::Life;
use super::tree::Branch;
use access::Actor;
use base::id::{AccountId, PersonId};
use base::{Day, Fault, Outcome};
use case::acts::NewStep;
use record::rules::Texts;
use transfer::acts::{Arrival, Proposal, Target, propose, register, take};
use transfer::{Kind, TransferId};

/// Transfers for every hundred branches; at least two dozen.
const PER_HUNDRED: usize = 40;
const FEWEST: usize = 24;
/// The oldest was proposed so many days back.
const OLDEST: i64 = 150;

/// What becomes of one: the steps after the first, each with its outcome, as long as the calendar allows.
const WAYS: [(Kind, &[(&str, &str)]); 12] = [
    (Kind::Within, &[("accept", "accepted")]),
    (Kind::Out, &[("letter", ""), ("receipt", "received")]),
    (Kind::In, &[("accept", "accepted")]),
    (Kind::Within, &[]),
    (Kind::Within, &[("accept", "accepted")]),
    (Kind::Out, &[("letter", "")]),
    (Kind::In, &[]),
    (Kind::Within, &[("accept", "returned")]),
    (Kind::Within, &[("accept", "accepted")]),
    (Kind::Out, &[("letter", ""), ("receipt", "received")]),
    (Kind::Within, &[("withdraw", "withdrawn")]),
    (Kind::Out, &[]),
];

const PLACES: [(&str, &str); 4] = [
    ("中共江北市委市直机关工作委员会", "city"),
    ("中共青岭市长河区委组织部", "province"),
    ("中共东川省理工大学委员会", "outside"),
    ("中共南浦市港务集团委员会", "province"),
];

/// Lets some members change their branch, and walks with each transfer as far as its way goes.
///
/// # Errors
/// When a step is refused, which a synthetic district must not bring about.
pub async fn transfer(life: &mut Life<'_>) -> Outcome<()> {
    let branches = life.made.planted.branches.clone();
    let wanted = (branches.len() * PER_HUNDRED / 100).max(FEWEST);
    for n in 0..wanted {
        let (Some(from), Some(to)) =
            (branches.get(n * 5 % branches.len().max(1)), branches.get((n * 11 + 3) % branches.len().max(1)))
        else {
            return Ok(());
        };
        let Some((kind, steps)) = WAYS.get(n % WAYS.len()).copied() else { return Ok(()) };
        if from.id == to.id {
            continue;
        }
        let on = life.today.plus_days(-life.random.between(2, OLDEST));
        let on = life.deployment.catalogue.workdays().on_or_after(on).min(life.today);
        match one(life, kind, (from, to), on, n).await {
            Ok(Some(id)) => walk(life, id, steps, on).await?,
            // Somebody who changed after that day, or stands in another transfer: another one comes.
            Ok(None) | Err(Fault::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn hands(life: &Life<'_>) -> (Actor, Actor) {
    let own = Actor { account: Some(AccountId(-1)), name: "支部书记".into(), ..life.made.actor.clone() };
    let above = Actor { account: Some(AccountId(-2)), name: "组织员".into(), ..life.made.actor.clone() };
    (own, above)
}

fn month(on: Day) -> String {
    on.plus_months(-1).month_key()
}

async fn one(
    life: &mut Life<'_>,
    kind: Kind,
    (from, to): (&Branch, &Branch),
    on: Day,
    n: usize,
) -> Outcome<Option<TransferId>> {
    let (own, _) = hands(life);
    let scope = own.scope("transfer.write")?;
    let Some((place, far)) = PLACES.get(n % PLACES.len()).copied() else { return Ok(None) };
    let texts = Texts::new().with("on", on.to_string()).with("paid_to", month(on));
    let mut work = life.deployment.begin(&own).await?;
    let case = if kind == Kind::In {
        let facts = life.people.member(to, on).facts;
        let texts = texts
            .with("letter_no", format!("〔{}〕第{:04}号", on.year(), 101 + n))
            .with("letter_on", on.plus_days(-6).to_string())
            .with("valid_days", "60");
        let step = NewStep { texts, ..NewStep::default() };
        let new = Arrival { unit: to.id.0, place: place.into(), scope: far.into(), facts, step, ..Arrival::default() };
        register(&mut work, &scope, &life.deployment.attachments, new).await?
    } else {
        let Some(who) = mover(life, from, on).await? else { return Ok(None) };
        let to = if kind == Kind::Within {
            Target::Within(to.id)
        } else {
            Target::Out { place: place.into(), scope: far.into() }
        };
        let step = NewStep { texts: texts.with("reason", "work"), ..NewStep::default() };
        let new = Proposal { from: from.id, to, whole: false, people: vec![(who, String::new())], step };
        let made = propose(&mut work, &scope, &life.deployment.attachments, new).await?;
        let Some(case) = made.first().copied() else { return Ok(None) };
        case
    };
    let id = transfer::store::of_case(work.conn(), &life.deployment.keys, &scope, case).await?.id;
    work.commit().await?;
    Ok(Some(id))
}

/// A full member of the branch to whom nothing has happened since that day; the first few hold posts and stay.
async fn mover(life: &Life<'_>, branch: &Branch, on: Day) -> Outcome<Option<PersonId>> {
    let scope = life.made.actor.scope("member.read")?;
    let mut conn = life.deployment.db.read().await?;
    let members = member::store::of_branch(&mut conn, &scope, branch.id, life.today).await?;
    if members.len() < 8 {
        return Ok(None);
    }
    for m in members.iter().skip(6).filter(|m| m.category == "full") {
        let events = member::store::events(&mut conn, &scope, m.id).await?;
        if member::life::live(&events).last().is_some_and(|e| e.day < on) {
            return Ok(Some(m.id));
        }
    }
    Ok(None)
}

async fn walk(life: &Life<'_>, id: TransferId, steps: &[(&str, &str)], begun: Day) -> Outcome<()> {
    let (own, above) = hands(life);
    let mut on = begun;
    for (at, (key, outcome)) in steps.iter().enumerate() {
        on = life.deployment.catalogue.workdays().on_or_after(on.plus_days(if at == 0 { 3 } else { 12 }));
        if on > life.today {
            return Ok(());
        }
        // Whoever has proposed does not accept, and letters are the committee's.
        let actor = if matches!(*key, "accept" | "letter") { &above } else { &own };
        let scope = actor.scope("transfer.write")?;
        let mut work = life.deployment.begin(actor).await?;
        let t = transfer::store::find(work.conn(), &life.deployment.keys, &scope, id).await?;
        let version = case::store::find(work.conn(), &scope, t.case).await?.version;
        let mut texts = Texts::new().with("on", on.to_string());
        if !outcome.is_empty() {
            texts.push("outcome", *outcome);
        }
        let fields: &[(&str, &str)] = match (*key, *outcome) {
            ("letter", _) => &[("valid_days", "30")],
            ("receipt", _) => &[("accepted_by", "对方基层党委")],
            ("accept", "returned") => &[("opinion", "该同志已改派其他单位")],
            ("withdraw", _) => &[("opinion", "本人不再调动")],
            _ => &[],
        };
        fields.iter().for_each(|(field, value)| texts.push(field, *value));
        let new = NewStep { step: (*key).into(), version, texts, ..NewStep::default() };
        take(&mut work, &scope, &life.deployment.attachments, id, &new).await?;
        work.commit().await?;
    }
    Ok(())
}
