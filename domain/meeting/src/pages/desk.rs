//! What the desk says about meetings: which are owed, by when and by which clause; to those above several branches, how many owe them.

use super::new::months;
use crate::rules::duty::{self, UnitFacts};
use crate::rules::{clause, kinds_of};
use crate::store;
use access::Actor;
use base::id::UnitId;
use base::{Day, Outcome, PartialDay, Period};
use catalogue::{Due, MeetingKind, Rule};
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use std::collections::{BTreeMap, HashMap, HashSet};
use ui::{PanelFuture, Site, list};

/// What one branch, or several, owe of one kind of meeting.
struct Owed<'a> {
    kind: &'a MeetingKind,
    rule: &'a Rule,
    /// Branches that have missed it this year, and how often in all.
    late: (usize, usize),
    /// Months at whose end it was missing, of one branch.
    months: Vec<usize>,
    /// Branches whose running span still lacks it, and its last day.
    running: usize,
    until: Option<Day>,
}

/// The panel.
pub fn draw(site: Site, actor: Actor, _unit: i64) -> PanelFuture {
    Box::pin(async move { panel(&site, &actor).await })
}

async fn panel(site: &Site, actor: &Actor) -> Outcome<Option<Markup>> {
    let scope = actor.scope("meeting.read")?;
    let today = site.today();
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    let facts = facts(&mut conn, site, &scope, &units).await?;
    let holders: Vec<&Unit> = units.iter().filter(|u| facts.contains_key(&u.id)).collect();
    let ids: Vec<UnitId> = units.iter().map(|u| u.id).collect();
    let counts = store::by_month(&mut conn, &scope, &ids, Period::year_to_date(today)).await?;
    drop(conn);
    let mut held: HashMap<(UnitId, &str), Vec<store::MonthCount>> = HashMap::new();
    let parents: HashMap<UnitId, UnitId> =
        units.iter().filter(|u| u.kind == "party_group").filter_map(|u| Some((u.id, u.parent?))).collect();
    for count in &counts {
        // Meetings of a group count for its branch.
        let unit = parents.get(&count.unit).copied().unwrap_or(count.unit);
        held.entry((unit, count.kind.as_str())).or_default().push(store::MonthCount { unit, ..count.clone() });
    }
    let mut owed: BTreeMap<usize, Owed<'_>> = BTreeMap::new();
    for unit in &holders {
        let Some(facts) = facts.get(&unit.id) else { continue };
        for kind in kinds_of(&site.catalogue, &unit.kind).into_iter().filter(|kind| duty::concerns(kind, facts)) {
            let Some(rule) = duty::rule_of(&site.catalogue, kind, &unit.kind, today) else { continue };
            let found = held.get(&(unit.id, kind.key.as_str())).map(Vec::as_slice).unwrap_or_default();
            let held = months(found, unit.id, &kind.key);
            let at = site.catalogue.meeting_kinds().position(|k| k.key == kind.key).unwrap_or(usize::MAX);
            let one = owed.entry(at).or_insert(Owed {
                kind,
                rule,
                late: (0, 0),
                months: Vec::new(),
                running: 0,
                until: None,
            });
            one.add(&duty::year(Some(rule), &held, today.year(), today, facts), duty::due_by(rule, &held, today));
        }
    }
    let owed: Vec<_> = owed.into_values().filter(|o| o.late.0 + o.running > 0).collect();
    let one = if let [one] = holders[..] { Some(one.id) } else { None };
    Ok((!owed.is_empty()).then(|| card(&owed, one, actor.can("meeting.write"))))
}

impl Owed<'_> {
    fn add(&mut self, year: &[duty::Cell; 12], until: Option<Day>) {
        let missing = duty::missing(year);
        self.late = (self.late.0 + usize::from(missing > 0), self.late.1 + missing);
        self.months.extend((1..=12).filter(|month| year[month - 1].missing));
        self.running += usize::from(until.is_some());
        self.until = self.until.or(until);
    }
}

/// What decides the duties of every unit that has members' meetings to hold, in two readings for all of them.
async fn facts(
    conn: &mut Conn,
    site: &Site,
    scope: &access::Scope,
    units: &[Unit],
) -> Outcome<HashMap<UnitId, UnitFacts>> {
    let posts = org::store::posts_on(conn, scope, site.today()).await?;
    // A secretary alone is no committee.
    let sits = |post: &str| site.catalogue.post(post).is_some_and(|post| post.committee && !post.head);
    let committees: HashSet<UnitId> = posts.iter().filter(|p| sits(&p.post)).map(|p| p.unit).collect();
    let grouped: HashSet<UnitId> = units.iter().filter(|u| u.kind == "party_group").filter_map(|u| u.parent).collect();
    let owes = |unit: &&Unit| {
        let kinds = kinds_of(&site.catalogue, &unit.kind);
        kinds
            .iter()
            .any(|k| k.due == Due::Members && duty::rule_of(&site.catalogue, k, &unit.kind, site.today()).is_some())
    };
    let of = |unit: &Unit| UnitFacts {
        has_committee: committees.contains(&unit.id),
        has_groups: grouped.contains(&unit.id),
        since: unit.founded.map(PartialDay::last),
        until: unit.dissolved,
    };
    Ok(units.iter().filter(owes).map(|unit| (unit.id, of(unit))).collect())
}

fn card(owed: &[Owed<'_>], one: Option<UnitId>, writes: bool) -> Markup {
    let to = |o: &Owed<'_>| match one {
        Some(unit) if writes => list::address("/meetings/new", &[("unit", &unit.to_string()), ("kind", &o.kind.key)]),
        _ => list::address("/meetings/table", &[("kind", &o.kind.key)]),
    };
    let act = if one.is_some() && writes { "记会议" } else { "查看" };
    html! {
        section.card {
            div.card-header {
                h2.card-title { @if one.is_some() { "该开的会" } @else { "组织生活落实情况" } }
                div.card-actions { a.btn.btn-sm href="/meetings/table" { "三会一课一览" } }
            }
            ul.duties {
                @for o in owed.iter().filter(|o| o.late.0 > 0) { (line("duty duty-late", "已过期", &late(o, one.is_some()), o, (&to(o), act))) }
                @for o in owed.iter().filter(|o| o.running > 0) {
                    @let when = o.until.map(|day| format!("{}月{}日前", day.month(), day.day())).unwrap_or_default();
                    (line("duty duty-soon", &when, &running(o, one.is_some()), o, (&to(o), act)))
                }
            }
        }
    }
}

fn late(o: &Owed<'_>, one: bool) -> String {
    if one {
        let months: Vec<String> = o.months.iter().map(ToString::to_string).collect();
        let every = duty::words(o.rule);
        return format!(
            "{}（{every}）：截至{}月末缺 {} 次，没有开，或开了没有记",
            o.kind.name,
            months.join("、"),
            o.late.1
        );
    }
    format!("{}：{} 个支部今年有缺，共缺 {} 次", o.kind.name, o.late.0, o.late.1)
}

fn running(o: &Owed<'_>, one: bool) -> String {
    let (name, every) = (&o.kind.name, duty::words(o.rule));
    if one {
        format!("{name}（{every}）：本期还没有记录")
    } else {
        format!("{name}：{} 个支部本期还没有记录", o.running)
    }
}

fn line(class: &str, when: &str, what: &str, o: &Owed<'_>, (href, act): (&str, &str)) -> Markup {
    html! {
        li class=(class) {
            div.duty-when { b { (when) } }
            div.duty-what { (what) p.clause { "依据：" (clause(o.rule)) } }
            a.btn.btn-sm href=(href) aria-label=(format!("{act}：{}", o.kind.name)) { (act) }
        }
    }
}
