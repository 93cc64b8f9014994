//! The list of meetings, and its export: exactly what the list shows, all pages of it.

use super::{Units, kind_name, number, topics};
use crate::papers;
use crate::store::{self, Filter, Item};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use maud::{Markup, html};
use ui::{Field, Form, Me, Page, Params, Reply, Site, download, list, parts};

/// What the list was asked for.
struct Wanted {
    unit: Option<UnitId>,
    filter: Filter,
    scope: Scope,
}

impl Wanted {
    fn of(params: &Params, units: &Units, scope: &Scope) -> Outcome<Self> {
        let typed = params.text("unit");
        let unit = org::pick::chosen(typed, &units.0);
        if unit.is_none() && !typed.is_empty() {
            return Err(Fault::NotFound);
        }
        let narrowed = match unit.and_then(|id| units.get(id)) {
            Some(unit) => scope.within(&unit.path).ok_or(Fault::NotFound)?,
            None => scope.clone(),
        };
        let filter = Filter {
            kind: params.text("kind").to_owned(),
            topic: params.text("topic").to_owned(),
            from: params.read::<Day>("from"),
            to: params.read::<Day>("to"),
            words: params.text("q").to_owned(),
            cancelled: params.text("state") == "cancelled",
        };
        Ok(Self { unit, filter, scope: narrowed })
    }

    fn address(&self, path: &str, page: i64) -> String {
        let (unit, page) = (self.unit.map(|u| u.to_string()).unwrap_or_default(), page.to_string());
        let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
        let (from, to) = (day(self.filter.from), day(self.filter.to));
        list::address(
            path,
            &[
                ("unit", &unit),
                ("kind", &self.filter.kind),
                ("topic", &self.filter.topic),
                ("from", &from),
                ("to", &to),
                ("q", &self.filter.words),
                ("state", if self.filter.cancelled { "cancelled" } else { "" }),
                ("page", if page == "1" { "" } else { &page }),
            ],
        )
    }
}

/// `GET /meetings`
pub async fn list(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let units = Units::load(&mut conn, &scope).await?;
    let wanted = Wanted::of(&params, &units, &scope)?;
    let total = store::count(&mut conn, &wanted.scope, &wanted.filter).await?;
    let page = params.page();
    let skip = (page - 1) * list::PAGE_SIZE;
    let items = store::page(&mut conn, &wanted.scope, &wanted.filter, skip, list::PAGE_SIZE).await?;
    let body = html! {
        (tools(&site, &wanted, &units))
        p.found { "共 " (total) " 次会议" }
        @if items.is_empty() { (nothing(&me, &wanted)) } @else { (rows(&site, &items, &units)) }
        (list::pager(total, page, list::PAGE_SIZE, |page| wanted.address("/meetings", page)))
    };
    Page::new("会议记录").lead("三会一课、主题党日、组织生活会和其他会议").acts(acts(&me, &wanted)).body(body).reply()
}

fn acts(me: &Me, wanted: &Wanted) -> Markup {
    let unit = wanted.unit.map(|u| u.to_string()).unwrap_or_default();
    html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/meetings/export", 1)) { "导出" } }
        @if me.can("meeting.write") {
            @if me.can("import") { a.btn.btn-outline-secondary href="/meetings/import" { "导入" } }
            a.btn.btn-primary href=(list::address("/meetings/new", &[("unit", &unit), ("kind", &wanted.filter.kind)])) { "记会议" }
        }
    }
}

fn tools(site: &Site, wanted: &Wanted, units: &Units) -> Markup {
    let f = &wanted.filter;
    let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
    let form = Form::empty()
        .with("unit", wanted.unit.map(|u| u.to_string()).unwrap_or_default())
        .with("kind", &f.kind)
        .with("topic", &f.topic)
        .with("from", day(f.from))
        .with("to", day(f.to))
        .with("state", if f.cancelled { "cancelled" } else { "" })
        .with("q", &f.words);
    let kinds: Vec<(&str, &str)> = site.catalogue.meeting_kinds().map(|k| (k.key.as_str(), k.name.as_str())).collect();
    html! {
        form.tools action="/meetings" method="get" data-auto="" role="search" aria-label="筛选会议记录" {
            @if units.0.len() > 1 { (org::pick::unit_field(&form, &Field::text("unit", "党组织（含下级）"), &units.choices(wanted.unit))) }
            (form.select(&Field::text("kind", "会议类型").none("全部"), &kinds))
            (form.select(&Field::text("topic", "议题类别").none("全部"), &topics(&site.catalogue)))
            (form.input(&Field::of("date", "from", "从")))
            (form.input(&Field::of("date", "to", "到")))
            (form.select(&Field::text("state", "状态").none("有效"), &[("cancelled", "已撤销")]))
            div.field.grow {
                label.field-label for="f-q" { "主题" }
                input.form-control id="f-q" type="search" name="q" value=(f.words) maxlength="50";
            }
            button.btn { "筛选" }
        }
    }
}

fn rows(site: &Site, items: &[Item], units: &Units) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="会议列表" {
            table.table.table-cards {
                thead { tr {
                    th scope="col" { "日期" } th scope="col" { "会议类型" } th scope="col" { "主题" } th scope="col" { "党组织" }
                    th scope="col" { "主持人" } th.num scope="col" { "应到" } th.num scope="col" { "实到" } th scope="col" { "会议记录" }
                } }
                tbody { @for item in items { (row(site, item, units)) } }
            }
        }
    }
}

fn row(site: &Site, item: &Item, units: &Units) -> Markup {
    html! {
        tr {
            td.nowrap data-label="日期" { (item.day) " " (item.start) }
            td data-label="会议类型" { (kind_name(&site.catalogue, &item.kind)) }
            td.lead-cell { a href=(format!("/meetings/{}", item.id)) { (item.title) } }
            td data-label="党组织" { (units.name(item.unit)) }
            td data-label="主持人" { (item.chair) }
            td.num data-label="应到" { (number(item.counts.due)) }
            td.num data-label="实到" { (number(item.counts.present)) }
            td data-label="会议记录" { @if item.has_content { "有" } @else { (parts::state("缺", "warn")) } }
        }
    }
}

fn nothing(me: &Me, wanted: &Wanted) -> Markup {
    let plain = wanted.unit.is_none() && wanted.filter.kind.is_empty() && wanted.filter.words.is_empty();
    let act = html! { @if me.can("meeting.write") { a.btn.btn-primary href="/meetings/new" { "记会议" } } };
    let hint = if plain {
        "开完会后在这里记一次，到会、次数和报表就都有了"
    } else {
        "换一换筛选条件，或清空后再看"
    };
    parts::empty("没有会议记录", hint, &act)
}

/// `GET /meetings/export`
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let units = Units::load(&mut conn, &scope).await?;
    let wanted = Wanted::of(&params, &units, &scope)?;
    let scope_words = wanted.unit.map_or("管理范围内全部党组织", |id| units.name(id)).to_owned();
    let (bytes, count) =
        papers::list(&mut conn, &site, &me.name, &wanted.scope, &wanted.filter, (&units.0, &scope_words)).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("会议记录 {count} 行"))).await?;
    Ok(download::download(&format!("会议记录_{}.xlsx", site.today()), download::XLSX, bytes))
}
