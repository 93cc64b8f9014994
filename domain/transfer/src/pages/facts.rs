//! What every page says of a transfer: from where, to where, since when, until when.

use crate::file::{Kind, Transfer};
use base::id::UnitId;
use base::{Day, Outcome};
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::{Site, parts};

/// Names of the units of both sides, whoever's they are: each side is told the other's name.
pub(super) async fn names(conn: &mut Conn, district: i64, all: &[Transfer]) -> Outcome<HashMap<UnitId, String>> {
    let ids: Vec<UnitId> = all.iter().flat_map(|t| [t.from, t.to]).flatten().collect();
    org::store::names(conn, &access::Scope::whole(base::id::DistrictId(district)), &ids).await
}

/// From where, or to where, in words.
pub(super) fn side(t: &Transfer, unit: Option<UnitId>, names: &HashMap<UnitId, String>) -> String {
    unit.map_or_else(|| t.place.clone(), |unit| names.get(&unit).cloned().unwrap_or_default())
}

/// A word about where it stands.
pub(super) fn sign(t: &Transfer, today: Day) -> Markup {
    use crate::State;
    let tone = match t.state {
        State::Open => "info",
        State::Done => "good",
        State::Returned => "warn",
        State::Withdrawn | State::Undone => "",
    };
    html! { (parts::state(t.state.name(), tone)) @if t.is_late(today) { " " (parts::state("超过期限", "bad")) } }
}

/// The facts of a transfer as a list.
///
/// # Errors
/// When the database is away.
pub(crate) async fn facts(conn: &mut Conn, site: &Site, t: &Transfer) -> Outcome<Markup> {
    let district = org::store::districts(conn).await?.into_iter().next().map_or(0, |d| d.0);
    let names = names(conn, district, std::slice::from_ref(t)).await?;
    let scope = site.catalogue.codes("transfer_scope").and_then(|c| c.name_of(&t.scope)).unwrap_or_default();
    let fact = |name: &str, value: &str| html! { @if !value.is_empty() { div { dt { (name) } dd { (value) } } } };
    let day = |day: Option<Day>| day.map(Day::chinese).unwrap_or_default();
    let number = t.facts.id_number().map(|n| n.mask()).unwrap_or_default();
    let due = if t.kind == Kind::Within { "接收期限" } else { "有效期至" };
    Ok(html! {
        dl.facts {
            (fact("办理类型", &format!("{}（{scope}）", t.kind.name())))
            (fact("转出", &side(t, t.from, &names)))
            (fact("转入", &side(t, t.to, &names)))
            (fact("形式", if t.whole { "整建制接转" } else { "个别接转" }))
            (fact("公民身份号码", &number))
            (fact("介绍信编号", &t.letter_no))
            (fact("介绍信日期", &day(t.letter_on)))
            (fact(due, &day(t.due)))
            div { dt { "状态" } dd { (sign(t, site.today())) } }
        }
    })
}
