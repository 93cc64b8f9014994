//! Correcting and withdrawing a record.

use super::field::filled;
use super::form::{Chosen, Ground, chosen_unit, texts, unit_field, uploads};
use super::{kind_of, list_href};
use crate::acts::{self, Correction};
use crate::record::{NOUN, Record, RecordId, State as Standing};
use crate::store;
use crate::value::Values;
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome, Refusal};
use catalogue::Kind;
use db::Conn;
use maud::html;
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

/// `GET /records/item/{id}/edit`
pub async fn edit(State(site): State<Site>, me: Me, Id(id): Id<RecordId>) -> Reply {
    let scope = me.scope("record.write")?;
    let mut conn = site.db.read().await?;
    let record = changeable(&mut conn, &site, &scope, id).await?;
    let kind = kind_of(&site, &record.kind)?;
    let ground = gather(&mut conn, &site, &scope, &record, &Chosen::default()).await?;
    drop(conn);
    let form = filled(kind, &seen(kind, &scope, &record), &ground.units).with("_version", record.version);
    page(&site, &me, &scope, (kind, &record), (&ground, &form.with("_unit", ground.unit.id))).reply()
}

/// A record that can still be changed.
async fn changeable(conn: &mut Conn, site: &Site, scope: &Scope, id: RecordId) -> Outcome<Record> {
    let record = store::find(conn, &site.keys, scope, id).await?;
    if record.state == Standing::Active {
        return Ok(record);
    }
    Err(Refusal::new("这条记录已经撤销，不能再更正或撤销", "如确有此事，请重新登记").into())
}

async fn gather(conn: &mut Conn, site: &Site, scope: &Scope, record: &Record, chosen: &Chosen) -> Outcome<Ground> {
    let unit = org::store::find(conn, scope, record.unit).await?;
    let files = attachment::list(conn, scope, NOUN, record.id.0).await?;
    Ok(Ground::gather(conn, site, scope, unit, (chosen, &record.values)).await?.with_files(files))
}

/// Without the values that whoever corrects may not see.
fn seen(kind: &Kind, scope: &Scope, record: &Record) -> Values {
    let mut values = record.values.clone();
    for field in kind.fields.iter().filter(|f| f.sensitive && !scope.may_see(&f.key)) {
        values.remove(&field.key);
    }
    values
}

fn page(
    site: &Site,
    me: &Me,
    scope: &Scope,
    (kind, record): (&Kind, &Record),
    (ground, form): (&Ground, &Form),
) -> Page {
    let (href, wide) = (format!("/records/item/{}", record.id), ground.units.len() > 1);
    let reason = Field::text("_reason", "更正原因")
        .required()
        .wide()
        .max(200)
        .help("如“日期录错”“漏记两人”；原来的内容保留备查");
    let body = html! {
        section.card { div.card-body { form.form method="post" action=(format!("{href}/edit")) enctype="multipart/form-data" {
            (csrf(me))
            input type="hidden" name="_version" value=(form.value("_version"));
            @if !wide { input type="hidden" name="_unit" value=(ground.unit.id); }
            (form.errors())
            @if wide { div.fields { (unit_field(form, &ground.units)) } }
            div.mb-3 { (ground.fields(site, scope, kind, form, &record.values)) }
            div.fields { (form.input(&reason)) }
            div.form-acts.form-acts-stay { button.btn.btn-primary { "保存更正" } a.btn.btn-outline-secondary href=(href) { "返回" } }
        } } }
    };
    let page = Page::new(format!("更正{}", kind.name)).lead("原来的分录红字冲销，按更正后的内容重新入账");
    page.crumb("台账", "/records").crumb(&kind.plural, list_href(kind)).crumb(&record.title, href).body(body)
}

/// `POST /records/item/{id}/edit`
pub async fn correct(State(site): State<Site>, me: Me, Id(id): Id<RecordId>, posted: Posted) -> Reply {
    let scope = me.scope("record.write")?;
    match try_correct(&site, &me, &scope, id, &posted).await {
        Ok(()) => Ok(see_other(&format!("/records/item/{id}"), "已更正，原来的内容保留在历次修改中")),
        Err(Fault::Refused(faults)) => {
            let mut conn = site.db.read().await?;
            let record = changeable(&mut conn, &site, &scope, id).await?;
            let kind = kind_of(&site, &record.kind)?;
            let ground = gather(&mut conn, &site, &scope, &record, &Chosen::of(kind, &posted)).await?;
            drop(conn);
            let form = Form::refused(&posted, faults);
            page(&site, &me, &scope, (kind, &record), (&ground, &form)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_correct(site: &Site, me: &Me, scope: &Scope, id: RecordId, posted: &Posted) -> Outcome<()> {
    let mut conn = site.db.read().await?;
    let record = store::find(&mut conn, &site.keys, scope, id).await?;
    let kind = kind_of(site, &record.kind)?;
    let units = org::store::list_all(&mut conn, scope).await?;
    drop(conn);
    let to = Correction {
        version: posted.text("_version").parse().unwrap_or(0),
        reason: posted.text("_reason").to_owned(),
        unit: chosen_unit(posted, &units)?,
        texts: texts(kind, posted),
        uploads: uploads(kind, posted),
    };
    let mut work = site.begin(me).await?;
    acts::correct(&mut work, scope, &site.attachments, id, &to).await?;
    work.commit().await
}

/// `GET /records/item/{id}/withdraw`
pub async fn ask(State(site): State<Site>, me: Me, Id(id): Id<RecordId>) -> Reply {
    let scope = me.scope("record.write")?;
    let record = changeable(&mut *site.db.read().await?, &site, &scope, id).await?;
    withdrawal(&site, &me, &record, &Form::empty().with("_version", record.version))?.reply()
}

fn withdrawal(site: &Site, me: &Me, record: &Record, form: &Form) -> Outcome<Page> {
    let kind = kind_of(site, &record.kind)?;
    let href = format!("/records/item/{}", record.id);
    let reason = Field::text("_reason", "撤销原因").required().wide().max(200).help("如“与另一条重复”“此事未发生”");
    let body = html! {
        form.form method="post" action=(format!("{href}/withdraw")) {
            (csrf(me))
            input type="hidden" name="_version" value=(form.value("_version"));
            (form.errors())
            p { "将撤销 " b { (record.title) } "（" (record.day.chinese()) "）。记录仍可查看，不再计入任何指标。" }
            div.fields { (form.input(&reason)) }
            div.form-acts { button.btn.btn-danger { "撤销这条记录" } a.btn.btn-outline-secondary href=(href) { "返回" } }
        }
    };
    let page = Page::new(format!("撤销{}记录", kind.name));
    Ok(page.crumb("台账", "/records").crumb(&kind.plural, list_href(kind)).crumb(&record.title, href).body(body))
}

/// `POST /records/item/{id}/withdraw`
pub async fn withdraw(State(site): State<Site>, me: Me, Id(id): Id<RecordId>, posted: Posted) -> Reply {
    let scope = me.scope("record.write")?;
    let version = posted.text("_version").parse().unwrap_or(0);
    let mut work = site.begin(&me).await?;
    match acts::withdraw(&mut work, &scope, id, version, posted.text("_reason")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/records/item/{id}"), "已撤销，原来的分录已红字冲销"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            let record = changeable(&mut *site.db.read().await?, &site, &scope, id).await?;
            withdrawal(&site, &me, &record, &Form::refused(&posted, faults))?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}
