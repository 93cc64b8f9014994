//! What the files of other nouns ask for: contacts, reports and checks that come due, dates of lost contact and of correction, requests
//! of members. Once a month for each unit and kind as long as something is wanting, so that nobody is told fifty times.

use super::{Ground, Told};
use access::Scope;
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use std::collections::BTreeMap;
use ui::list::address;

/// Matters looked at in one round.
const MATTERS: i64 = 10_000;

/// What is told of them, by unit.
///
/// # Errors
/// When the database is away.
pub(super) async fn of(conn: &mut Conn, ground: Ground<'_>, whole: &Scope) -> Outcome<Vec<(UnitId, Told)>> {
    let mut all = floating(conn, ground, whole).await?;
    all.extend(coverage(conn, ground, whole).await?);
    all.extend(matters(conn, ground, whole).await?);
    all.extend(requests(conn, whole).await?);
    Ok(all)
}

/// What a kind of files is called, where it is seen to, and who may.
struct About {
    key: &'static str,
    title: fn(i64) -> String,
    body: &'static str,
    way: fn(&str) -> String,
    need: &'static str,
}

impl About {
    /// One message a month for each unit.
    fn monthly(&self, ground: Ground<'_>, units: impl Iterator<Item = (UnitId, i64)>) -> Vec<(UnitId, Told)> {
        let mut of_unit: BTreeMap<UnitId, i64> = BTreeMap::new();
        units.for_each(|(unit, n)| *of_unit.entry(unit).or_default() += n);
        let told = |(unit, n): (UnitId, i64)| {
            let title = (self.title)(n);
            let told = Told {
                topic: format!("{}:{unit}:{}", self.key, ground.today.month_key()),
                plain: title.clone(),
                title,
                body: self.body.to_owned(),
                href: (self.way)(&unit.to_string()),
                need: self.need.to_owned(),
            };
            (unit, told)
        };
        of_unit.into_iter().map(told).collect()
    }
}

async fn floating(conn: &mut Conn, ground: Ground<'_>, whole: &Scope) -> Outcome<Vec<(UnitId, Told)>> {
    let cuts = floating::Cuts::of(ground.catalogue, ground.today);
    let filter = floating::store::Filter {
        alarmed: Some(cuts),
        side: Some(floating::store::Side::Home),
        ..floating::store::Filter::default()
    };
    let files = floating::store::page(conn, whole, &filter, None).await?;
    let about = About {
        key: "floating",
        title: |n| format!("流动、出国（境）和困难党员中，有{n}人次需要联系、核对或者走访"),
        body: "按规定定期联系流动党员、核对流动党员活动证、了解困难党员情况",
        way: |unit| address("/floating", &[("unit", unit), ("late", "1")]),
        need: "floating.write",
    };
    Ok(about.monthly(ground, files.iter().map(|file| (file.unit, 1))))
}

async fn coverage(conn: &mut Conn, ground: Ground<'_>, whole: &Scope) -> Outcome<Vec<(UnitId, Told)>> {
    let limits = coverage::Limits::of(ground.catalogue, ground.today);
    let filter = coverage::store::Filter { any_gap: true, state: "open", ..coverage::store::Filter::default() };
    let files = coverage::store::page(conn, whole, (&filter, &limits), None).await?;
    let about = About {
        key: "coverage",
        title: |n| format!("“两个覆盖”中有{n}个单位应建未建、没有指导员或者久未联系、核实"),
        body: "请组建党组织、派指导员，或者联系、核实后登记",
        way: |unit| address("/coverage", &[("unit", unit)]),
        need: "coverage.write",
    };
    Ok(about.monthly(ground, files.iter().map(|file| (file.unit, 1))))
}

/// Discipline stays out: whoever may see it has it on the desk.
async fn matters(conn: &mut Conn, ground: Ground<'_>, whole: &Scope) -> Outcome<Vec<(UnitId, Told)>> {
    let due = standing::store::due(conn, whole, (None, ground.today), MATTERS).await?;
    let told = |m: &standing::Matter| {
        let on = m.alarm_on?;
        Some((
            m.unit,
            Told {
                topic: format!("standing:{}:{on}", m.case),
                title: format!("{}：{}", m.name, m.alarm()),
                plain: m.alarm().to_owned(),
                body: ground.catalogue.rule(m.alarm_rule()).map(|r| r.basis.cited()).unwrap_or_default(),
                href: format!("/cases/{}", m.case),
                need: "standing.write".to_owned(),
            },
        ))
    };
    Ok(due.iter().filter_map(told).collect())
}

async fn requests(conn: &mut Conn, whole: &Scope) -> Outcome<Vec<(UnitId, Told)>> {
    let waiting = monthly::store::waiting(conn, whole).await?;
    let told = |(id, unit): (i64, UnitId)| {
        let title = "有党员申请更正本人信息，请核对后答复".to_owned();
        let told = Told {
            topic: format!("correction:{id}"),
            plain: title.clone(),
            title,
            body: String::new(),
            href: format!("/monthly/requests/{id}"),
            need: "member.write".to_owned(),
        };
        (unit, told)
    };
    Ok(waiting.into_iter().map(told).collect())
}
