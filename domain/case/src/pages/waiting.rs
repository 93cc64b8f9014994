//! What waits for a unit: its own steps, what it has to do for others, what is late below it; across all procedures.

use crate::papers;
use crate::store::wait::Waiting;
use crate::turn::{self, Asked, Turn};
use access::{Line as Note, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// The page.
const PATH: &str = "/cases/waiting";

/// Which of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Mine,
    Can,
    Late,
}

impl View {
    const ALL: [Self; 3] = [Self::Mine, Self::Can, Self::Late];

    fn key(self) -> &'static str {
        match self {
            Self::Mine => "",
            Self::Can => "can",
            Self::Late => "late",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Mine => "等我办理",
            Self::Can => "可以办理",
            Self::Late => "下级超过期限",
        }
    }

    fn none(self) -> (&'static str, &'static str) {
        match self {
            Self::Mine => {
                ("没有等您办理的事项", "本党组织三十日内到期的步骤，和需要由您审批、接收、备案的事项，会列在这里")
            }
            Self::Can => ("没有可以办理的步骤", "正在办理的事项，下一步可以办理而期限还早或者没有期限的，会列在这里"),
            Self::Late => ("下级党组织没有超过期限的事项", "下级党组织的办理事项超过规定期限的，会列在这里"),
        }
    }

    fn of(self, turn: &Turn) -> &[Waiting] {
        match self {
            Self::Mine => &turn.mine,
            Self::Can => &turn.can,
            Self::Late => &turn.late,
        }
    }
}

/// The way to a list of a unit.
pub(super) fn href(unit: &Unit, view: View) -> String {
    list::address(PATH, &[("unit", &unit.id.to_string()), ("view", view.key())])
}

/// A line of a list.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub title: String,
    pub procedure: String,
    pub step: String,
    /// Name of the unit whose case it is.
    pub unit: String,
    pub due: Option<Day>,
    /// Given back, to be taken once more.
    pub back: bool,
    pub clause: String,
    /// Where it is seen.
    pub page: String,
    /// Where it is done; the page itself when somebody else does it.
    pub act: String,
    /// Whether the reader may do it.
    pub may: bool,
}

/// The lines of what waits, with names and ways.
pub(super) async fn lines(
    conn: &mut Conn,
    asked: Asked<'_>,
    unit: &Unit,
    all: impl Iterator<Item = &Waiting>,
) -> Outcome<Vec<Line>> {
    let all: Vec<&Waiting> = all.collect();
    let owners: Vec<UnitId> = all.iter().map(|w| w.case.unit).collect();
    let names = org::store::names(conn, &Scope::whole(asked.actor.district), &owners).await?;
    let line = |w: &&Waiting| {
        let (procedure, step) = turn::readable(asked, w, unit)?;
        let own = w.wait.hand.as_ref().filter(|hand| hand.unit == unit.id);
        let writes = asked.actor.scope(&procedure.write).ok();
        let may = own.is_some() || w.wait.hand.is_none() && writes.is_some_and(|scope| may_take(&scope, w));
        let page = own.map_or_else(|| format!("/cases/{}", w.case.id), |hand| hand.page.clone());
        let act = if may && own.is_none() { format!("/cases/{}/steps/{}", w.case.id, step.key) } else { page.clone() };
        Some(Line {
            title: w.case.title.clone(),
            procedure: procedure.name.clone(),
            step: step.name.clone(),
            unit: names.get(&w.case.unit).cloned().unwrap_or_default(),
            due: w.wait.due,
            back: w.wait.back,
            clause: procedure.basis.cited(),
            page,
            act,
            may,
        })
    };
    Ok(all.iter().filter_map(line).collect())
}

fn may_take(scope: &Scope, w: &Waiting) -> bool {
    if w.wait.above { scope.stands_above(&w.path) } else { scope.covers(&w.path) }
}

impl Line {
    fn is_late(&self, today: Day) -> bool {
        self.due.is_some_and(|due| due < today)
    }

    fn button(&self) -> Markup {
        html! { a.btn.btn-sm href=(self.act) aria-label=(format!("{}：{} {}", if self.may { "办理" } else { "查看" }, self.title, self.step)) { @if self.may { "办理" } @else { "查看" } } }
    }

    /// As the desk shows it.
    pub(super) fn on_desk(&self, today: Day) -> Markup {
        let late = self.is_late(today);
        let when = self.due.map(|due| format!("{}月{}日前", due.month(), due.day())).unwrap_or_default();
        html! {
            li class=(if late { "duty duty-late" } else { "duty duty-soon" }) {
                div.duty-when { b { @if late { "已逾期" } @else if self.back { "已退回" } @else if when.is_empty() { "待办" } @else { (when) } } }
                div.duty-what {
                    a href=(self.page) { (self.title) } "：" (self.step)
                    p.hint { (self.procedure) "，" (self.unit) @if late { "，" (when) } }
                    (parts::clause(&self.clause))
                }
                (self.button())
            }
        }
    }

    fn row(&self, today: Day) -> Markup {
        html! {
            tr {
                td.lead-cell data-label="名称" { a href=(self.page) { (self.title) } }
                td data-label="事项" { (self.procedure) }
                td data-label="步骤" { (self.step) @if self.back { " " (parts::state("退回重办", "warn")) } }
                td data-label="党组织" { (self.unit) }
                td.nowrap data-label="期限" { @if let Some(due) = self.due { (due) " " @if due < today { (parts::state("超过期限", "bad")) } } @else { "没有规定期限" } }
                td data-label="办理" { (self.button()) }
            }
        }
    }
}

/// What a list was asked for.
struct Wanted {
    unit: Unit,
    view: View,
    procedure: String,
}

impl Wanted {
    async fn of(conn: &mut Conn, me: &Me, params: &Params) -> Outcome<Self> {
        let unit = params.read::<i64>("unit").map(UnitId).or_else(|| me.home_unit()).ok_or(Fault::NotFound)?;
        let view = View::ALL.into_iter().find(|v| v.key() == params.text("view")).unwrap_or(View::Mine);
        let unit = org::store::find(conn, &me.scope("case.read")?, unit).await?;
        Ok(Self { unit, view, procedure: params.text("procedure").chars().take(60).collect() })
    }

    fn address(&self, path: &str, view: View, page: i64) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let unit = self.unit.id.to_string();
        list::address(path, &[("unit", &unit), ("view", view.key()), ("procedure", &self.procedure), ("page", &page)])
    }

    fn takes(&self, w: &Waiting) -> bool {
        self.procedure.is_empty() || w.case.procedure == self.procedure
    }

    fn chips(&self, turn: &Turn) -> Markup {
        html! {
            ul.filters aria-label="哪些事项" { @for view in View::ALL {
                li { a.filter href=(self.address(PATH, view, 1)) aria-current=[(view == self.view).then_some("true")] { (view.name()) " " b { (view.of(turn).iter().filter(|w| self.takes(w)).count()) } } }
            } }
        }
    }

    fn tools(&self, asked: Asked<'_>, turn: &Turn) -> Markup {
        let has = |key: &str| View::ALL.iter().flat_map(|v| v.of(turn)).any(|w| w.case.procedure == key);
        html! {
            form.tools action=(PATH) method="get" data-auto="" role="search" aria-label="筛选待办理事项" {
                input type="hidden" name="unit" value=(self.unit.id);
                input type="hidden" name="view" value=(self.view.key());
                div.field {
                    label.field-label for="f-procedure" { "事项" }
                    select.form-select id="f-procedure" name="procedure" {
                        option value="" { "全部" }
                        @for p in asked.catalogue.procedures().filter(|p| has(&p.key)) { option value=(p.key) selected[p.key == self.procedure] { (p.name) } }
                    }
                }
                button.btn { "筛选" }
            }
        }
    }
}

/// `GET /cases/waiting?unit=&view=&procedure=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let asked = Asked { catalogue: &site.catalogue, actor: &me, today: site.today() };
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &me, &params).await?;
    let turn = turn::of(&mut conn, asked, &wanted.unit).await?;
    let found: Vec<&Waiting> = wanted.view.of(&turn).iter().filter(|w| wanted.takes(w)).collect();
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let window = found.chunks(usize::try_from(PAGE_SIZE).unwrap_or(50)).nth(usize::try_from(page - 1).unwrap_or(0));
    let shown = lines(&mut conn, asked, &wanted.unit, window.unwrap_or_default().iter().copied()).await?;
    drop(conn);
    let body = html! {
        (wanted.chips(&turn))
        (wanted.tools(asked, &turn))
        p.found { "共 " (total) " 件" }
        @if shown.is_empty() { (nothing(wanted.view)) } @else { (table(wanted.view, &shown, asked.today)) }
        (pager(total, page, PAGE_SIZE, |page| wanted.address(PATH, wanted.view, page)))
    };
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/cases/waiting/export", wanted.view, 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
    };
    let page = Page::new("等我办理").lead(format!("{}的办理事项，超过期限的在前", wanted.unit.name));
    page.crumb("办理事项", "/procedures").acts(acts).body(body).reply()
}

fn nothing(view: View) -> Markup {
    let (title, hint) = view.none();
    parts::empty(title, hint, &html! { a.btn href="/procedures" { "查看办理事项" } })
}

fn table(view: View, lines: &[Line], today: Day) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label=(view.name()) { table.table.table-cards {
            caption.visually-hidden { (view.name()) }
            thead { tr { th scope="col" { "名称" } th scope="col" { "事项" } th scope="col" { "步骤" } th scope="col" { "党组织" } th scope="col" { "期限" } th scope="col" { "办理" } } }
            tbody { @for line in lines { (line.row(today)) } }
        } }
    }
}

/// `GET /cases/waiting/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let (asked, may) = (Asked { catalogue: &site.catalogue, actor: &me, today: site.today() }, me.scope("export")?);
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &me, &params).await?;
    let turn = turn::of(&mut conn, asked, &wanted.unit).await?;
    let found = wanted.view.of(&turn).iter().filter(|w| wanted.takes(w) && may.covers(&w.path));
    let all = lines(&mut conn, asked, &wanted.unit, found).await?;
    drop(conn);
    let name = wanted.view.name();
    audit::note(&site, &me, Note::general("export", format!("{name} {} 行", all.len()))).await?;
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &wanted.unit.name);
    let bytes = papers::waiting(name, &all, &footer, asked.today)?;
    Ok(download::download(&format!("{name}_{}.xlsx", asked.today), download::XLSX, bytes))
}
