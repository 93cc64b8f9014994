//! The list of a kind, and its export: exactly what the list shows, all pages of it.

use super::wanted::{Wanted, tag_param};
use super::{is_wide, kind_of, list_href, whose};
use crate::papers::{self, shown};
use crate::record::{Record, State as Standing};
use crate::store::{self, Totals};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Outcome, Period};
use catalogue::{Field, FieldType, Kind};
use maud::{Markup, html};
use org::Unit;
use std::collections::HashMap;
use ui::list::{PAGE_SIZE, pager, sort_heading};
use ui::{Id, Me, Page, Params, Reply, Site, download, parts};

/// What the page is made of.
struct View<'a> {
    site: &'a Site,
    me: &'a Me,
    kind: &'a Kind,
    wanted: Wanted,
    units: Vec<Unit>,
    wide: bool,
}

/// `GET /records/{kind}`
pub async fn show(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let kind = kind_of(&site, &key)?;
    let scope = me.scope("record.read")?;
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &scope, &site.catalogue, kind, &params).await?;
    let units = org::store::list(&mut conn, &scope).await?;
    let totals = store::totals(&mut conn, &[&wanted.scope], kind, &wanted.filter).await?;
    let last = (totals.count + PAGE_SIZE - 1) / PAGE_SIZE;
    let page = params.page().min(last.max(1));
    let window = Some((PAGE_SIZE, (page - 1) * PAGE_SIZE));
    let ids = store::ids(&mut conn, &[&wanted.scope], kind, &wanted.filter, window).await?;
    let records = store::records(&mut conn, &site.keys, &wanted.scope, &ids).await?;
    let owners: Vec<UnitId> = records.iter().map(|r| r.unit).collect();
    let names = org::store::names(&mut conn, &scope, &owners).await?;
    drop(conn);
    let wide = is_wide(&scope, units.len());
    let view = View { site: &site, me: &me, kind, wanted, units, wide };
    let body = html! {
        (view.tools())
        (view.chips())
        p.found { "共 " (totals.count) " 条" }
        @if records.is_empty() { (view.nothing()) } @else { (view.table(&records, &names, &totals)) }
        (pager(totals.count, page, PAGE_SIZE, |page| view.wanted.address(&list_href(kind), page)))
    };
    let page = Page::new(&kind.plural).lead(&kind.purpose).crumb("台账", "/records");
    page.acts(view.acts()).body(body).reply()
}

impl View<'_> {
    fn address(&self, wanted: &Wanted) -> String {
        wanted.address(&list_href(self.kind), 1)
    }

    fn acts(&self) -> Markup {
        let base = list_href(self.kind);
        let export = self.wanted.address(&format!("{base}/export"), 1);
        let csv = if export.contains('?') { format!("{export}&as=csv") } else { format!("{export}?as=csv") };
        html! {
            @if self.me.can("export") {
                details.pop {
                    summary.btn.btn-outline-secondary { "导出" }
                    div.pop-body { a href=(export) { "Excel 表格（.xlsx）" } a href=(csv) { "文本表格（.csv）" } }
                }
            }
            button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
            @if self.me.can("record.write") && self.kind.successor.is_none() {
                @if self.me.can("import") { a.btn.btn-outline-secondary href=(format!("{base}/import")) { "导入" } }
                a.btn.btn-primary href=(self.new_href()) { "登记" (self.kind.name) }
            }
        }
    }

    fn new_href(&self) -> String {
        let unit = self.wanted.unit.map(|u| u.to_string()).unwrap_or_default();
        ui::list::address(&format!("{}/new", list_href(self.kind)), &[("unit", &unit)])
    }

    fn tools(&self) -> Markup {
        let f = &self.wanted.filter;
        let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
        html! {
            form.tools action=(list_href(self.kind)) method="get" data-auto="" role="search" aria-label=(format!("筛选{}", self.kind.plural)) {
                @if self.wide { (whose::filter_select(&self.units, self.wanted.unit)) }
                @for field in self.kind.tags() { (self.tag_select(field)) }
                div.field { label.field-label for="f-from" { (self.kind.field(&self.kind.date).map_or("", |f| f.name.as_str())) "从" } input.form-control id="f-from" type="date" name="from" value=(day(f.from)); }
                div.field { label.field-label for="f-to" { "到" } input.form-control id="f-to" type="date" name="to" value=(day(f.to)); }
                div.field {
                    label.field-label for="f-state" { "状态" }
                    select.form-select id="f-state" name="state" {
                        option value="" { "有效" }
                        option value="withdrawn" selected[f.state == Standing::Withdrawn] { "已撤销" }
                    }
                }
                div.field.grow {
                    label.field-label for="f-q" { "查找" }
                    input.form-control id="f-q" type="search" name="q" value=(f.q) maxlength="60" placeholder="名称、姓名等";
                }
                button.btn { "筛选" }
            }
            (self.periods())
        }
    }

    fn tag_select(&self, field: &Field) -> Markup {
        let chosen = self.wanted.filter.tags.iter().find(|(key, _)| *key == field.key).map_or("", |(_, code)| code);
        let (id, name) = (format!("f-t-{}", field.key), tag_param(&field.key));
        html! {
            div.field {
                label.field-label for=(id) { (field.name) }
                select.form-select id=(id) name=(name) {
                    option value="" { "全部" }
                    @for (code, name) in choices(self.site, field) { option value=(code) selected[code == chosen] { (name) } }
                }
            }
        }
    }

    /// The usual periods, one click each.
    fn periods(&self) -> Markup {
        let today = self.site.today();
        let mut usual = vec![("今年以来".to_owned(), Period::year_to_date(today))];
        usual.extend(Period::year(today.year() - 1).map(|p| (p.chinese(), p)));
        let within = |p: Period| self.wanted.without(|w| (w.filter.from, w.filter.to) = (Some(p.from), Some(p.to)));
        let f = &self.wanted.filter;
        html! {
            ul.filters {
                @for (name, p) in usual {
                    li { a.filter href=(self.address(&within(p))) aria-current=[((f.from, f.to) == (Some(p.from), Some(p.to))).then_some("true")] { (name) } }
                }
            }
        }
    }

    /// What narrows the list, each with a way to drop it.
    fn chips(&self) -> Markup {
        let f = &self.wanted.filter;
        let mut chips: Vec<(String, String)> = Vec::new();
        for (key, code) in &f.tags {
            let wider = self.wanted.without(|w| w.filter.tags.retain(|(own, _)| own != key));
            let name = self.kind.field(key).map_or(String::new(), |field| {
                let known = choices(self.site, field).into_iter().find(|(own, _)| own == code);
                known.map_or_else(|| code.clone(), |(_, name)| format!("{}：{name}", field.name))
            });
            chips.push((name, self.address(&wider)));
        }
        if f.from.is_some() || f.to.is_some() {
            let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
            let wider = self.wanted.without(|w| (w.filter.from, w.filter.to) = (None, None));
            chips.push((format!("{} 至 {}", day(f.from), day(f.to)), self.address(&wider)));
        }
        if !f.q.is_empty() {
            let wider = self.wanted.without(|w| w.filter.q.clear());
            chips.push((format!("“{}”", f.q), self.address(&wider)));
        }
        html! {
            @if !chips.is_empty() {
                ul.filters aria-label="已选条件" { @for (name, href) in &chips { li { a.filter href=(href) { (name) " ✕" span.visually-hidden { "（取消）" } } } } }
            }
        }
    }

    fn nothing(&self) -> Markup {
        let act = html! { @if self.me.can("record.write") && self.kind.successor.is_none() { a.btn.btn-primary href=(self.new_href()) { "登记" (self.kind.name) } } };
        let hint =
            if self.wanted.is_narrowed() { "换一换筛选条件，或清空后再看" } else { &self.kind.purpose };
        parts::empty(&format!("没有{}记录", self.kind.name), hint, &act)
    }

    fn table(&self, records: &[Record], names: &HashMap<UnitId, String>, totals: &Totals) -> Markup {
        html! {
            div.list tabindex="0" role="region" aria-label=(self.kind.plural) {
                table.table.table-cards {
                    thead { tr {
                        @for field in self.kind.columns() { (self.heading(field)) }
                        @if self.wide { th scope="col" { "党组织" } }
                    } }
                    tbody { @for record in records { (self.row(record, names)) } }
                    (self.foot(totals))
                }
            }
        }
    }

    fn heading(&self, field: &Field) -> Markup {
        let sort = if field.key == self.kind.date {
            "day".to_owned()
        } else if field.key == self.kind.title {
            "title".to_owned()
        } else if is_amount(field) {
            format!("f.{}", field.key)
        } else {
            return html! { th scope="col" { (field.name) } };
        };
        sort_heading(&sort, &field.name, &self.wanted.sort, |sort| self.address(&self.wanted.sorted(sort)))
    }

    fn row(&self, record: &Record, names: &HashMap<UnitId, String>) -> Markup {
        let text = |field: &Field| shown(&self.site.catalogue, &self.wanted.scope, field, record);
        html! {
            tr {
                @for field in self.kind.columns() {
                    @if field.key == self.kind.title {
                        td.lead-cell data-label=(field.name) { a href=(format!("/records/item/{}", record.id)) { (text(field)) } }
                    } @else {
                        td.num[is_amount(field)].nowrap[field.kind == FieldType::Day] data-label=(field.name) { (text(field)) }
                    }
                }
                @if self.wide { td data-label="党组织" { (names.get(&record.unit).map_or("", String::as_str)) } }
            }
        }
    }

    /// Sums of the number columns, of the whole list and not only of this page.
    fn foot(&self, totals: &Totals) -> Markup {
        let sum = |field: &Field| totals.sums.get(&field.key).map(ToString::to_string).unwrap_or_default();
        html! {
            @if self.kind.columns().any(|f| totals.sums.contains_key(&f.key)) {
                tfoot { tr {
                    @for (at, field) in self.kind.columns().enumerate() {
                        @if at == 0 { th scope="row" { "合计" } } @else { td.num[is_amount(field)] { (sum(field)) } }
                    }
                    @if self.wide { td {} }
                } }
            }
        }
    }
}

fn is_amount(field: &Field) -> bool {
    matches!(field.kind, FieldType::Number | FieldType::Money) && !field.sensitive
}

/// Codes and names that a tag may have.
fn choices<'s>(site: &'s Site, field: &'s Field) -> Vec<(&'s str, &'s str)> {
    match field.kind {
        FieldType::Bool => vec![("yes", "是"), ("no", "否")],
        _ => site.catalogue.choices(field),
    }
}

/// `GET /records/{kind}/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let kind = kind_of(&site, &key)?;
    let (scope, may_export) = (me.scope("record.read")?, me.scope("export")?);
    let mut conn = site.db.read().await?;
    let wanted = Wanted::of(&mut conn, &scope, &site.catalogue, kind, &params).await?;
    let ids = store::ids(&mut conn, &[&wanted.scope, &may_export], kind, &wanted.filter, None).await?;
    let table = papers::table(&mut conn, &site, &wanted.scope, kind, &ids).await?;
    let range = range(&mut conn, &wanted).await?;
    drop(conn);
    audit::note(&site, &me, Line::general("export", format!("{} {} 行", kind.plural, table.len()))).await?;
    let stem = format!("{}_{}", kind.plural, site.today());
    if params.text("as") == "csv" {
        return Ok(download::download(&format!("{stem}.csv"), download::CSV, table.csv()));
    }
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &range);
    Ok(download::download(&format!("{stem}.xlsx"), download::XLSX, table.workbook(&footer, site.today())?))
}

/// What the exported list is of, in words.
async fn range(conn: &mut db::Conn, wanted: &Wanted) -> Outcome<String> {
    let scope: &Scope = &wanted.scope;
    let unit = match wanted.unit {
        Some(unit) => org::store::names(conn, scope, &[unit]).await?.remove(&unit).unwrap_or_default(),
        None => "管理范围内全部党组织".to_owned(),
    };
    let day = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), |d| d.to_string());
    let f = &wanted.filter;
    let period =
        if f.from.is_some() || f.to.is_some() { format!("，{}至{}", day(f.from), day(f.to)) } else { String::new() };
    let narrowed = if f.tags.is_empty() && f.q.is_empty() { "" } else { "，按条件筛选" };
    Ok(format!("{unit}{period}{narrowed}"))
}
