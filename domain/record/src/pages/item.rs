//! One record: what it says, what it added to the ledger, how it came to say so.

use super::{history, kind_of, list_href};
use crate::papers::shown;
use crate::record::{NOUN, Record, RecordId, State as Standing};
use crate::store;
use crate::value::Value;
use access::Scope;
use attachment::{Attachment, AttachmentId};
use axum::extract::{Path, State};
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Period};
use catalogue::{Catalogue, Field, FieldType, Kind};
use db::Conn;
use ledger::Entry;
use maud::{Markup, html};
use std::collections::{BTreeSet, HashMap};
use ui::{Id, Me, Page, Reply, Site, list, parts};

/// Figures named on the page.
const FIGURES: usize = 12;

/// `GET /records/item/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<RecordId>) -> Reply {
    let scope = me.scope("record.read")?;
    let mut conn = site.db.read().await?;
    let record = store::find(&mut conn, &site.keys, &scope, id).await?;
    let kind = kind_of(&site, &record.kind)?;
    let unit = org::store::find(&mut conn, &scope, record.unit).await?;
    let entries = ledger::of_source(&mut conn, &scope, NOUN, id.0).await?;
    let former = store::versions(&mut conn, &site.keys, scope.district(), id).await?;
    let files = attachment::list(&mut conn, &scope, NOUN, id.0).await?;
    let mut owners: Vec<UnitId> = former.iter().map(|f| f.record.unit).collect();
    owners.push(record.unit);
    let units = org::store::names(&mut conn, &scope, &owners).await?;
    let people = linkable(&mut conn, &me, &record).await?;
    drop(conn);
    let view = View { site: &site, me: &me, scope: &scope, kind, record: &record };
    let body = html! {
        (view.standing())
        (parts::card("登记内容", &view.facts(&unit, &people, &files)))
        (parts::card("入账情况", &view.entries(&entries)))
        (parts::card("历次修改", &history::line(&view.site.catalogue, view.scope, (kind, &record), &former, &units)))
    };
    let lead = format!("{} · {}", kind.name, record.day.chinese());
    let page = Page::new(&record.title).lead(lead).crumb("台账", "/records").crumb(&kind.plural, list_href(kind));
    page.acts(view.acts(&unit)).body(body).reply()
}

/// Those of the persons named whose pages the reader may open.
async fn linkable(conn: &mut Conn, me: &Me, record: &Record) -> Outcome<BTreeSet<i64>> {
    let Ok(scope) = me.scope("member.read") else { return Ok(BTreeSet::new()) };
    let ids: Vec<PersonId> = record.values.persons().iter().map(|p| PersonId(p.id)).collect();
    Ok(member::store::brief(conn, &scope, &ids).await?.into_iter().map(|b| b.id.0).collect())
}

struct View<'a> {
    site: &'a Site,
    me: &'a Me,
    scope: &'a Scope,
    kind: &'a Kind,
    record: &'a Record,
}

impl View<'_> {
    fn href(&self, rest: &str) -> String {
        format!("/records/item/{}{rest}", self.record.id)
    }

    fn standing(&self) -> Markup {
        let by = |r: &Record| format!("{}由{}撤销，原因：{}", r.changed_at.to_local_text(), r.changed_by, r.reason);
        html! {
            @if self.record.state == Standing::Withdrawn {
                (parts::note("warn", &html! { p { b { "已撤销" } "，不计入任何指标。" (by(self.record)) } }))
            } @else { @for told in crate::rules::relate(self.kind, &self.site.catalogue, &self.record.values) {
                (parts::note("warn", &html! { p { b { "请核对：" } (told.wrong.refusal(self.kind)) } }))
            } }
        }
    }

    fn acts(&self, unit: &org::Unit) -> Markup {
        let may_write = self.me.scope("record.write").is_ok_and(|s| s.covers(&unit.path));
        html! {
            button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
            @if may_write && self.record.state == Standing::Active {
                a.btn.btn-outline-secondary href=(self.href("/edit")) { "更正" }
                a.btn.btn-outline-danger href=(self.href("/withdraw")) { "撤销" }
            }
        }
    }

    fn facts(&self, unit: &org::Unit, people: &BTreeSet<i64>, files: &[Attachment]) -> Markup {
        let record = self.record;
        html! {
            dl.facts {
                div { dt { "党组织" } dd { @if self.me.can("unit.read") { a href=(format!("/units/{}", unit.id)) { (unit.name) } } @else { (unit.name) } } }
                @for field in &self.kind.fields { (self.fact(field, people, files)) }
                div { dt { "登记" } dd { (record.created_by) " " (record.created_at.to_local_text()) } }
            }
        }
    }

    fn fact(&self, field: &Field, people: &BTreeSet<i64>, files: &[Attachment]) -> Markup {
        let Some(value) = self.record.values.get(&field.key) else { return html! {} };
        let visible = !field.sensitive || self.scope.may_see(&field.key);
        html! {
            div {
                dt { (field.name) }
                dd {
                    @match value {
                        Value::Persons(all) if visible => (persons(all, people)),
                        Value::Files(ids) if visible => {
                            (attachment::listing(&of_field(files, ids), &self.href("/files")))
                        }
                        Value::Text(text) if visible && field.kind == FieldType::Long => {
                            @for line in text.lines() { p { (line) } }
                        }
                        _ => {
                            (shown(&self.site.catalogue, self.scope, field, self.record))
                            @if visible && value.amount().is_some() && !field.unit.is_empty() { " " (field.unit) }
                        }
                    }
                }
            }
        }
    }

    fn entries(&self, entries: &[Entry]) -> Markup {
        let catalogue = &self.site.catalogue;
        html! {
            @if entries.is_empty() { p.hint { "这条记录没有产生分录，不计入指标。" } } @else {
                div.list tabindex="0" role="region" aria-label="分录" {
                    table.table.table-cards {
                        thead { tr { th scope="col" { "分录号" } th scope="col" { "日期" } th scope="col" { "事项" } th.num scope="col" { "数量" } th scope="col" { "对象" } th scope="col" { "说明" } } }
                        tbody { @for entry in entries { (self.entry(entry)) } }
                    }
                }
            }
            @let figures = figures(catalogue, entries);
            @if self.me.can("figure.read") && !figures.is_empty() {
                p { "计入指标：" @for (key, name) in &figures { a.filter href=(self.figure_href(key)) { (name) } " " } }
            }
        }
    }

    fn entry(&self, entry: &Entry) -> Markup {
        let kind = self.site.catalogue.entry(&entry.kind);
        let subject = entry.subject.and_then(|id| self.record.values.persons().into_iter().find(|p| p.id == id));
        html! {
            tr {
                td.mono data-label="分录号" { (entry.seq) }
                td.nowrap data-label="日期" { (entry.on) }
                td.lead-cell data-label="事项" { (kind.map_or(entry.kind.as_str(), |k| &k.name)) }
                td.num data-label="数量" { (entry.quantity) " " (kind.map_or("", |k| k.unit.as_str())) }
                td data-label="对象" { (subject.map_or("", |p| p.name.as_str())) }
                td data-label="说明" {
                    @if let Some(old) = entry.reverses { (parts::state("红字冲销", "warn")) " 第 " (old) " 号：" (entry.reason.as_deref().unwrap_or("")) }
                }
            }
        }
    }

    /// A figure of the record's unit and year, where the entries are its evidence.
    fn figure_href(&self, key: &str) -> String {
        let year = Period::year(self.record.day.year()).unwrap_or(Period::year_to_date(self.record.day));
        let (unit, from, to) = (self.record.unit.to_string(), year.from.to_string(), year.to.to_string());
        list::address(&format!("/figures/{key}"), &[("unit", &unit), ("from", &from), ("to", &to)])
    }
}

fn persons(all: &[crate::value::Named], people: &BTreeSet<i64>) -> Markup {
    html! {
        @for (at, person) in all.iter().enumerate() {
            @if at > 0 { "、" }
            @if people.contains(&person.id) { a href=(format!("/members/{}", person.id)) { (person.name) } } @else { (person.name) }
        }
    }
}

fn of_field(files: &[Attachment], ids: &[i64]) -> Vec<Attachment> {
    files.iter().filter(|f| ids.contains(&f.id.0)).cloned().collect()
}

/// Figures that count the entries which were not reversed: key and name.
fn figures<'c>(catalogue: &'c Catalogue, entries: &[Entry]) -> Vec<(&'c str, &'c str)> {
    let reversed: BTreeSet<i64> = entries.iter().filter_map(|e| e.reverses).collect();
    let standing: Vec<&Entry> = entries.iter().filter(|e| e.reverses.is_none() && !reversed.contains(&e.seq)).collect();
    let counts = |figure: &&catalogue::Figure| {
        standing.iter().any(|e| {
            figure.entries.contains(&e.kind)
                && figure.filter.iter().all(|(tag, codes)| e.tags.get(tag).is_some_and(|code| codes.has(code)))
        })
    };
    catalogue.figures().filter(counts).take(FIGURES).map(|f| (f.key.as_str(), f.name.as_str())).collect()
}

/// `GET /records/item/{id}/files/{file}`
pub async fn file(State(site): State<Site>, me: Me, Path((id, file)): Path<(String, String)>) -> Reply {
    let scope = me.scope("record.read")?;
    let id: RecordId = id.parse().map_err(|_| Fault::NotFound)?;
    let file: AttachmentId = file.parse().map_err(|_| Fault::NotFound)?;
    let record = store::find(&mut *site.db.read().await?, &site.keys, &scope, id).await?;
    let kind = kind_of(&site, &record.kind)?;
    let visible = |f: &&Field| !f.sensitive || scope.may_see(&f.key);
    if !kind.fields.iter().filter(visible).any(|f| record.values.files(&f.key).contains(&file.0)) {
        return Err(Fault::NotFound.into());
    }
    attachment::serve(&site, &me, NOUN, id.0, file).await
}

/// Names by id, for the history.
pub type UnitNames = HashMap<UnitId, String>;
