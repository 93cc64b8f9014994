//! All units in reach: as a tree that folds, or as a list when something is searched or filtered; the list as a workbook.

use super::tree_view::View;
use crate::papers::{self, kind_name, sector_name};
use crate::{Members, Tree, Unit, facts, pick, search, store};
use access::{Line, Scope, audit};
use axum::extract::State;
use axum::response::IntoResponse;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use db::Conn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::download::{XLSX, download};
use ui::list::{PAGE_SIZE, address, pager};
use ui::parts::{empty, icon, state};
use ui::{Id, Me, Page, Params, Reply, Site};

/// What is shown.
struct Asked {
    q: String,
    kind: String,
    sector: String,
    /// Empty for those that exist, `dissolved`, or `all`.
    state: String,
    top: Option<UnitId>,
    as_of: Option<Day>,
    page: i64,
}

impl Asked {
    fn read(params: &Params, today: Day) -> Self {
        let text = |name: &str| params.text(name).chars().take(60).collect::<String>();
        Self {
            q: text("q"),
            kind: text("kind"),
            sector: text("sector"),
            state: text("state"),
            top: params.read("top"),
            as_of: params.read::<Day>("as_of").filter(|d| *d != today),
            page: params.page(),
        }
    }

    fn is_list(&self) -> bool {
        [&self.q, &self.kind, &self.sector, &self.state].iter().any(|text| !text.is_empty())
    }

    fn address(&self, path: &str, page: i64) -> String {
        let top = self.top.map(|u| u.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        let pairs = [
            ("q", &self.q),
            ("kind", &self.kind),
            ("sector", &self.sector),
            ("state", &self.state),
            ("top", &top),
            ("page", &page),
        ];
        address(path, &pairs.map(|(k, v)| (k, v.as_str())))
    }

    fn wants(&self, unit: &Unit) -> bool {
        let is = |wanted: &str, has: &str| wanted.is_empty() || wanted == has;
        let state = match self.state.as_str() {
            "all" => true,
            "dissolved" => unit.dissolved.is_some(),
            _ => unit.dissolved.is_none(),
        };
        state && is(&self.kind, &unit.kind) && is(&self.sector, &unit.sector) && search::matches(unit, &self.q)
    }
}

/// `GET /units`.
pub(super) async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let asked = Asked::read(&params, site.today());
    let scope = me.scope("unit.read")?;
    let mut conn = site.db.read().await?;
    let scope = narrowed(&mut conn, &scope, asked.top).await?;
    let body = if asked.is_list() {
        list(&site, &mut conn, &scope, &asked).await?
    } else {
        tree(&site, &mut conn, &scope, &asked).await?
    };
    let acts = html! {
        @if me.can("unit.write") {
            a.btn href="/units/import" { (icon("file-import")) "导入" }
            a.btn.btn-primary href="/units/new" { (icon("plus")) "新建党组织" }
        }
    };
    Page::new("党组织").acts(acts).body(html! { (tools(&site, &asked)) (body) }).reply()
}

async fn narrowed(conn: &mut Conn, scope: &Scope, top: Option<UnitId>) -> Outcome<Scope> {
    let Some(top) = top else { return Ok(scope.clone()) };
    let path = store::find(conn, scope, top).await?.path;
    scope.within(&path).ok_or(Fault::NotFound)
}

fn tools(site: &Site, asked: &Asked) -> Markup {
    let kinds = site.catalogue.unit_kinds().map(|k| (k.key.as_str(), k.name.as_str()));
    let sectors =
        site.catalogue.codes("sector").into_iter().flat_map(|t| t.iter().map(|r| (r.code.as_str(), r.name.as_str())));
    html! {
        form.tools action="/units" method="get" role="search" aria-label="查找党组织" data-auto="" {
            @if let Some(top) = asked.top { input type="hidden" name="top" value=(top); }
            div.field.grow { label.field-label for="f-q" { "查找" } input.form-control #f-q type="search" name="q" value=(asked.q) placeholder="名称、编码或拼音首字母"; }
            (choice("kind", "组织类别", &asked.kind, kinds))
            (choice("sector", "所属领域", &asked.sector, sectors))
            (choice("state", "状态", &asked.state, [("dissolved", "已撤销"), ("all", "含已撤销")].into_iter()))
            @if !asked.is_list() {
                div.field { label.field-label for="f-as_of" { "截至日期" } input.form-control #f-as_of type="date" name="as_of" value=(asked.as_of.unwrap_or_else(|| site.today())) max=(site.today()); }
            }
            button.btn { (icon("search")) "查找" }
            @if asked.as_of.is_none() { div.tools-end { a.btn href=(asked.address("/units/export", 1)) { (icon("file-export")) "导出" } } }
        }
    }
}

fn choice<'a>(name: &str, label: &str, chosen: &str, all: impl Iterator<Item = (&'a str, &'a str)>) -> Markup {
    html! {
        div.field {
            label.field-label for=(format!("f-{name}")) { (label) }
            select.form-select id=(format!("f-{name}")) name=(name) {
                option value="" { "全部" }
                @for (code, text) in all { option value=(code) selected[code == chosen] { (text) } }
            }
        }
    }
}

async fn tree(site: &Site, conn: &mut Conn, scope: &Scope, asked: &Asked) -> Outcome<Markup> {
    let on = asked.as_of.unwrap_or_else(|| site.today());
    let tree = Tree::load(conn, scope, on).await?;
    let members = tree.roll_up(facts::members(conn, scope, on).await?.into_iter());
    if tree.units().is_empty() {
        let act = html! { a.btn href="/units" { "查看今天的党组织" } };
        return Ok(empty("这一天还没有党组织", "请选择较晚的日期", &act));
    }
    let view = View { tree: &tree, members: &members, catalogue: &site.catalogue, as_of: asked.as_of };
    Ok(html! {
        p.found {
            @if asked.as_of.is_some() { "截至" (on.chinese()) "，" }
            "共 " (tree.units().len()) " 个党组织。右侧数字为含下级的党员人数。"
        }
        section.card aria-label="党组织" { div.card-body { ul.tree { (view.units(tree.roots(), 1)) } } }
    })
}

/// `GET /units/{id}/lower`: what is directly below a unit, for the tree to unfold.
pub(super) async fn lower(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, params: Params) -> Reply {
    let asked = Asked::read(&params, site.today());
    let scope = me.scope("unit.read")?;
    let mut conn = site.db.read().await?;
    let scope = narrowed(&mut conn, &scope, Some(id)).await?;
    let on = asked.as_of.unwrap_or_else(|| site.today());
    let tree = Tree::load(&mut conn, &scope, on).await?;
    let members = tree.roll_up(facts::members(&mut conn, &scope, on).await?.into_iter());
    let view = View { tree: &tree, members: &members, catalogue: &site.catalogue, as_of: asked.as_of };
    Ok(view.units(tree.children(id), 0).into_response())
}

/// `GET /units/options`: suggestions for a field of [`pick::unit_field`]. The security officer, who grants rights on units, may ask too.
pub(super) async fn options(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("unit.read").or_else(|_| me.scope("officer.security"))?;
    let mut conn = site.db.read().await?;
    let units = store::list(&mut conn, &scope).await?;
    Ok(pick::suggestions(&units, params.text(params.text("field"))).into_response())
}

/// Units that were asked for, with what their rows need.
struct Found {
    units: Vec<Unit>,
    /// Names of all units in reach.
    names: HashMap<UnitId, String>,
    /// Members of each unit with all below it, today.
    members: HashMap<UnitId, Members>,
}

async fn found(conn: &mut Conn, scope: &Scope, asked: &Asked, today: Day) -> Outcome<Found> {
    let mut units = store::list_all(conn, scope).await?;
    let own = facts::members(conn, scope, today).await?;
    let members = Tree::present(&units).roll_up(own.into_iter());
    let names = units.iter().map(|u| (u.id, u.name.clone())).collect();
    units.retain(|u| asked.wants(u));
    Ok(Found { units, names, members })
}

async fn list(site: &Site, conn: &mut Conn, scope: &Scope, asked: &Asked) -> Outcome<Markup> {
    let Found { units, names, members } = found(conn, scope, asked, site.today()).await?;
    if units.is_empty() {
        let act = html! { a.btn href="/units" { "清除条件" } };
        return Ok(empty("没有符合条件的党组织", "请减少查找条件，或核对名称、编码", &act));
    }
    let total = i64::try_from(units.len())?;
    let from = usize::try_from((asked.page - 1) * PAGE_SIZE)?;
    let shown: Vec<&Unit> = units.iter().skip(from).take(PAGE_SIZE as usize).collect();
    Ok(html! {
        p.found { "共 " (total) " 个党组织" }
        div.list tabindex="0" role="region" aria-label="党组织列表" {
            table.table.table-cards {
                caption.visually-hidden { "党组织列表" }
                thead { tr { th scope="col" { "名称" } th scope="col" { "编码" } th scope="col" { "组织类别" } th scope="col" { "上级" } th scope="col" { "所属领域" } th.num scope="col" { "党员" } } }
                tbody { @for unit in shown { (row(site, unit, &names, members.get(&unit.id))) } }
            }
        }
        (pager(total, asked.page, PAGE_SIZE, |p| asked.address("/units", p)))
    })
}

fn row(site: &Site, unit: &Unit, names: &HashMap<UnitId, String>, members: Option<&Members>) -> Markup {
    let above = unit.parent.and_then(|p| names.get(&p).map(|n| (p, n)));
    html! {
        tr {
            td.lead-cell { a href=(format!("/units/{}", unit.id)) { (unit.name) } @if unit.dissolved.is_some() { " " (state("已撤销", "")) } }
            td.mono data-label="编码" { (unit.code) }
            td data-label="组织类别" { (kind_name(&site.catalogue, &unit.kind)) }
            td data-label="上级" { @if let Some((id, name)) = above { a href=(format!("/units/{id}")) { (name) } } }
            td data-label="所属领域" { (sector_name(&site.catalogue, &unit.sector)) }
            td.num data-label="党员" { @if let Some(m) = members { (m.total()) } }
        }
    }
}

/// `GET /units/export`: exactly the list that the same parameters show.
pub(super) async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    me.scope("export")?;
    let asked = Asked::read(&params, site.today());
    let scope = me.scope("unit.read")?;
    let mut conn = site.db.read().await?;
    let scope = narrowed(&mut conn, &scope, asked.top).await?;
    let Found { units, names, members } = found(&mut conn, &scope, &asked, site.today()).await?;
    drop(conn);
    let range = units.first().map_or_else(String::new, |u| u.name.clone());
    let table = papers::Table {
        catalogue: &site.catalogue,
        keys: &site.keys,
        full_phone: scope.may_see("phone"),
        made: site.today(),
        footer: exchange::out::footer_line(
            &me.name,
            &site.clock.now().to_local_text(),
            &format!("{range}等{}个党组织", units.len()),
        ),
    };
    let bytes = papers::units(&units, &names, &members, &table)?;
    audit::note(&site, &me, Line::general("export", format!("导出党组织名册，{}行", units.len()))).await?;
    Ok(download(&format!("党组织名册-{}.xlsx", site.today()), XLSX, bytes))
}
