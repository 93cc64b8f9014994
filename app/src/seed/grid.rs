//! Grids and residences of the synthetic communities: most posts filled, some vacant, one whose holder died, one residence closed again.

use super::life::Life;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use grid::acts::{self, Ending};
use grid::typed::{Typed, TypedHeld};
use grid::{Kind, PlaceId};
use member::acts::{Doing, Handle};
use member::store::Brief;
use std::collections::BTreeMap;

/// Communities that get grids at most, and grids of one.
const COMMUNITIES: usize = 40;
const GRIDS: usize = 4;
/// Members of a branch who hold posts in it.
const COMMITTEE: usize = 7;
const HOMES: [&str; 8] =
    ["锦绣花园", "云溪新村", "文苑小区", "滨江华府", "供销社家属院", "云桥大厦", "和平里小区", "向阳商业街"];
const FORMS: [&str; 8] = ["estate", "estate", "estate", "estate", "yard", "tower", "estate", "mall"];
const ROADS: [&str; 4] = ["文化路", "建设路", "人民路", "滨河路"];
const MANAGERS: [&str; 3] = ["云溪安居物业有限公司", "锦程物业服务有限公司", ""];

/// Sets grids up in the communities and puts people into their posts.
///
/// # Errors
/// When something is refused that a synthetic district must not bring about.
pub async fn grids(life: &mut Life<'_>) -> Outcome<()> {
    let (_, scope) = life.work("grid.write").await?;
    let units = org::store::list(&mut *life.deployment.db.read().await?, &scope).await?;
    let mut communities: BTreeMap<UnitId, Vec<UnitId>> = BTreeMap::new();
    for branch in life.made.planted.branches.iter().filter(|b| b.sector == "community") {
        if let Some(parent) = units.iter().find(|u| u.id == branch.id).and_then(|u| u.parent) {
            communities.entry(parent).or_default().push(branch.id);
        }
    }
    let mut n = 0;
    for (community, branches) in communities.into_iter().take(COMMUNITIES) {
        for (at, branch) in branches.into_iter().take(GRIDS).enumerate() {
            one(life, (community, branch), at, n).await?;
            n += 1;
        }
    }
    Ok(())
}

/// One grid with what lies in it.
async fn one(life: &mut Life<'_>, (unit, branch): (UnitId, UnitId), at: usize, n: usize) -> Outcome<()> {
    let first = life.today.plus_days(-420);
    let no = format!("{:02}", at + 1);
    let road = nth(&ROADS, n);
    let mut typed = Typed {
        on: first.to_string(),
        name: format!("第{no}网格"),
        area: format!("{road}{}号至{}号", n % 7 * 20 + 1, n % 7 * 20 + 60),
        households: (310 + n % 9 * 22).to_string(),
        residents: (880 + n % 9 * 63).to_string(),
        branch: branch.to_string(),
        no,
        ..Typed::default()
    };
    if n.is_multiple_of(3) {
        typed.needs = vec![("social_worker".into(), "1".into()), ("guard_4".into(), "1".into())];
    }
    let grid = open(life, Kind::Grid, unit, &typed).await?;
    let mut posts = vec![("grid_head", true, "concurrent")];
    if n % 4 != 1 {
        posts.push(("grid_member", false, "recruit"));
    }
    if n.is_multiple_of(3) {
        posts.push(("social_worker", false, "recruit"));
    }
    people(life, grid, branch, first.plus_days(260 + i64::try_from(n % 40).unwrap_or(0)), &posts).await?;
    let parent = if at == 0 { micro(life, unit, grid, &typed.no, first.plus_days(30)).await? } else { grid };
    home(life, (unit, branch), parent, n).await?;
    if n == 2 {
        dies(life, branch).await?;
    }
    Ok(())
}

fn nth(all: &[&str], n: usize) -> String {
    all.get(n % all.len().max(1)).copied().unwrap_or_default().to_owned()
}

async fn micro(life: &Life<'_>, unit: UnitId, grid: PlaceId, no: &str, on: Day) -> Outcome<PlaceId> {
    let typed = Typed {
        on: on.to_string(),
        no: format!("{no}-1"),
        name: format!("第{no}-1微网格"),
        area: "1号楼至6号楼".into(),
        households: "96".into(),
        parent: grid.to_string(),
        ..Typed::default()
    };
    open(life, Kind::Micro, unit, &typed).await
}

async fn home(life: &mut Life<'_>, (unit, branch): (UnitId, UnitId), grid: PlaceId, n: usize) -> Outcome<()> {
    let on = life.today.plus_days(-380);
    let mut typed = Typed {
        on: on.to_string(),
        name: format!("{}{}期", nth(&HOMES, n), n / HOMES.len() + 1),
        form: nth(&FORMS, n),
        area: format!("{}{}号", nth(&ROADS, n + 1), n % 30 + 2),
        manager: nth(&MANAGERS, n),
        households: (120 + n % 11 * 31).to_string(),
        parent: grid.to_string(),
        ..Typed::default()
    };
    if n.is_multiple_of(2) {
        typed.branch = branch.to_string();
    }
    let id = open(life, Kind::Residence, unit, &typed).await?;
    match n % 4 {
        0 => {
            people(
                life,
                id,
                branch,
                on.plus_days(200),
                &[("building_head", false, "elect"), ("residence_secretary", true, "elect")],
            )
            .await
        }
        1 | 2 => people(life, id, branch, on.plus_days(210), &[("building_head", false, "assign")]).await,
        _ if n % 8 == 7 => {
            let (mut work, scope) = life.work("grid.write").await?;
            let end =
                Ending { on: life.today.plus_days(-20).to_string(), how: "demolished".into(), ..Ending::default() };
            acts::close(&mut work, &scope, (id, 1), &end).await?;
            work.commit().await
        }
        _ => Ok(()),
    }
}

async fn open(life: &Life<'_>, kind: Kind, unit: UnitId, typed: &Typed) -> Outcome<PlaceId> {
    let (mut work, scope) = life.work("grid.write").await?;
    let id = acts::open(&mut work, &scope, (kind, unit), typed).await?;
    work.commit().await?;
    Ok(id)
}

/// Posts of a place are filled: by members of the branch, or by people from outside the roster.
async fn people(
    life: &mut Life<'_>,
    place: PlaceId,
    branch: UnitId,
    on: Day,
    posts: &[(&str, bool, &str)],
) -> Outcome<()> {
    let members = willing(life.of_branch(branch, life.today).await?);
    let mut rows = Vec::new();
    for (n, (post, member, way)) in posts.iter().enumerate() {
        let who = members.get(n).filter(|_| *member);
        let outside = (life.people.name(), format!("130{:08}", life.random.below(100_000_000)));
        let (name, phone) = who.map_or(outside, |m| (format!("#{}", m.id), String::new()));
        let held = TypedHeld {
            post: (*post).to_owned(),
            who: if who.is_some() { "member" } else { "outside" }.to_owned(),
            name,
            phone,
            time: if *way == "recruit" { "full" } else { "part" }.to_owned(),
            way: (*way).to_owned(),
        };
        rows.push((n, held));
    }
    let (mut work, scope) = life.work("grid.write").await?;
    acts::appoint(&mut work, &scope, (place, 1), &on.to_string(), &rows).await?;
    work.commit().await
}

/// Members as they are asked: the first of a branch hold posts there, and come last.
fn willing(mut members: Vec<Brief>) -> Vec<Brief> {
    let busy = COMMITTEE.min(members.len());
    members.rotate_left(busy);
    members
}

/// The head of a grid dies: what is to be done about the post is for people to say.
async fn dies(life: &Life<'_>, branch: UnitId) -> Outcome<()> {
    let (mut work, scope) = life.work("member.write").await?;
    let members = willing(member::store::of_branch(work.conn(), &scope, branch, life.today).await?);
    let Some(first) = members.first() else { return Ok(()) };
    let keys = work.keys().clone();
    let version = member::store::find(work.conn(), &keys, &scope, first.id).await?.version;
    let doing = Doing::on(life.today.plus_days(-12)).because("died");
    match member::acts::leave(&mut work, &scope, Handle { id: first.id, version }, &doing).await {
        Ok(()) => work.commit().await,
        // Somebody on whom something else is under way stays.
        Err(Fault::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}
