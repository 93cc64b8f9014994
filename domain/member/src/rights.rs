//! Who has the right to vote, to elect and to be elected, and who not and why: probationary members by the roster, others by what another
//! noun tells of them. Every number of those due is counted here.

use crate::store::{self, Brief};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Keys, Outcome};
use catalogue::Catalogue;
use db::Conn;
use std::pin::Pin;
use std::sync::OnceLock;

/// The rule by which probationary members have no vote.
pub const PROBATIONARY: &str = "probation_rights";
/// Category of members with the right to vote.
const FULL: &str = "full";

/// On which day, by which rules, and what opens what lies sealed.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// For what lies sealed.
    pub keys: &'a Keys,
    /// The rules.
    pub catalogue: &'a Catalogue,
    /// The day.
    pub on: Day,
}

/// Somebody of the roster who has no vote, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Without {
    /// Who.
    pub person: PersonId,
    /// Why, in Chinese: 预备党员, 留党察看.
    pub why: &'static str,
    /// The rule that says so.
    pub rule: &'static str,
}

/// Tells who has no vote.
pub type WithoutFuture<'a> = Pin<Box<dyn Future<Output = Outcome<Vec<Without>>> + Send + 'a>>;
/// Asks a noun whom of these persons, or of everybody in the district, it leaves without a vote: connection, district, day, persons.
pub type Withhold = for<'a> fn(&'a mut Conn, i64, Asked<'a>, Option<&'a [PersonId]>) -> WithoutFuture<'a>;

static WITHHOLD: OnceLock<Vec<Withhold>> = OnceLock::new();

/// Tells which nouns leave members without a vote; once, when the program starts. Later calls change nothing.
pub fn register(all: Vec<Withhold>) {
    WITHHOLD.get_or_init(|| all);
}

/// Whom of these persons, or of everybody in the district, other nouns leave without a vote.
async fn withheld(
    conn: &mut Conn,
    district: i64,
    asked: Asked<'_>,
    people: Option<&[PersonId]>,
) -> Outcome<Vec<Without>> {
    let mut all = Vec::new();
    for withhold in WITHHOLD.get().into_iter().flatten() {
        all.extend(withhold(conn, district, asked, people).await?);
    }
    Ok(all)
}

/// Whom of these persons other nouns leave without a vote on a day; probationary members are not asked about.
///
/// # Errors
/// When the database is away.
pub async fn withheld_of(
    conn: &mut Conn,
    district: i64,
    asked: Asked<'_>,
    people: &[PersonId],
) -> Outcome<Vec<Without>> {
    if people.is_empty() { Ok(Vec::new()) } else { withheld(conn, district, asked, Some(people)).await }
}

/// Full members in reach whom other nouns leave without a vote on a day, of all branches.
///
/// # Errors
/// When the database is away.
pub async fn withheld_below(conn: &mut Conn, scope: &Scope, asked: Asked<'_>) -> Outcome<Vec<Without>> {
    let mut all = withheld(conn, scope.district(), asked, None).await?;
    let ids: Vec<PersonId> = all.iter().map(|w| w.person).collect();
    let here = store::full_within(conn, scope, &ids, asked.on).await?;
    all.retain(|w| here.contains(&w.person));
    Ok(all)
}

/// The members of a branch on a day, with the vote and without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Voters {
    /// Who has the vote, in the order of the roster.
    pub may: Vec<Brief>,
    /// Who has not.
    pub without: Vec<Without>,
}

impl Voters {
    /// Puts the members of a branch to either side.
    #[must_use]
    pub fn of(members: Vec<Brief>, withheld: Vec<Without>) -> Self {
        let mut all = Self::default();
        for member in members {
            let probationary = Without { person: member.id, why: "预备党员", rule: PROBATIONARY };
            let told = withheld.iter().find(|w| w.person == member.id).cloned();
            match told.or_else(|| (member.category != FULL).then_some(probationary)) {
                Some(without) => all.without.push(without),
                None => all.may.push(member),
            }
        }
        all
    }

    /// Why somebody has no vote; nothing of those who have it.
    #[must_use]
    pub fn without(&self, person: PersonId) -> Option<&Without> {
        self.without.iter().find(|w| w.person == person)
    }

    /// How many are left out and why: 预备党员3人、留党察看1人. Empty when nobody is.
    #[must_use]
    pub fn told(&self) -> String {
        told(&self.without)
    }
}

/// How many are left out and why, the reasons in the order in which they first come.
#[must_use]
pub fn told(without: &[Without]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for w in without {
        match counts.iter_mut().find(|(why, _)| *why == w.why) {
            Some((_, n)) => *n += 1,
            None => counts.push((w.why, 1)),
        }
    }
    counts.iter().map(|(why, n)| format!("{why}{n}人")).collect::<Vec<_>>().join("、")
}

/// The rules by which they are left out, each once.
#[must_use]
pub fn rules(without: &[Without]) -> Vec<&'static str> {
    let mut all: Vec<&str> = without.iter().map(|w| w.rule).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The members of a branch itself on a day, with the vote and without. A unit out of reach has nobody.
///
/// # Errors
/// When the database is away.
pub async fn voters(conn: &mut Conn, scope: &Scope, asked: Asked<'_>, unit: UnitId) -> Outcome<Voters> {
    let members = store::of_branch(conn, scope, unit, asked.on).await?;
    let ids: Vec<PersonId> = members.iter().map(|m| m.id).collect();
    let withheld = withheld_of(conn, scope.district(), asked, &ids).await?;
    Ok(Voters::of(members, withheld))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: i64, category: &str) -> Brief {
        let (name, sex) = (format!("党员{id}"), String::new());
        Brief { id: PersonId(id), name, category: category.into(), sex, unit: UnitId(1), active: true }
    }

    #[test]
    fn whoever_has_no_vote_is_told_once_with_the_reason() {
        let all = [(1, "full"), (2, "probationary"), (3, "full"), (4, "probationary")];
        let members = all.iter().map(|(id, category)| member(*id, category)).collect();
        let probation = Without { person: PersonId(3), why: "留党察看", rule: "another" };
        let voters = Voters::of(members, vec![probation]);
        assert_eq!(voters.may.iter().map(|m| m.id.0).collect::<Vec<_>>(), [1]);
        assert_eq!(voters.told(), "预备党员2人、留党察看1人");
        assert_eq!(voters.without(PersonId(2)).unwrap().rule, PROBATIONARY);
        assert!(voters.without(PersonId(1)).is_none());
        assert_eq!(Voters::default().told(), "", "nobody left out, nothing said");
    }
}
