//! Synthetic districts: for the demo and for measurements. The same seed gives the same district.
//!
//! Every name is made up of parts, every ID number has the area code 999999, which no area has, and a valid check character.

pub mod accounts;
pub mod admission;
mod committees;
pub mod coverage;
pub mod duties;
pub mod election;
pub mod floating;
pub mod grid;
pub mod life;
pub mod mine;
pub mod monthly;
pub mod people;
pub mod plans;
pub mod publicity;
pub mod random;
pub mod records;
pub mod restructure;
pub mod standing;
pub mod transfer;
pub mod tree;
pub mod weak;

use access::{Actor, Deployment};
use base::id::{DistrictId, UnitId};
use base::{Day, Outcome, Refusal};
use random::Random;
use tree::Planted;

/// How large a district.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Members of the roster.
    pub members: usize,
    /// Units of all kinds; as many as the members need when `None`.
    pub units: Option<usize>,
    /// The seed.
    pub seed: u64,
}

/// A district that was made.
#[derive(Debug)]
pub struct Made {
    /// Who made it.
    pub actor: Actor,
    /// The units.
    pub planted: Planted,
    /// The day from which the books begin.
    pub begins: Day,
}

/// Members of a branch on average.
const PER_BRANCH: usize = 19;

/// Founds the units and enrols the members.
///
/// # Errors
/// When there is a district already.
pub async fn district(deployment: &Deployment, size: Size) -> Outcome<Made> {
    let mut conn = deployment.db.read().await?;
    if !org::store::districts(&mut conn).await?.is_empty() {
        return Err(Refusal::new("数据目录中已有党组织", "请换一个空的数据目录").into());
    }
    drop(conn);
    let mut random = Random::new(size.seed);
    let begins = Day::of(deployment.today().year() - 1, 1, 1).unwrap_or(deployment.today());
    let id: i64 = deployment.ids.next();
    let actor = Actor::operator(DistrictId(id), UnitId(id));
    let units = size.units.unwrap_or(size.members / PER_BRANCH * 6 / 5 + 8);
    let planted = tree::plant(deployment, &actor, &mut random, units, begins).await?;
    people::enrol(deployment, &actor, &mut random, &planted, size.members, begins).await?;
    Ok(Made { actor, planted, begins })
}
