//! How the roster looks.

use super::list::{Typed, link};
use crate::filter::{Filter, GRADUATES, MINORITY, Needle, Sort, education_groups};
use crate::roster::{self, COLUMNS};
use crate::store::answer::{Answer, Listed};
use access::{Actor, Scope};
use base::Outcome;
use base::id::UnitId;
use catalogue::RosterColumn;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::Site;
use ui::list::{PAGE_SIZE, pager, sort_heading};
use ui::parts::{empty, icon, note, state};

/// Everything a page of the roster needs.
pub(super) struct Shown<'a> {
    pub site: &'a Site,
    pub scope: &'a Scope,
    pub filter: &'a Filter,
    pub page: i64,
    pub answer: &'a Answer,
    pub names: &'a HashMap<UnitId, String>,
    pub typed: &'a Typed,
}

/// Buttons beside the title.
pub(super) fn acts(actor: &Actor, filter: &Filter) -> Markup {
    let new = filter.unit.map_or_else(|| "/members/new".to_owned(), |unit| format!("/members/new?unit={unit}"));
    html! {
        button.btn.js-only type="button" data-print="" { (icon("printer")) "打印" }
        @if actor.can("import") { a.btn href="/members/import" { (icon("file-import")) "导入" } }
        @if actor.can("member.write") { a.btn.btn-primary href=(new) { (icon("user-plus")) "登记党员" } }
    }
}

/// The page below the title.
pub(super) fn body(s: &Shown<'_>) -> Outcome<Markup> {
    let table = if s.answer.rows.is_empty() { nobody(s) } else { table(s)? };
    Ok(html! {
        (tools(s))
        (units(s))
        (table)
    })
}

fn tools(s: &Shown<'_>) -> Markup {
    let f = s.filter;
    let site = s.site;
    let categories = super::choices(site, "membership_category");
    let sexes = [("1".to_owned(), "男".to_owned()), ("2".to_owned(), "女".to_owned())];
    let mut ethnicities = vec![(MINORITY.to_owned(), "少数民族".to_owned())];
    ethnicities.extend(super::choices(site, "ethnicity_gbt3304"));
    let statuses = super::choices(site, "membership_status");
    let mut educations = vec![(GRADUATES.to_owned(), "大专及以上".to_owned())];
    educations.extend(education_groups(&site.catalogue));
    let states = [("left".to_owned(), "已减少".to_owned()), ("all".to_owned(), "含已减少".to_owned())];
    let current = if f.state == "active" { "" } else { f.state.as_str() };
    let day = |d: Option<base::Day>| d.map(|d| d.to_string()).unwrap_or_default();
    let number = |n: Option<i32>| n.map(|n| n.to_string()).unwrap_or_default();
    html! {
        form.tools action="/members" method="get" role="search" aria-label="筛选名册" data-auto="" {
            @if let Some(unit) = f.unit { input type="hidden" name="unit" value=(unit); }
            @if f.sort != Sort::default() { input type="hidden" name="sort" value=(f.sort.text()); }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control #f-q type="search" name="q" value=(f.q) maxlength="60" placeholder="姓名、拼音首字母、证号后4或6位、电话" ;
            }
            @if f.unit.is_none() {
                div.field { label.field-label for="f-in" { "党组织" } input.form-control #f-in type="text" name="in" maxlength="60" autocomplete="off" placeholder="名称或编码"; }
            }
            (choice("category", "人员类别", &f.category, &categories))
            (choice("sex", "性别", &f.sex, &sexes))
            (choice("education", "学历", &f.education, &educations))
            button.btn { (icon("search")) "查找" }
            div.tools-end {
                details.pop { summary.btn { "列" } div.pop-body data-columns-for="roster" {} }
                a.btn href=(export(f, "xlsx")) { (icon("file-export")) "导出表格" }
                a.btn href=(export(f, "csv")) { "CSV" }
            }
            details.fold.wide open[more_is_used(f)] {
                summary { "更多条件" }
                div.fields {
                    (choice("ethnicity", "民族", &f.ethnicity, &ethnicities))
                    (field("age_from", "年龄从", "number", &number(f.age_from)))
                    (field("age_to", "年龄到", "number", &number(f.age_to)))
                    (field("joined_from", "入党日期从", "date", &day(f.joined_from)))
                    (field("joined_to", "入党日期到", "date", &day(f.joined_to)))
                    (choice("status", "党籍状态", &f.status, &statuses))
                    (choice("state", "在册情况", current, &states))
                    (field("as_of", "截至日期", "date", &day(f.as_of)))
                    (tick("floating", "流动党员", f.floating))
                    (tick("lost", "失联党员", f.lost))
                    (tick("incomplete", "信息不全", f.incomplete))
                }
            }
        }
    }
}

fn more_is_used(f: &Filter) -> bool {
    let plain = Filter::default();
    [&f.ethnicity, &f.status].iter().any(|text| !text.is_empty())
        || f.state != plain.state
        || [f.age_from, f.age_to].iter().any(Option::is_some)
        || [f.joined_from, f.joined_to, f.as_of].iter().any(Option::is_some)
        || f.floating
        || f.lost
        || f.incomplete
}

fn export(filter: &Filter, format: &str) -> String {
    let address = link("/members/export", filter, 1);
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}format={format}")
}

fn choice(name: &str, label: &str, chosen: &str, all: &[(String, String)]) -> Markup {
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

fn field(name: &str, label: &str, kind: &str, value: &str) -> Markup {
    html! {
        div.field {
            label.field-label for=(format!("f-{name}")) { (label) }
            input.form-control id=(format!("f-{name}")) type=(kind) name=(name) value=(value) min=[(kind == "number").then_some("0")];
        }
    }
}

fn tick(name: &str, label: &str, on: bool) -> Markup {
    html! { label.form-check { input.form-check-input type="checkbox" name=(name) value="1" checked[on]; span.form-check-label { (label) } } }
}

/// Which unit the list is about, and which ones the typed text may mean.
fn units(s: &Shown<'_>) -> Markup {
    let within = |unit: UnitId| link("/members", &Filter { unit: Some(unit), ..s.filter.clone() }, 1);
    html! {
        @if let Some(unit) = s.filter.unit {
            ul.filters {
                li { a.filter href=(link("/members", &Filter { unit: None, ..s.filter.clone() }, 1)) title="取消党组织条件" {
                    (s.names.get(&unit).map_or("所选党组织", String::as_str)) " ✕"
                } }
            }
        }
        @if let Typed::Several(found) = s.typed {
            @if found.is_empty() {
                (note("warn", &html! { p { "没有名称或编码含有这些字的党组织，下面列出的是全部范围" } }))
            } @else {
                (note("info", &html! {
                    p { "有多个党组织符合，请选择：" }
                    ul.filters { @for (unit, name) in found { li { a.filter href=(within(*unit)) { (name) } } } }
                }))
            }
        }
    }
}

fn nobody(s: &Shown<'_>) -> Markup {
    if Needle::of(&s.filter.q, s.site.today()) == Needle::Unclear {
        let hint = "数字请输入证号后4位或后6位、完整证号、完整电话号码或电话后4位";
        return empty("没有看懂要找什么", hint, &html! { a.btn href="/members" { "查看全部" } });
    }
    if s.answer.total > 0 {
        let first = link("/members", s.filter, 1);
        return empty("这一页没有内容", "页码超出了范围", &html! { a.btn href=(first) { "回到第一页" } });
    }
    if *s.filter == Filter::default() {
        let act =
            html! { a.btn.btn-primary href="/members/import" { "导入名册" } a.btn href="/members/new" { "登记党员" } };
        return empty("名册还是空的", "可以导入已有的名册，也可以逐人登记", &act);
    }
    empty("没有符合条件的党员", "请放宽条件", &html! { a.btn href="/members" { "清除条件" } })
}

fn table(s: &Shown<'_>) -> Outcome<Markup> {
    let columns: Vec<(&RosterColumn, bool)> =
        COLUMNS.iter().filter_map(|(key, sortable)| Some((s.site.catalogue.roster_column(key)?, *sortable))).collect();
    let mut rows = Vec::with_capacity(s.answer.rows.len());
    for listed in &s.answer.rows {
        rows.push(row(s, listed, &columns)?);
    }
    let sort = s.filter.sort.text();
    let by = |order: &str| link("/members", &Filter { sort: Sort::of(order), ..s.filter.clone() }, 1);
    Ok(html! {
        p.found { "共 " b { (s.answer.total) } " 名" }
        div.list.list-tall tabindex="0" role="region" aria-label="党员名册" {
            table.table.table-cards data-columns="roster" {
                thead { tr {
                    (sort_heading("name", "姓名", &sort, by))
                    @for (column, sortable) in &columns {
                        @if *sortable { (sort_heading(&column.key, &column.name, &sort, by)) }
                        @else { th scope="col" data-column=(column.key) { (column.name) } }
                    }
                } }
                tbody { @for row in &rows { (row) } }
            }
        }
        (pager(s.answer.total, s.page, PAGE_SIZE, |page| link("/members", s.filter, page)))
    })
}

fn row(s: &Shown<'_>, listed: &Listed, columns: &[(&RosterColumn, bool)]) -> Outcome<Markup> {
    let mut cells = Vec::with_capacity(columns.len());
    for (column, _) in columns {
        cells.push(cell(s, listed, column)?);
    }
    let row = &listed.row;
    Ok(html! {
        tr {
            th scope="row" {
                a href=(format!("/members/{}", row.id)) { (row.name) }
                @if row.state != "active" && s.filter.as_of.is_none() { " " (state("已减少", "")) }
                @if row.floating == 1 { " " (state("流动", "info")) }
                @if row.lost == 1 { " " (state("失联", "bad")) }
                @if row.incomplete == 1 { " " (state("信息不全", "warn")) }
            }
            @for cell in &cells { (cell) }
        }
    })
}

fn cell(s: &Shown<'_>, listed: &Listed, column: &RosterColumn) -> Outcome<Markup> {
    let text = roster::text(s.site, s.scope, s.names, listed, column)?;
    if column.key == "category" {
        let tone = if listed.row.category == "probationary" { "info" } else { "" };
        return Ok(html! { td data-label=(column.name) { (state(&text, tone)) } });
    }
    Ok(html! { td data-label=(column.name) { (text) } })
}
