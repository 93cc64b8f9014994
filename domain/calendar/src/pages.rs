//! Pages of the calendar.

mod day;
mod feed;
mod mine;
mod month;
mod panel;
mod sheet;

use crate::own::Eyes;
use access::Actor;
use base::{Day, Fault, Outcome};
use maud::{Markup, html};
use monthly::Month;
use org::Unit;
use ui::list::address;
use ui::{Field, Form, Me, Need, Panel, Params, Place, Routes, Site};

const READ: Need = Need::Can("duty.read");

/// Places in the navigation.
pub const PLACES: &[Place] = &[
    Place { group: "组织生活", label: "日历", href: "/calendar", icon: "calendar-event", need: "duty.read" },
    Place {
        group: "组织生活", label: "工作月历", href: "/calendar/sheet", icon: "list-check", need: "duty.read"
    },
    Place { group: "本人", label: "我的应办", href: "/me/duties", icon: "list-check", need: "self.read" },
];

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/calendar", READ, month::show)
        .get("/calendar/day", READ, day::show)
        .get("/calendar/sheet", READ, sheet::show)
        // These ask for the right to read duties as well.
        .get("/calendar/sheet/docx", Need::Can("export"), sheet::docx)
        .get("/calendar/sheet/pdf", Need::Can("export"), sheet::pdf)
        .get("/calendar/feed", READ, feed::show)
        .post("/calendar/feed", READ, feed::create)
        .post("/calendar/feed/withdraw", READ, feed::withdraw)
        // The address itself is the secret; it opens this and nothing else.
        .get("/feed/{token}", Need::Public, feed::serve)
        .get("/me/duties", Need::Can("self.read"), mine::show)
}

/// What the calendar contributes to one's own page.
pub fn panels() -> Vec<Panel> {
    vec![Panel { about: "me", need: "self.read", draw: panel::of_me }]
}

/// What a page was asked for: a unit in reach and a month.
struct Wanted {
    units: Vec<Unit>,
    at: usize,
    month: Month,
}

impl Wanted {
    /// Reads the query; without a unit the one that the actor works for, without a month the running one.
    async fn of(site: &Site, me: &Me, params: &Params) -> Outcome<Self> {
        let scope = me.scope("duty.read")?;
        let mut units = org::store::list_all(&mut *site.db.read().await?, &scope).await?;
        units.retain(|unit| unit.dissolved.is_none());
        let typed = params.text("unit");
        let chosen = org::pick::chosen(typed, &units);
        if chosen.is_none() && !typed.is_empty() {
            return Err(Fault::NotFound);
        }
        let id = chosen.or_else(|| me.home_unit()).or_else(|| units.first().map(|u| u.id));
        let at = units.iter().position(|u| Some(u.id) == id).ok_or(Fault::NotFound)?;
        let running = Month::of(site.today());
        let month = params.read::<Month>("month").filter(|month| is_near(month.first(), site.today()));
        Ok(Self { units, at, month: month.unwrap_or(running) })
    }

    fn unit(&self) -> Outcome<&Unit> {
        self.units.get(self.at).ok_or(Fault::NotFound)
    }

    /// Whether units stand below that have duties of their own: a branch's groups have none.
    fn has_below(&self, site: &Site) -> Outcome<bool> {
        let unit = self.unit()?;
        let holds = site.catalogue.unit_kind(&unit.kind).is_some_and(|kind| kind.holds_members);
        Ok(!holds && self.units.iter().any(|u| u.parent == Some(unit.id)))
    }

    fn address(&self, path: &str, month: Month) -> Outcome<String> {
        Ok(address(path, &[("unit", &self.unit()?.id.to_string()), ("month", &month.to_string())]))
    }

    /// Unit and month to choose, and the months before and after.
    fn tools(&self, path: &str) -> Outcome<Markup> {
        let unit = self.unit()?;
        let form = Form::empty().with("unit", unit.id).with("month", self.month);
        let (before, after) = (self.month.before(), self.month.after());
        Ok(html! {
            form.tools action=(path) method="get" {
                @if self.units.len() > 1 { (org::pick::unit_field(&form, &Field::text("unit", "党组织"), &org::pick::few(&self.units, unit.id))) }
                (form.input(&Field::of("month", "month", "月份").required()))
                button.btn { "查看" }
            }
            nav.months.no-print aria-label="月份" {
                a.btn rel="prev" href=(self.address(path, before)?) { "‹ " (before.chinese()) }
                b.months-now { (self.month.chinese()) }
                a.btn rel="next" href=(self.address(path, after)?) { (after.chinese()) " ›" }
            }
        })
    }
}

/// Years before and after this one that are shown: far from today there is nothing to see, and to look for it takes long.
const YEARS: i32 = 20;

fn is_near(day: Day, today: Day) -> bool {
    (day.year() - today.year()).abs() <= YEARS
}

/// Who looks.
fn eyes<'a>(site: &'a Site, me: &'a Actor) -> Eyes<'a> {
    Eyes { catalogue: &site.catalogue, keys: &site.keys, actor: me, today: site.today() }
}
