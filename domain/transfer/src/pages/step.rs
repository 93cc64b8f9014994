//! Taking a step from either side, and annulling one with a reason.

use super::one::may;
use crate::acts;
use crate::file::{Transfer, TransferId};
use crate::store;
use access::Scope;
use axum::extract::{Path, State};
use base::{Fault, Outcome, secret};
use case::CaseFile;
use case::acts::{NewStep, procedure_of, step_of};
use case::rules::Leave;
use catalogue::Step;
use db::Conn;
use maud::html;
use record::forms::{Chosen, Ground, texts, uploads};
use record::value::Values;
use ui::{Field, Form, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// A step of a transfer, found for whoever takes it.
struct Place<'s> {
    t: Transfer,
    case: CaseFile,
    step: &'s Step,
    /// The whole district: the case has two sides.
    all: Scope,
    may: bool,
    above: bool,
}

impl<'s> Place<'s> {
    async fn find(conn: &mut Conn, site: &'s Site, me: &Me, (id, step): (&str, &str)) -> Outcome<Self> {
        let id: TransferId = id.parse().map_err(|_| Fault::NotFound)?;
        let t = store::find(conn, &site.keys, &me.scope("transfer.write")?, id).await?;
        let step = step_of(procedure_of(&site.catalogue, t.kind.key())?, step)?;
        let all = Scope::whole(me.district);
        let case = case::store::find(conn, &all, t.case).await?;
        let may = may(conn, me, &t, &step.key).await?;
        let path = access::tree::find_path(conn, me.district, case.unit).await?.ok_or(Fault::NotFound)?;
        let above = case::rules::may_above(me, "case.override", &path);
        Ok(Self { t, case, step, all, may, above })
    }

    async fn ground(&self, conn: &mut Conn, site: &Site, chosen: &Chosen) -> Outcome<Ground> {
        let unit = org::store::find(conn, &self.all, self.case.unit).await?;
        Ground::gather(conn, site, &self.all, unit, (chosen, &Values::new())).await
    }
}

fn home(t: &Transfer) -> String {
    format!("/transfer/{}", t.id)
}

/// `GET /transfer/{id}/steps/{step}`
pub async fn blank(State(site): State<Site>, me: Me, Path((id, step)): Path<(String, String)>) -> Reply {
    let mut conn = site.db.read().await?;
    let place = Place::find(&mut conn, &site, &me, (&id, &step)).await?;
    if !place.may {
        return Ok(see_other(&home(&place.t), "这一步由对方或上级党组织办理"));
    }
    let ground = place.ground(&mut conn, &site, &Chosen::default()).await?;
    drop(conn);
    let form = Form::empty().with("_request", secret::random_token(24)?).with("_version", place.case.version);
    let defaults = place.step.fields.iter().filter_map(|f| Some((&f.key, f.default.as_deref()?)));
    let form = defaults.fold(form.with("on", site.today()), |form, (key, value)| form.with(key, value));
    page(&site, &me, &place, (&ground, &form)).reply()
}

fn page(site: &Site, me: &Me, place: &Place<'_>, (ground, form): (&Ground, &Form)) -> Page {
    let back = home(&place.t);
    let reason = Field::text("_let_pass", "放行原因").wide().max(200);
    let body = html! {
        @if !place.step.help.is_empty() { p.hint { (place.step.help) } }
        section.card { div.card-body {
            form.form method="post" action=(format!("{back}/steps/{}", place.step.key)) enctype="multipart/form-data" {
                (csrf(me))
                input type="hidden" name="_request" value=(form.value("_request"));
                input type="hidden" name="_version" value=(form.value("_version"));
                (form.errors())
                (ground.fields(site, &place.all, &place.step.form, form, &Values::new()))
                div.fields { (form.input(&Field::text("_document", "依据").wide().max(200).help("文件名称和文号，没有的不填"))) }
                @if place.above {
                    details.fold.wide open[form.is_refused()] {
                        summary { "放行" }
                        div.fields { (form.input(&reason.help("硬性规定不符合、确有特殊情况的，写明原因后放行；放行人和原因永久保留"))) }
                    }
                }
                div.form-acts.form-acts-stay { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href=(back) { "返回" } }
            }
        } }
        (parts::rules(&site.catalogue, &site.catalogue.rules_of_step(place.step)))
    };
    let page = Page::new(&place.step.name).lead(format!("{} · {}", place.t.kind.name(), place.t.name));
    page.crumb("组织关系接转", "/transfer").crumb(&place.t.name, back).body(body)
}

/// `POST /transfer/{id}/steps/{step}`
pub async fn take(State(site): State<Site>, me: Me, Path((id, step)): Path<(String, String)>, posted: Posted) -> Reply {
    let mut conn = site.db.read().await?;
    let place = Place::find(&mut conn, &site, &me, (&id, &step)).await?;
    drop(conn);
    match try_take(&site, &me, &place, &posted).await {
        Ok(()) => Ok(see_other(&home(&place.t), &format!("已登记：{}", place.step.name))),
        Err(Fault::Refused(faults)) => {
            let mut conn = site.db.read().await?;
            let ground = place.ground(&mut conn, &site, &Chosen::of(&place.step.form, &posted)).await?;
            drop(conn);
            page(&site, &me, &place, (&ground, &Form::refused(&posted, faults))).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_take(site: &Site, me: &Me, place: &Place<'_>, posted: &Posted) -> Outcome<()> {
    let new = NewStep {
        step: place.step.key.clone(),
        version: posted.text("_version").parse().unwrap_or(0),
        texts: texts(&place.step.form, posted),
        ballots: None,
        meeting: None,
        uploads: uploads(&place.step.form, posted),
        document: posted.text("_document").to_owned(),
        leave: Leave { paper: false, reason: posted.text("_let_pass").to_owned() },
        request: posted.text("_request").chars().take(60).collect(),
    };
    let mut work = site.begin(me).await?;
    acts::take(&mut work, &me.scope("transfer.write")?, &site.attachments, place.t.id, &new).await?;
    work.commit().await
}

/// A row of a transfer, for whoever may annul it.
async fn wrong<'s>(site: &'s Site, me: &Me, (id, row): (&str, &str)) -> Outcome<(Place<'s>, case::StepRow)> {
    let mut conn = site.db.read().await?;
    let row: i64 = row.parse().map_err(|_| Fault::NotFound)?;
    let known: TransferId = id.parse().map_err(|_| Fault::NotFound)?;
    let t = store::find(&mut conn, &site.keys, &me.scope("transfer.write")?, known).await?;
    let rows = case::store::rows(&mut conn, &site.keys, &Scope::whole(me.district), t.case).await?;
    let row = rows.into_iter().find(|r| r.id == row).ok_or(Fault::NotFound)?;
    let place = Place::find(&mut conn, site, me, (id, &row.step)).await?;
    Ok((place, row))
}

/// `GET /transfer/{id}/annul/{row}`
pub async fn ask(State(site): State<Site>, me: Me, Path((id, row)): Path<(String, String)>) -> Reply {
    let (place, row) = wrong(&site, &me, (&id, &row)).await?;
    if !place.may {
        return Ok(see_other(&home(&place.t), "这一步由对方或上级党组织撤销"));
    }
    annul_page(&me, &place, &row, &Form::empty().with("_version", place.case.version)).reply()
}

fn annul_page(me: &Me, place: &Place<'_>, row: &case::StepRow, form: &Form) -> Page {
    let back = home(&place.t);
    let reason = Field::text("_reason", "撤销原因").required().wide().max(200).help("如“日期录错”“介绍信遗失”");
    let body = html! {
        form.form method="post" action=(format!("{back}/annul/{}", row.id)) {
            (csrf(me))
            input type="hidden" name="_version" value=(form.value("_version"));
            (form.errors())
            p { "将撤销 " b { (place.step.name) } "（" (row.on.chinese()) "，" (row.recorded_by) "登记）。党员回到这一步以前的党支部，分录红字冲销；开具的介绍信作废，编号不再使用。" }
            div.fields { (form.input(&reason)) }
            div.form-acts { button.btn.btn-danger { "撤销这一步" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        }
    };
    Page::new("撤销步骤").crumb("组织关系接转", "/transfer").crumb(&place.t.name, back).body(body)
}

/// `POST /transfer/{id}/annul/{row}`
pub async fn annul(State(site): State<Site>, me: Me, Path((id, row)): Path<(String, String)>, posted: Posted) -> Reply {
    let (place, row) = wrong(&site, &me, (&id, &row)).await?;
    let version = posted.text("_version").parse().unwrap_or(0);
    let scope = me.scope("transfer.write")?;
    let mut work = site.begin(&me).await?;
    match acts::annul(&mut work, &scope, (place.t.id, row.id), version, posted.text("_reason")).await {
        Ok(()) => {
            work.commit().await?;
            let still = store::find(&mut *site.db.read().await?, &site.keys, &scope, place.t.id).await.is_ok();
            let to = if still { home(&place.t) } else { "/transfer".to_owned() };
            Ok(see_other(&to, "已撤销，原来的分录已红字冲销"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            annul_page(&me, &place, &row, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
