//! Figures that users make from parts: chosen, seen with value and entries at once, saved, changed, retired.

mod form;

use super::{asked_and_tree, evidence_href};
use crate::acts;
use crate::rules::own::against;
use crate::rules::{measure, text};
use crate::store::own::{self, CURRENT, Own, RETIRED};
use crate::{Asked, State, ask, evidence};
use access::Scope;
use axum::extract::{Path, State as Ext};
use base::id::UnitId;
use base::{Fault, Outcome, Period};
use catalogue::{Catalogue, Figure};
use db::Conn;
use maud::{Markup, html};
use org::Tree;
use std::borrow::Cow;
use std::collections::BTreeMap;
use ui::parts::{card, empty, state};
use ui::{Form, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// Entries shown with a trial.
const SHOWN: usize = 20;

/// `GET /figures/own`.
pub async fn list(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("figure.read")?;
    let mut conn = site.db.read().await?;
    let (asked, tree) = asked_and_tree(&mut conn, &scope, &me, &params, site.today()).await?;
    let mut last: BTreeMap<String, Own> = BTreeMap::new();
    for own in own::versions(&mut conn, &scope, None).await? {
        last.insert(own.figure.clone(), own);
    }
    let body = html! {
        p.hint { "在本单位和下级使用；指标一览、报告填充、导出和命令行都能用到它。停用后不再提供，以前的报告不受影响。" }
        @if last.is_empty() { (empty("还没有自定义指标", "从一种记录出发，选好条件，就能得到一个新的指标", &html! {})) } @else {
            div.list tabindex="0" role="region" aria-label="自定义指标" {
                table.table.table-cards {
                    thead { tr { th scope="col" { "指标" } th scope="col" { "定义单位" } th scope="col" { "版本" } th scope="col" { "状态" } th scope="col" { "最后修改" } th scope="col" { "办理" } } }
                    tbody { @for own in last.values() { (row(&me, &tree, own, asked)?) } }
                }
            }
        }
    };
    let page = Page::new("自定义指标").crumb("指标", "/figures").lead("由本单位定义、上级定义供下级使用的指标");
    let add = html! { @if me.can("figure.write") { a.btn.btn-primary href="/figures/own/new" { "新建指标" } } };
    page.acts(add).body(body).reply()
}

fn row(me: &Me, tree: &Tree, own: &Own, asked: Asked) -> Outcome<Markup> {
    let figure = own.figure()?;
    let unit = tree.get(own.unit_id()).map_or("上级党组织", |n| n.name.as_str());
    let current = own.state == CURRENT;
    Ok(html! { tr {
        th scope="row" { @if current { a href=(evidence_href(&own.figure, asked)) { (figure.name) } } @else { (figure.name) } p.hint { (figure.definition) } }
        td data-label="定义单位" { (unit) }
        td data-label="版本" { "第 " (own.version) " 版" }
        td data-label="状态" { @if current { (state("使用中", "good")) } @else { (state("已停用", "")) } }
        td data-label="最后修改" { (own.by) " " (own.moment().day()) @if !own.why.is_empty() { p.hint { (own.why) } } }
        td data-label="办理" { @if current && me.can("figure.write") && tree.get(own.unit_id()).is_some() { a href=(format!("/figures/own/{}", own.figure)) { "修改、停用" } } }
    } })
}

/// `GET /figures/own/new`: first the kind of record, then the rest.
pub async fn new(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("figure.write")?;
    let mut conn = site.db.read().await?;
    let home = me.home_unit().ok_or(Fault::NotFound)?;
    let kind = params.text("kind");
    let start = Form::empty().with("kind", kind).with("unit", home).with("flow", "flow").with("aggregation", "count");
    let view = View { site: &site, me: &me, scope: &scope, action: "/figures/own/new", own: None };
    view.page(&mut conn, &start, None).await
}

/// `POST /figures/own/new`: tries it out, or saves it.
pub async fn create(Ext(site): Ext<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("figure.write")?;
    let view = View { site: &site, me: &me, scope: &scope, action: "/figures/own/new", own: None };
    if posted.text("do") != "save" {
        return view.tried(&posted, "").await;
    }
    let done = async {
        let (unit, figure) = view.read(&posted, "").await?;
        let mut work = site.begin(&me).await?;
        let key = acts::own::make(&mut work, &scope, unit, figure).await?;
        work.commit().await?;
        Ok(evidence_href(&key, Asked { unit, period: Period::year_to_date(site.today()) }))
    };
    view.saved(done.await, &posted, "已保存，指标一览、报告填充和导出都可以使用").await
}

/// `GET /figures/own/{key}`.
pub async fn edit(Ext(site): Ext<Site>, me: Me, Path(key): Path<String>) -> Reply {
    let scope = me.scope("figure.write")?;
    let mut conn = site.db.read().await?;
    let own = current(&mut conn, &scope, &key).await?;
    let form = form::filled(&own)?;
    let action = format!("/figures/own/{key}");
    let view = View { site: &site, me: &me, scope: &scope, action: &action, own: Some(&own) };
    view.page(&mut conn, &form, None).await
}

/// `POST /figures/own/{key}`.
pub async fn update(Ext(site): Ext<Site>, me: Me, Path(key): Path<String>, posted: Posted) -> Reply {
    let scope = me.scope("figure.write")?;
    let mut conn = site.db.read().await?;
    let own = current(&mut conn, &scope, &key).await?;
    drop(conn);
    let action = format!("/figures/own/{key}");
    let view = View { site: &site, me: &me, scope: &scope, action: &action, own: Some(&own) };
    if posted.text("do") != "save" {
        return view.tried(&posted, &key).await;
    }
    let done = async {
        let (unit, figure) = view.read(&posted, &key).await?;
        let mut work = site.begin(&me).await?;
        acts::own::change(&mut work, &scope, unit, figure, posted.text("why")).await?;
        work.commit().await?;
        Ok("/figures/own".to_owned())
    };
    view.saved(done.await, &posted, "已保存为新的版本").await
}

/// `POST /figures/own/{key}/retire`.
pub async fn retire(Ext(site): Ext<Site>, me: Me, Path(key): Path<String>) -> Reply {
    let scope = me.scope("figure.write")?;
    let mut work = site.begin(&me).await?;
    acts::own::retire(&mut work, &scope, &key).await?;
    work.commit().await?;
    Ok(see_other("/figures/own", "已停用"))
}

/// The version in force of a figure whose unit is in reach.
async fn current(conn: &mut Conn, scope: &Scope, key: &str) -> Outcome<Own> {
    let versions = own::versions(conn, scope, Some(key)).await?;
    let own = versions.into_iter().rfind(|own| own.state == CURRENT).ok_or(Fault::NotFound)?;
    org::store::find(conn, scope, own.unit_id()).await?;
    Ok(own)
}

struct View<'a> {
    site: &'a Site,
    me: &'a Me,
    scope: &'a Scope,
    action: &'a str,
    own: Option<&'a Own>,
}

impl View<'_> {
    /// The unit and figure of a posted form.
    async fn read(&self, posted: &Posted, key: &str) -> Outcome<(UnitId, Figure)> {
        let mut conn = self.site.db.read().await?;
        let units = org::store::list(&mut conn, self.scope).await?;
        let unit = org::pick::chosen(posted.text("unit"), &units)
            .ok_or_else(|| base::Refusal::at("unit", "请选择定义这个指标的党组织", "从列表中选择"))?;
        Ok((unit, form::figure(&self.site.catalogue, posted, key)?))
    }

    async fn saved(&self, done: Outcome<String>, posted: &Posted, told: &str) -> Reply {
        match done {
            Ok(href) => Ok(see_other(&href, told)),
            Err(Fault::Refused(faults)) => {
                let mut conn = self.site.db.read().await?;
                self.page(&mut conn, &Form::refused(posted, faults), None).await
            }
            Err(other) => Err(other.into()),
        }
    }

    /// The form again, with the value and the entries it would have.
    async fn tried(&self, posted: &Posted, key: &str) -> Reply {
        let (unit, figure) = match self.read(posted, key).await {
            Ok(read) => read,
            Err(fault) => return self.saved(Err(fault), posted, "").await,
        };
        let mut conn = self.site.db.read().await?;
        let book = self.book(&mut conn).await?;
        let faults = against(&book, &figure);
        if !faults.is_empty() {
            return self.page(&mut conn, &Form::refused(posted, faults), None).await;
        }
        let asked = Asked { unit, period: Period::year_to_date(self.site.today()) };
        let trial = self.trial(&mut conn, &book, &figure, asked).await?;
        self.page(&mut conn, &Form::refused(posted, Vec::new()), Some(trial)).await
    }

    async fn book(&self, conn: &mut Conn) -> Outcome<Cow<'_, Catalogue>> {
        own::book(conn, self.scope, &self.site.catalogue).await
    }

    async fn trial(&self, conn: &mut Conn, book: &Catalogue, figure: &Figure, asked: Asked) -> Outcome<Markup> {
        let tree = Tree::load(conn, self.scope, asked.period.to).await?;
        let unit = org::store::find(conn, self.scope, asked.unit).await?;
        let within = self.scope.within(&unit.path).ok_or(Fault::NotFound)?;
        let value = ask(conn, self.scope, book, &tree, figure, asked).await?;
        let entries = evidence(conn, &within, book, figure, asked.period, (None, SHOWN)).await?;
        Ok(card(
            "试算结果",
            &html! {
                p.hint { (unit.name) "（含下级），" (asked.period.chinese()) }
                p.figure-value { @match value.amount { Some(amount) => { (text(figure, amount)) small { " " (measure(figure)) } }, None => span.chip.chip-missing {} } }
                p.hint { (value.state.chinese()) "，共 " (value.entries) " 笔分录" @if entries.len() == SHOWN { "，下面是最近的 " (SHOWN) " 笔" } }
                @if value.unknown != base::Quantity::ZERO { p.hint { "另有 " (value.unknown) " 名（项）没有登记所限定的情况，未计入" } }
                @if value.state == State::Missing { p.hint { "这一期间没有相关记录。没有记录不等于零。" } }
                ul.line { @for e in &entries { li.line-item { time { (e.on) } div { p {
                    (book.entry(&e.kind).map_or(e.kind.as_str(), |k| k.name.as_str())) " " (e.quantity) "，"
                    (tree.get(e.unit).map_or("（现不在此组织下）", |n| n.name.as_str())) "，"
                    @match self.site.source_href(&e.noun, e.source) { Some(href) => a href=(href) { "第 " (e.seq) " 号" }, None => { "第 " (e.seq) " 号" } }
                } } } } }
            },
        ))
    }

    async fn page(&self, conn: &mut Conn, form: &Form, trial: Option<Markup>) -> Reply {
        let units = org::store::list(conn, self.scope).await?;
        let book = self.book(conn).await?;
        let versions = match self.own {
            Some(own) => html! { (self.versions(conn, own).await?) (self.retiring(own)) },
            None => html! {},
        };
        let title = if self.own.is_some() { "修改指标" } else { "新建指标" };
        let body = html! {
            (form::kind_chooser(&book, form, self.own.is_some()))
            @if !form.value("kind").is_empty() {
                form.form method="post" action=(self.action) {
                    (csrf(self.me)) (form.errors())
                    (form::fields(&book, form, &units))
                    @if self.own.is_some() { (form.input(&ui::Field::text("why", "修改原因").max(200).help("保存时必填，随版本一起保留"))) }
                    div.btn-list {
                        button.btn.btn-outline-secondary name="do" value="try" { "试算" }
                        button.btn.btn-primary name="do" value="save" { "保存" }
                    }
                }
            }
            @if let Some(trial) = trial { (trial) }
            (versions)
        };
        let page = Page::new(title).crumb("指标", "/figures").crumb("自定义指标", "/figures/own").body(body);
        if form.is_refused() { page.refused().reply() } else { page.reply() }
    }

    async fn versions(&self, conn: &mut Conn, own: &Own) -> Outcome<Markup> {
        let all = own::versions(conn, self.scope, Some(&own.figure)).await?;
        Ok(card(
            "各版本",
            &html! { ol.line { @for v in all.iter().rev() {
                @let figure = v.figure()?;
                li.line-item.is-reversed[v.state == RETIRED] { time { (v.moment().day()) } div { p { "第 " (v.version) " 版：" (figure.name) "，" (figure.definition) } p.hint { (v.by) @if !v.why.is_empty() { "：" (v.why) } } } }
            } } },
        ))
    }

    fn retiring(&self, own: &Own) -> Markup {
        html! {
            form method="post" action=(format!("/figures/own/{}/retire", own.figure)) data-confirm="停用后不再提供给指标一览和报告，以前的报告和版本仍可查看。" data-confirm-act="停用" {
                (csrf(self.me)) button.btn.btn-sm.btn-outline-danger { "停用这个指标" }
            }
        }
    }
}
