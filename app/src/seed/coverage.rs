//! 两新 organisations of the synthetic district: organised, looked after by instructors, or wanting; villages with instructors; contacts.

use super::life::Life;
use base::id::UnitId;
use base::{Day, Outcome};
use coverage::acts::{self, New};
use coverage::code::synthetic;
use coverage::typed::Typed;
use coverage::{EventKind, FileId, Form, Kind};
use org::Unit;

/// What their names begin with.
const PLACES: [&str; 3] = ["云溪", "松风", "望湖"];
/// Firms and the like that have no Party organisation.
const OTHERS: [(&str, Kind, &str); 12] = [
    ("明德餐饮公司", Kind::Enterprise, "餐饮"),
    ("晨光托育中心", Kind::Social, "教育"),
    ("长运货运公司", Kind::Enterprise, "交通运输"),
    ("青禾社会工作服务中心", Kind::Social, "社会服务"),
    ("东方建材公司", Kind::Enterprise, "批发零售"),
    ("银龄助老服务站", Kind::Social, "社会服务"),
    ("易达网络公司", Kind::Enterprise, "信息服务"),
    ("书法协会", Kind::Social, "文化"),
    ("家和家政公司", Kind::Enterprise, "居民服务"),
    ("电动车维修商会", Kind::Social, "行业商会"),
    ("丰收食品厂", Kind::Enterprise, "制造"),
    ("蓝天救援队", Kind::Social, "应急救援"),
];
const DONE: [&str; 4] =
    ["走访单位，了解职工和党员情况", "指导成立工会小组", "宣讲惠企政策，送学上门", "摸排党员，商议联合组建"];
const PROBLEMS: [&str; 3] = ["没有活动场所", "党员组织关系没有转来", "负责人对党建工作了解不多"];
/// Firms with a Party organisation that are registered at most.
const MOST: usize = 40;

/// Who registers, whom they send.
struct Post {
    unit: UnitId,
    instructors: Vec<FileId>,
}

/// Registers what there is, and lets happen what happens.
///
/// # Errors
/// When something is refused that a synthetic district must not bring about.
pub async fn cover(life: &mut Life<'_>) -> Outcome<()> {
    let scope = life.made.actor.scope("unit.read")?;
    let units = org::store::list(&mut *life.deployment.db.read().await?, &scope).await?;
    let top = |sector: &'static str| move |u: &&Unit| u.kind == "work_committee" && u.sector == sector;
    let Some(firms) = units.iter().find(top("private_enterprise")).map(|u| u.id) else { return Ok(()) };
    let firms = post(life, firms, "区市场监督管理局", 4).await?;
    let mut streets = Vec::new();
    for street in units.iter().filter(top("community")).take(6) {
        streets.push((post(life, street.id, "街道党建办", 2).await?, street.path.clone()));
    }
    let branches: Vec<&Unit> =
        units.iter().filter(|u| u.kind.ends_with("branch") && u.sector == "private_enterprise").collect();
    for (n, branch) in branches.into_iter().take(MOST).enumerate() {
        organised(life, &firms, branch, n).await?;
    }
    let posts: Vec<&Post> = streets.iter().map(|(post, _)| post).chain([&firms]).collect();
    for n in 0..OTHERS.len() * posts.len().min(PLACES.len()) {
        if let Some(post) = posts.get(n % posts.len().max(1)) {
            other(life, post, n).await?;
        }
    }
    for (at, (post, path)) in streets.iter().enumerate() {
        let whole = |u: &Unit| matches!(u.kind.as_str(), "committee" | "general_branch");
        let village = |u: &&Unit| u.sector == acts::VILLAGE && u.path.starts_with(path) && whole(u);
        for (n, unit) in units.iter().filter(village).enumerate() {
            if (at + n) % 3 != 2 {
                let new = New { kind: Kind::Village, unit: unit.id, roster: None, typed: on(life.made.begins) };
                let id = register(life, new).await?;
                looked_after(life, post, id, n).await?;
            }
        }
    }
    Ok(())
}

fn on(day: Day) -> Typed {
    Typed { on: day.to_string(), ..Typed::default() }
}

/// Instructors of a unit.
async fn post(life: &mut Life<'_>, unit: UnitId, place: &str, n: usize) -> Outcome<Post> {
    let mut instructors = Vec::new();
    while instructors.len() < n {
        let typed = Typed { name: life.people.name(), place: place.to_owned(), ..on(life.made.begins) };
        let new = New { kind: Kind::Instructor, unit, roster: None, typed };
        match register(life, new).await {
            Ok(id) => instructors.push(id),
            // Somebody of that name is one already: another comes.
            Err(base::Fault::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(Post { unit, instructors })
}

async fn register(life: &Life<'_>, new: New) -> Outcome<FileId> {
    let (mut work, scope) = life.work("coverage.write").await?;
    let id = acts::register(&mut work, &scope, new).await?;
    work.commit().await?;
    Ok(id)
}

async fn event(life: &Life<'_>, id: FileId, kind: EventKind, typed: Typed) -> Outcome<()> {
    let (mut work, scope) = life.work("coverage.write").await?;
    let version = coverage::store::find(work.conn(), &scope, id).await?.version;
    acts::take(&mut work, &scope, (id, version), kind, &typed).await?;
    work.commit().await
}

/// A firm or office whose branch stands in the tree already; some got it in the last months only.
async fn organised(life: &Life<'_>, post: &Post, branch: &Unit, n: usize) -> Outcome<()> {
    let joint = branch.kind == "joint_branch";
    let plain = branch.name.trim_start_matches("中共").replace("联合党支部", "").replace("党支部", "");
    let (name, kind) = ["律师", "会计", "教育"].iter().find(|word| plain.contains(**word)).map_or_else(
        || (plain.clone(), Kind::Enterprise),
        |word| (plain.replace("公司", if *word == "教育" { "培训学校" } else { "事务所" }), Kind::Social),
    );
    let form = if joint { Form::Joint } else { Form::Own };
    let full = if joint { 1 + n % 2 } else { 3 + n % 9 };
    let late = n % 3 == 1;
    let typed = Typed {
        name: format!("云溪{}", name.trim_start_matches("云溪")),
        code: synthetic(u32::try_from(n).unwrap_or(0) + 1),
        employees: (18 + n * 37 % 260).to_string(),
        full: full.to_string(),
        form: if late { Form::None } else { form }.key().to_owned(),
        branch: (!late).then_some(branch.id.0),
        ..on(life.made.begins)
    };
    let counted =
        Typed { employees: typed.employees.clone(), full: typed.full.clone(), ..on(life.today.plus_days(-70)) };
    let id = register(life, New { kind, unit: post.unit, roster: None, typed }).await?;
    if late {
        let built = Typed {
            form: form.key().to_owned(),
            branch: Some(branch.id.0),
            basis: "同意成立党支部的批复".to_owned(),
            ..on(life.today.plus_days(-130))
        };
        event(life, id, EventKind::Form, built).await?;
    }
    if n % 5 != 0 {
        event(life, id, EventKind::Verify, counted).await?;
    }
    Ok(())
}

/// One without a Party organisation: with an instructor, with mass organisations only, or with nothing yet.
async fn other(life: &Life<'_>, post: &Post, n: usize) -> Outcome<()> {
    let Some((name, kind, industry)) = OTHERS.get(n % OTHERS.len()).copied() else { return Ok(()) };
    let place = PLACES.get(n / OTHERS.len()).copied().unwrap_or_default();
    let typed = Typed {
        name: format!("{place}{name}"),
        code: synthetic(u32::try_from(n).unwrap_or(0) + 500),
        industry: industry.to_owned(),
        place: "云溪区创业路".to_owned(),
        contact: "办公室".to_owned(),
        employees: (6 + n * 23 % 140).to_string(),
        full: [0, 1, 0, 4, 2, 0][n % 6].to_string(),
        form: if n % 7 == 3 { Form::Union } else { Form::None }.key().to_owned(),
        ..on(life.made.begins.plus_days(i64::try_from(n).unwrap_or(0) * 3))
    };
    let counted =
        Typed { employees: typed.employees.clone(), full: typed.full.clone(), ..on(life.today.plus_days(-40)) };
    let id = register(life, New { kind, unit: post.unit, roster: None, typed }).await?;
    if n % 4 != 1 {
        event(life, id, EventKind::Verify, counted).await?;
    }
    if n % 3 != 2 {
        looked_after(life, post, id, n).await?;
    }
    if n % 11 == 10 {
        let gone = Typed { how: "deregistered".to_owned(), ..on(life.today.plus_days(-20)) };
        event(life, id, EventKind::End, gone).await?;
    }
    Ok(())
}

/// An instructor comes and mostly keeps in touch; a problem now and then is not solved.
async fn looked_after(life: &Life<'_>, post: &Post, id: FileId, n: usize) -> Outcome<()> {
    let Some(who) = post.instructors.get(n % post.instructors.len().max(1)).map(|i| i.0) else { return Ok(()) };
    let by = |day: Day| Typed { instructor: Some(who), ..on(day) };
    let sent = Typed { basis: "选派党建工作指导员的通知".to_owned(), ..by(life.today.plus_days(-220)) };
    event(life, id, EventKind::Assign, sent).await?;
    let times: &[i64] = if n % 4 == 3 { &[150] } else { &[170, 95, 25] };
    for (at, ago) in times.iter().enumerate() {
        let wrong = (n + at) % 5 == 2;
        let told = Typed {
            text: DONE.get((n + at) % DONE.len()).copied().unwrap_or_default().to_owned(),
            problem: if wrong { PROBLEMS[n % PROBLEMS.len()].to_owned() } else { String::new() },
            solved: if n.is_multiple_of(2) { "yes" } else { "no" }.to_owned(),
            ..by(life.today.plus_days(-ago))
        };
        event(life, id, EventKind::Contact, told).await?;
    }
    Ok(())
}
