//! A new draft from a template.

use super::words;
use crate::acts::{self, FromTemplate};
use crate::store::DraftId;
use axum::extract::State;
use base::{Fault, Outcome, Period, Refusal};
use catalogue::{Every, Template};
use maud::{Markup, html};
use ui::parts::empty;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// `GET /drafts/template`.
pub async fn new(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let period = Period::year_to_date(site.today());
    let home = me.home_unit().map_or(String::new(), |u| u.to_string());
    let form = Form::empty()
        .with("template", params.text("template"))
        .with("unit", home)
        .with("from", period.from)
        .with("to", period.to);
    page(&site, &me, form).await
}

async fn page(site: &Site, me: &Me, form: Form) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    drop(conn);
    let templates: Vec<&Template> = site.catalogue.templates().collect();
    let names: Vec<(&str, &str)> = templates.iter().map(|one| (one.key.as_str(), one.name.as_str())).collect();
    let body = html! {
        @if templates.is_empty() {
            (empty("没有模板", "模板放在目录的 templates 文件夹中，由系统管理员维护。", &html! { a.btn.btn-outline-secondary href="/drafts/new" { "放入一份报告" } }))
        } @else {
            form.form method="post" action="/drafts/template" {
                (csrf(me)) (form.errors())
                fieldset {
                    legend { "模板" }
                    (form.select(&Field::text("template", "模板").required(), &names))
                    (form.input(&Field::text("title", "名称").wide().max(100).help("不填则用文稿标题")))
                }
                (super::list::ground_fields(&form, &units))
                div.form-acts { button.btn.btn-primary { "新建并填充" } a.btn.btn-outline-secondary href="/drafts" { "取消" } }
            }
            (table(&templates))
        }
    };
    let page =
        Page::new("从模板新建").crumb("文稿", "/drafts").lead("数字已与指标对应，〔〕中的文字由起草人撰写").body(body);
    if form.is_refused() { page.refused().reply() } else { page.reply() }
}

/// What each is for.
fn table(templates: &[&Template]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="模板列表" {
            table.table.table-cards {
                thead { tr { th scope="col" { "模板" } th scope="col" { "用途" } th scope="col" { "期间" } th.num scope="col" { "数字" } } }
                tbody { @for template in templates { tr {
                    th scope="row" { a href=(format!("/drafts/template?template={}", template.key)) { (template.name) } }
                    td data-label="用途" { (template.purpose) }
                    td data-label="期间" { (spans(template)) }
                    td.num data-label="数字" { (template.figures().count()) "处" }
                } } }
            }
        }
    }
}

/// For which spans it is usually written.
fn spans(template: &Template) -> String {
    let name = |every: &Every| match every {
        Every::Month => "月",
        Every::Quarter => "季度",
        Every::HalfYear => "半年",
        Every::Year => "年度",
    };
    let names: Vec<&str> = template.every.iter().map(name).collect();
    names.join("、")
}

/// `POST /drafts/template`.
pub async fn create(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    match take(&site, &me, &posted).await {
        Ok(id) => Ok(see_other(&format!("/drafts/{id}"), "已按模板建立文稿并填上本期的值，请逐个核对")),
        Err(Fault::Refused(faults)) => page(&site, &me, Form::refused(&posted, faults)).await,
        Err(other) => Err(other.into()),
    }
}

async fn take(site: &Site, me: &Me, posted: &Posted) -> Outcome<DraftId> {
    let scope = me.scope("draft.use")?;
    let (period, mut faults) = super::list::period(posted);
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    drop(conn);
    let unit = org::pick::chosen(posted.text("unit"), &units);
    if unit.is_none() {
        faults.push(Refusal::at("unit", "请选择党组织", "从列表中选择"));
    }
    let template = site.catalogue.template(posted.text("template"));
    if template.is_none() {
        faults.push(Refusal::at("template", "请选择模板", "从列表中选择"));
    }
    let (Some(unit), Some(period), Some(template)) = (unit, period, template) else {
        return Err(Fault::Refused(faults));
    };
    let mut work = site.begin(me).await?;
    let new = FromTemplate { template, unit, period, title: posted.text("title") };
    let id = acts::create_from_template(&mut work, &scope, new, words(site)).await?;
    work.commit().await?;
    Ok(id)
}
