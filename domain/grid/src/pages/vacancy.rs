//! Vacancies of the units in reach, by unit and post; the export of them.

use super::LIST;
use crate::store::{self, Vacancy};
use crate::{papers, post};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use catalogue::Catalogue;
use db::Conn;
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// What is missing, with the names of unit and post.
pub(crate) struct Row {
    pub vacancy: Vacancy,
    pub unit: String,
    pub post: String,
}

/// What the page was asked for.
struct Wanted {
    unit: Option<(UnitId, String)>,
    post: String,
}

impl Wanted {
    fn address(&self, path: &str, post: &str, page: i64) -> String {
        let unit = self.unit.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        list::address(path, &[("unit", &unit), ("post", post), ("page", &page)])
    }
}

/// What was asked for, the vacancies of all posts within it, and of the one post.
async fn asked(conn: &mut Conn, scope: &Scope, params: &Params) -> Outcome<(Wanted, Vec<Vacancy>, Vec<Vacancy>)> {
    let (mut unit, mut reach) = (None, scope.clone());
    if let Some(id) = params.read::<i64>("unit").map(UnitId) {
        let found = org::store::find(conn, scope, id).await?;
        reach = scope.within(&found.path).ok_or(Fault::NotFound)?;
        unit = Some((id, found.name));
    }
    let post: String = params.text("post").chars().take(40).collect();
    let all = store::vacancies(conn, &reach).await?;
    let of_post = all.iter().filter(|v| post.is_empty() || v.post == post).cloned().collect();
    Ok((Wanted { unit, post }, all, of_post))
}

async fn rows(conn: &mut Conn, catalogue: &Catalogue, scope: &Scope, all: Vec<Vacancy>) -> Outcome<Vec<Row>> {
    let ids: Vec<UnitId> = all.iter().map(|v| v.unit).collect();
    let names = org::store::names(conn, scope, &ids).await?;
    let row = |vacancy: Vacancy| Row {
        unit: names.get(&vacancy.unit).cloned().unwrap_or_default(),
        post: post::name(catalogue, &vacancy.post).to_owned(),
        vacancy,
    };
    Ok(all.into_iter().map(row).collect())
}

/// `GET /grids/vacancies`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("grid.read")?;
    let mut conn = site.db.read().await?;
    let (wanted, all, of_post) = asked(&mut conn, &scope, &params).await?;
    let total = i64::try_from(of_post.len()).unwrap_or(i64::MAX);
    let missing: i64 = of_post.iter().map(|v| v.vacant).sum();
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let size = usize::try_from(PAGE_SIZE).unwrap_or(50);
    let from = usize::try_from((page - 1) * PAGE_SIZE).unwrap_or(0);
    let shown = of_post.into_iter().skip(from).take(size).collect();
    let shown = rows(&mut conn, &site.catalogue, &scope, shown).await?;
    drop(conn);
    let body = html! {
        (quick(&wanted, &all, &site.catalogue))
        @if let Some((_, name)) = &wanted.unit {
            ul.filters { li { a.filter href="/grids/vacancies" { (name) " ✕" span.visually-hidden { "（取消）" } } } }
        }
        p.found { "空缺 " (missing) " 人" }
        @if shown.is_empty() { (parts::empty("没有空缺", "各岗位都已配齐，或者还没有设立网格", &html! { a.btn href="/grids" { "查看网格" } })) }
        @else { (table(&shown)) }
        (pager(total, page, PAGE_SIZE, |page| wanted.address("/grids/vacancies", &wanted.post, page)))
        (parts::rules(&site.catalogue, &["grid_posts"]))
    };
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/grids/vacancies/export", &wanted.post, 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
    };
    Page::new("空缺情况").lead("各单位、各岗位应配、在岗和空缺人数").crumb(LIST, "/grids").acts(acts).body(body).reply()
}

/// Each post with what is missing of it.
fn quick(wanted: &Wanted, all: &[Vacancy], catalogue: &Catalogue) -> Markup {
    let mut by_post: BTreeMap<&str, i64> = BTreeMap::new();
    for v in all {
        *by_post.entry(&v.post).or_default() += v.vacant;
    }
    let order = post::all(catalogue);
    let shown = order.iter().filter_map(|(code, name)| Some((code, name, by_post.get(code.as_str())?)));
    html! {
        @if !all.is_empty() { ul.filters aria-label="岗位" {
            li { a.filter href=(wanted.address("/grids/vacancies", "", 1)) aria-current=[wanted.post.is_empty().then_some("true")] { "全部 " b { (by_post.values().sum::<i64>()) } } }
            @for (code, name, n) in shown { li {
                a.filter href=(wanted.address("/grids/vacancies", code, 1)) aria-current=[(wanted.post == *code).then_some("true")] { (name) " " b { (n) } }
            } }
        } }
    }
}

fn table(all: &[Row]) -> Markup {
    let way = |v: &Vacancy| list::address("/grids", &[("unit", &v.unit.to_string()), ("post", &v.post)]);
    html! {
        div.list tabindex="0" role="region" aria-label="空缺" {
            table.table.table-cards {
                thead { tr { th scope="col" { "单位" } th scope="col" { "岗位" } th.num scope="col" { "缺人的网格、小区" } th.num scope="col" { "应配" } th.num scope="col" { "在岗" } th.num scope="col" { "空缺" } } }
                tbody { @for row in all { @let v = &row.vacancy; tr {
                    td.lead-cell data-label="单位" { (row.unit) }
                    td.nowrap data-label="岗位" { (row.post) }
                    td.num data-label="缺人的网格、小区" { (v.places) }
                    td.num data-label="应配" { (v.needed) }
                    td.num data-label="在岗" { (v.held) }
                    td.num data-label="空缺" { a href=(way(v)) { (v.vacant) } }
                } } }
            }
        }
    }
}

/// `GET /grids/vacancies/export`: the same, whole, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = super::exported(&me)?;
    let mut conn = site.db.read().await?;
    let (wanted, _, of_post) = asked(&mut conn, &scope, &params).await?;
    let all = rows(&mut conn, &site.catalogue, &scope, of_post).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("网格岗位空缺 {} 行", all.len()))).await?;
    let range = wanted.unit.map_or_else(|| "管理范围内全部党组织".to_owned(), |(_, name)| name);
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &range);
    let bytes = papers::vacancies(&all, &footer, site.today())?;
    Ok(download::download(&format!("网格岗位空缺_{}.xlsx", site.today()), download::XLSX, bytes))
}
