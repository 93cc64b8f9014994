//! Templates: saving one, giving it to the units below, beginning a draft from it.

use super::{answers, new, source};
use crate::acts;
use crate::store::{self, Draft, DraftId, Kind};
use axum::extract::State;
use base::{Fault, Outcome, Refusal};
use maud::{Markup, html};
use ui::parts::card;
use ui::{Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

/// `GET /drafts/{id}/template`: what can be done with a template, own or given by a unit above.
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    page(&site, &me, id, Form::empty()).await
}

async fn page(site: &Site, me: &Me, id: DraftId, form: Form) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let template = acts::find_template(&mut conn, &scope, id).await?;
    let own = store::find(&mut conn, &scope, id).await.is_ok();
    let units = org::store::list(&mut conn, &scope).await?;
    let refused = form.is_refused();
    let form = if refused {
        form
    } else {
        let home = me.home_unit().map_or(String::new(), |u| u.to_string());
        form.with("unit", home).with("from", template.period.from).with("to", template.period.to)
    };
    let filled = answers::list(&mut conn, &scope, &template, own).await?;
    let body = html! {
        div.two {
            div.stack {
                (card("用模板新建", &html! {
                    form.form method="post" action=(format!("/drafts/{id}/begin")) {
                        (csrf(me)) (form.errors())
                        (new::ground_fields(&form, &units))
                        button.btn.btn-primary { "新建文稿" }
                    }
                }))
                @if own { (share_card(me, &template)) }
            }
            div.stack { (filled) }
        }
    };
    let page = Page::new(template.title.clone())
        .crumb("文稿", "/drafts")
        .lead("各处是什么数已经定好；有记录的自动取数，没有记录的手工填写")
        .body(body);
    if refused { page.refused().reply() } else { page.reply() }
}

fn share_card(me: &Me, template: &Draft) -> Markup {
    let given = template.kind == Kind::Shared;
    html! {
        (card("下发", &html! {
            @if given { p { "已下发：所属各党组织在“文稿”中能看到这份模板。" } } @else { p.hint { "下发后，所属各党组织可以用它填写；填好定稿即为报送。" } }
            form method="post" action=(format!("/drafts/{}/share", template.id)) {
                (csrf(me)) input type="hidden" name="given" value=(if given { "no" } else { "yes" });
                button.btn.btn-outline-secondary { (if given { "收回" } else { "下发给所属党组织" }) }
            }
            p { a href=(format!("/drafts/{}", template.id)) { "逐处核对模板" } }
        }))
    }
}

/// `POST /drafts/{id}/template`: saves a draft as a template.
pub async fn save(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let draft = store::find(&mut conn, &scope, id).await?;
    let source = source(&mut conn, &site, &scope, &draft).await?;
    drop(conn);
    let mut work = site.begin(&me).await?;
    let template = acts::save_template(&mut work, &scope, id, &source).await?;
    work.commit().await?;
    Ok(see_other(&format!("/drafts/{template}/template"), "已存为模板，数值已去掉，各处的选择保留"))
}

/// `POST /drafts/{id}/share`.
pub async fn share(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, posted: Posted) -> Reply {
    let scope = me.scope("draft.use")?;
    let given = posted.text("given") == "yes";
    let mut work = site.begin(&me).await?;
    acts::share(&mut work, &scope, id, given).await?;
    work.commit().await?;
    Ok(see_other(&format!("/drafts/{id}/template"), if given { "已下发" } else { "已收回，已经开始填写的不受影响" }))
}

/// `POST /drafts/{id}/begin`.
pub async fn begin(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, posted: Posted) -> Reply {
    match begun(&site, &me, id, &posted).await {
        Ok(draft) => Ok(see_other(&format!("/drafts/{draft}"), "已由模板新建，填好后在“检查和下载”中定稿")),
        Err(Fault::Refused(faults)) => page(&site, &me, id, Form::refused(&posted, faults)).await,
        Err(other) => Err(other.into()),
    }
}

async fn begun(site: &Site, me: &Me, id: DraftId, posted: &Posted) -> Outcome<DraftId> {
    let scope = me.scope("draft.use")?;
    let (period, mut faults) = new::period(posted);
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    drop(conn);
    let unit = org::pick::chosen(posted.text("unit"), &units);
    if unit.is_none() {
        faults.push(Refusal::at("unit", "请选择党组织", "从列表中选择"));
    }
    let (Some(unit), Some(period), true) = (unit, period, faults.is_empty()) else {
        return Err(Fault::Refused(faults));
    };
    let mut work = site.begin(me).await?;
    let draft = acts::begin_from(&mut work, &scope, id, unit, period).await?;
    work.commit().await?;
    Ok(draft)
}
