//! Members elsewhere or in need in the synthetic branches: some in touch, some long not heard of, some back; cards, hosts, own reports.

use super::life::Life;
use super::tree::Branch;
use base::{Day, Fault, Outcome};
use floating::acts::{self, New};
use floating::typed::Typed;
use floating::{EventKind, FileId, Kind};

/// Registrations for every hundred branches; at least so many.
const PER_HUNDRED: usize = 60;
const FEWEST: usize = 30;
/// The first members of a branch hold posts and stay; the last go out.
const STAY: usize = 6;

const PLACES: [&str; 5] =
    ["广东省深圳市南山区", "浙江省杭州市滨江区", "广东省深圳市龙岗区", "江苏省苏州市昆山市", "北京市朝阳区"];
const ABROAD: [&str; 3] = ["德国慕尼黑", "日本大阪", "新加坡"];
const HOMES: [&str; 3] =
    ["中共南平县河口镇柳林村支部委员会", "中共北山县城关镇东街社区支部委员会", "中共西岭县农业农村局机关支部委员会"];
const TALKS: [&str; 4] =
    ["工作稳定，按时学习", "询问近况，通报支部安排", "更换了工作单位，地点未变", "家中老人患病，已请支部帮助照看"];

/// What somebody is registered as, days since then, days since the last contact, the end if there was one.
const WAYS: [(Kind, i64, Option<i64>, &str); 12] = [
    (Kind::Out, 400, Some(40), ""),
    (Kind::In, 150, Some(30), ""),
    (Kind::Hardship, 500, Some(200), ""),
    (Kind::Out, 300, None, ""),
    (Kind::Abroad, 700, Some(100), ""),
    (Kind::Out, 220, Some(20), ""),
    (Kind::Hardship, 450, None, ""),
    (Kind::Out, 380, Some(90), "returned"),
    (Kind::Abroad, 1900, Some(250), ""),
    (Kind::In, 260, None, "left"),
    (Kind::Out, 190, Some(60), ""),
    (Kind::Hardship, 300, Some(30), "eased"),
];

/// Registers some members, and lets happen what happens.
///
/// # Errors
/// When something is refused that a synthetic district must not bring about.
pub async fn register(life: &mut Life<'_>) -> Outcome<()> {
    let branches = life.made.planted.branches.clone();
    let wanted = (branches.len() * PER_HUNDRED / 100).max(FEWEST);
    for n in 0..wanted {
        // Some branches have several: they are told that a branch or group could be set up there.
        let (Some(branch), Some(way)) = (branches.get(n / 4 * 7 % branches.len().max(1)), WAYS.get(n % WAYS.len()))
        else {
            return Ok(());
        };
        match one(life, branch, *way, n).await {
            Ok(Some(id)) => happen(life, id, (&branches, branch), *way, n).await?,
            // Somebody registered already, or whose facts do not agree: another one comes.
            Ok(None) | Err(Fault::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// The `n`th of some words.
fn nth(all: &[&str], n: usize) -> String {
    all.get(n % all.len().max(1)).copied().unwrap_or_default().to_owned()
}

async fn one(
    life: &mut Life<'_>,
    branch: &Branch,
    (kind, days, ..): (Kind, i64, Option<i64>, &str),
    n: usize,
) -> Outcome<Option<FileId>> {
    let members = life.of_branch(branch.id, life.today).await?;
    let who = members.iter().skip(STAY).nth_back(n % 4).map(|m| m.id);
    let contact = members.get(1).map(|m| m.name.clone()).unwrap_or_default();
    let (Some(who), true) = (who, contact.len() > 1) else { return Ok(None) };
    let reason = match kind {
        Kind::Hardship => nth(&["illness", "income", "disability"], n),
        Kind::Abroad => nth(&["study", "work"], n),
        _ => nth(&["work", "family"], n),
    };
    let place = match kind {
        Kind::Hardship => String::new(),
        Kind::Abroad => nth(&ABROAD, n),
        Kind::In => nth(&PLACES[3..], n),
        Kind::Out => nth(&PLACES, n),
    };
    let typed = Typed {
        on: life.today.plus_days(-days).to_string(),
        place,
        reason,
        contact,
        phone: if kind == Kind::Hardship { String::new() } else { format!("130000{:05}", n % 100_000) },
        organ: if kind == Kind::In { nth(&HOMES, n) } else { String::new() },
        foreign_card: if kind == Kind::In { format!("〔2025〕第{:04}号", 300 + n) } else { String::new() },
        text: if kind == Kind::Hardship { "收入不稳定，由支部重点联系".to_owned() } else { String::new() },
        ..Typed::default()
    };
    let name = if kind == Kind::In { life.people.name() } else { String::new() };
    let new = New { kind, unit: branch.id, person: Some(who), name, typed };
    let (mut work, scope) = life.work("floating.write").await?;
    let id = acts::register(&mut work, &scope, new).await?;
    work.commit().await?;
    Ok(Some(id))
}

async fn happen(
    life: &Life<'_>,
    id: FileId,
    (branches, branch): (&[Branch], &Branch),
    (kind, days, heard, end): (Kind, i64, Option<i64>, &str),
    n: usize,
) -> Outcome<()> {
    let first = life.today.plus_days(-days);
    let text = nth(&TALKS, n);
    if kind == Kind::Out && n % 3 != 1 {
        event(life, id, EventKind::Card, first.plus_days(5), Typed::default()).await?;
    }
    let host = branches.get((n * 3 + 1) % branches.len().max(1)).filter(|b| b.id != branch.id);
    if let (Kind::Out, 0, Some(host)) = (kind, n % 3, host) {
        let host = Typed { host: Some(host.id.0), ..Typed::default() };
        event(life, id, EventKind::HostIn, first.plus_days(20), host).await?;
    }
    if let Some(heard) = heard {
        let (what, told) = if kind == Kind::Hardship {
            let text = "困难没有明显变化，支部走访两次，送去慰问品".to_owned();
            (EventKind::Review, Typed { text, ..Typed::default() })
        } else {
            let told = Typed { way: "phone".to_owned(), by: "组织委员".to_owned(), text, ..Typed::default() };
            (EventKind::Contact, told)
        };
        event(life, id, what, life.today.plus_days(-heard), told).await?;
    }
    if kind == Kind::Out && heard.is_some() && end.is_empty() {
        let told = Typed { text: "工作稳定，每月参加线上学习".to_owned(), ..Typed::default() };
        event(life, id, EventKind::Report, life.today.plus_days(-15), told).await?;
    }
    if !end.is_empty() {
        let how = Typed { how: end.to_owned(), ..Typed::default() };
        event(life, id, EventKind::End, life.today.plus_days(-10), how).await?;
    }
    Ok(())
}

async fn event(life: &Life<'_>, id: FileId, kind: EventKind, on: Day, typed: Typed) -> Outcome<()> {
    let (mut work, scope) = life.work("floating.write").await?;
    let version = floating::store::find(work.conn(), &scope, id).await?.version;
    let typed = Typed { on: on.to_string(), ..typed };
    acts::take(&mut work, &scope, (id, version), kind, &typed).await?;
    work.commit().await
}
