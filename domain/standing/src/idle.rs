//! Members of a branch who for six months have missed organisation life without leave, as far as its records of attendance show. It is
//! shown to the branch and nothing follows by itself.

use crate::file::Matter;
use crate::rules::{Missed, missed};
use crate::store;
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Outcome, Period};
use catalogue::Catalogue;
use db::Conn;
use ledger::{Question, Span};
use meeting::store::PersonSeat;
use member::store::Person;
use std::collections::BTreeSet;

/// Meetings looked through, in months back: an absence that began earlier is told from there.
const BACK: i32 = 24;
/// Headings of the kinds of meeting that are organisation life of a member.
const LIFE: [&str; 2] = ["三会一课", "组织生活"];

/// By which rules, on which day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    /// The rules.
    pub catalogue: &'a Catalogue,
    /// Today.
    pub today: Day,
}

/// Who of these members of a branch has missed it, in the order of the roster. Left out is whoever is elsewhere (流动、出国（境）) or out of
/// touch, and whoever is the subject of a matter on its way.
///
/// # Errors
/// When the database is away.
pub(crate) async fn of<'p>(
    conn: &mut Conn,
    ground: Ground<'_>,
    scope: &Scope,
    (unit, everybody): (UnitId, &'p [Person]),
) -> Outcome<Vec<(&'p Person, Missed)>> {
    let away = away(conn, scope, unit, ground.today).await?;
    let here = |p: &&Person| !p.facts.is("lost") && !p.facts.is("floating") && !away.contains(&p.id.0);
    let here: Vec<&Person> = everybody.iter().filter(here).collect();
    let ids: Vec<PersonId> = here.iter().map(|p| p.id).collect();
    let period = Period { from: ground.today.plus_months(-BACK), to: ground.today };
    // Whoever took part elsewhere took part: meetings count wherever they were held.
    let whole = Scope::whole(scope.district_id());
    let seats = meeting::store::seats_of(conn, &whole, &ids, period).await?;
    let mut all = Vec::new();
    for person in here {
        let own: Vec<PersonSeat> = seats.iter().filter(|s| s.person == person.id).cloned().collect();
        let Some(found) = missed(ground.catalogue, &life(ground.catalogue, own), ground.today) else { continue };
        let known = store::own(conn, scope.district(), person.id).await?;
        if !known.iter().any(|m: &Matter| m.open_key().is_some()) {
            all.push((person, found));
        }
    }
    Ok(all)
}

/// Absences from other meetings than organisation life are none; being there is taking part, whatever it was.
fn life(catalogue: &Catalogue, mut seats: Vec<PersonSeat>) -> Vec<PersonSeat> {
    let counts = |kind: &str| catalogue.meeting_kind(kind).is_some_and(|k| LIFE.contains(&k.group.as_str()));
    seats.retain(|s| s.state != meeting::Attend::Absent || counts(&s.kind));
    seats
}

/// Who of the unit is registered as being elsewhere or abroad.
async fn away(conn: &mut Conn, scope: &Scope, unit: UnitId, today: Day) -> Outcome<BTreeSet<i64>> {
    let Some(path) = access::tree::find_path(conn, scope.district_id(), unit).await? else {
        return Ok(BTreeSet::new());
    };
    let Some(below) = scope.within(&path) else { return Ok(BTreeSet::new()) };
    let question = Question::of("floating.stock", Span::AsOf(today));
    let sums = ledger::by_subject(conn, &below, &question).await?;
    Ok(sums.into_iter().filter(|(_, n)| n.0 > 0).map(|(person, _)| person).collect())
}
