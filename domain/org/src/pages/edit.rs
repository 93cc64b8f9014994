//! Forms: founding a unit, and the data about one.

use crate::rules::{self, Ground};
use crate::{Details, NewUnit, Unit, acts, pick, store};
use access::Scope;
use axum::extract::State;
use axum::response::Response;
use base::id::UnitId;
use base::{Day, Fault, Outcome, PartialDay, Refusal};
use maud::{Markup, html};
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// `GET /units/new`.
pub(super) async fn new(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("unit.write")?;
    let mut conn = site.db.read().await?;
    let parent = match params.read::<UnitId>("parent") {
        Some(id) => Some(store::find(&mut conn, &scope, id).await?),
        None => None,
    };
    drop(conn);
    let mut form = Form::empty().with("on", site.today());
    if let Some(parent) = parent {
        form = form.with("parent", parent.id).with("sector", &parent.sector);
        if parent.village {
            form = form.with("village", "yes");
        }
    }
    new_page(&site, &me, &scope, form).await?.reply()
}

async fn new_page(site: &Site, me: &Me, scope: &Scope, form: Form) -> Outcome<Page> {
    let mut conn = site.db.read().await?;
    let mut units = store::list(&mut conn, scope).await?;
    drop(conn);
    units.retain(|u| site.catalogue.unit_kind(&u.kind).is_some_and(|k| !k.under.is_empty()));
    let kinds: Vec<(&str, &str)> = site.catalogue.unit_kinds().map(|k| (k.key.as_str(), k.name.as_str())).collect();
    let body = html! {
        form.form method="post" action="/units/new" {
            (csrf(me)) (form.errors())
            fieldset {
                legend { "成立" }
                div.fields {
                    (pick::unit_field(&form, &Field::text("parent", "上级党组织").required(), &units))
                    (form.select(&Field::text("kind", "组织类别").required(), &kinds))
                    (form.input(&Field::text("name", "党组织全称").required().wide().max(rules::NAME_MAX).help("按批复文件填写，如“中共××区财政局机关支部委员会”")))
                    (form.input(&Field::text("code", "党组织编码").max(30).help("留空则按上级编码加三位顺序号编制")))
                    (form.input(&Field::of("date", "on", "起始日期").required().help("从这一天起计入党组织数；已有的党组织填建账日期")))
                }
            }
            (details_fields(site, &form, true))
            div.form-acts { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href="/units" { "取消" } }
        }
    };
    Ok(Page::new("新建党组织").crumb("党组织", "/units").body(body))
}

/// `POST /units/new`.
pub(super) async fn found(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("unit.write")?;
    match try_found(&site, &me, &scope, &posted).await {
        Ok(id) => Ok(see_other(&format!("/units/{id}"), "已新建")),
        Err(Fault::Refused(faults)) => {
            new_page(&site, &me, &scope, Form::refused(&posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_found(site: &Site, me: &Me, scope: &Scope, posted: &Posted) -> Outcome<UnitId> {
    let mut conn = site.db.read().await?;
    let units = store::list(&mut conn, scope).await?;
    drop(conn);
    let mut faults = Vec::new();
    let typed = posted.text("parent");
    let parent = pick::chosen(typed, &units);
    let details = details_of(posted, true, &mut faults);
    let on = day_of(posted, "on", site.today(), &mut faults);
    let code = Some(posted.text("code").to_owned()).filter(|c| !c.is_empty());
    let new = NewUnit { code, details, ..NewUnit::of(posted.text("name"), posted.text("kind"), parent, on) };
    let mut work = site.begin(me).await?;
    if parent.is_none() {
        let ground = Ground { has_root: true, ..Ground::default() };
        faults.extend(rules::against_founding(&new, &ground, &site.catalogue, site.today()));
        for fault in faults.iter_mut().filter(|f| f.place == "parent" && !typed.is_empty()) {
            fault.what = format!("没有找到党组织“{typed}”");
        }
        return Err(Fault::Refused(faults));
    }
    if !faults.is_empty() {
        // The act's own reasons are told together with those of the form.
        if let Err(Fault::Refused(more)) = acts::found(&mut work, scope, new).await {
            faults.extend(more);
        }
        return Err(Fault::Refused(faults));
    }
    let id = acts::found(&mut work, scope, new).await?;
    work.commit().await?;
    Ok(id)
}

/// A day of a form; today with a reason when it cannot be read.
pub(crate) fn day_of(posted: &Posted, name: &str, today: Day, faults: &mut Vec<Refusal>) -> Day {
    match posted.read::<Day>(name) {
        Ok(Some(day)) => return day,
        Ok(None) => faults.push(Refusal::at(name, "没有填写日期", "请填写日期")),
        Err(fault) => faults.push(fault),
    }
    today
}

fn details_fields(site: &Site, form: &Form, sees_phone: bool) -> Markup {
    let sectors: Vec<(&str, &str)> = site
        .catalogue
        .codes("sector")
        .into_iter()
        .flat_map(|t| t.iter().map(|r| (r.code.as_str(), r.name.as_str())))
        .collect();
    let phone_help = if sees_phone { "联系人或办公室电话" } else { "留空表示不改动" };
    html! {
        fieldset {
            legend { "基本信息" }
            div.fields {
                (form.input(&Field::text("short_name", "党组织简称").max(50)))
                (form.input(&Field::text("founded", "成立日期").max(10).help("如 2019-07-01，只知道月份的填 2019-07")))
                (form.select(&Field::text("sector", "所属领域"), &sectors))
                (form.input(&Field::text("contact", "联系人").max(30)))
                (form.input(&Field::of("tel", "phone", "联系电话").max(20).help(phone_help)))
                (form.input(&Field::text("address", "地址").wide().max(200)))
                (form.input(&Field::text("approved_by", "批准成立的上级党组织").max(100)))
                (form.input(&Field::text("document", "批准文件").max(100).help("文件名称或文号")))
                (form.area(&Field::text("covers", "覆盖单位").wide().help("联合党支部填写，每行一个单位"), 3))
                div.field.wide {
                    (form.tick("direct", "直属上级党组织"))
                    (form.tick("village", "村、社区党组织（任期五年）"))
                    (form.tick("approves", "有审批预备党员权限（仅党委）"))
                }
            }
        }
    }
}

fn details_of(posted: &Posted, sees_phone: bool, faults: &mut Vec<Refusal>) -> Details {
    let text = |name: &str| posted.text(name).to_owned();
    let founded = posted.read::<PartialDay>("founded").unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    // Who does not see the number cannot have cleared it.
    let phone = Some(text("phone")).filter(|p| sees_phone || !p.is_empty());
    Details {
        short_name: text("short_name"),
        founded,
        sector: text("sector"),
        contact: text("contact"),
        phone,
        address: text("address"),
        village: posted.ticked("village"),
        direct: posted.ticked("direct"),
        approves: posted.ticked("approves"),
        covers: text("covers"),
        approved_by: text("approved_by"),
        document: text("document"),
    }
}

/// `GET /units/{id}/edit`.
pub(super) async fn edit(State(site): State<Site>, me: Me, Id(id): Id<UnitId>) -> Reply {
    let scope = me.scope("unit.write")?;
    let mut conn = site.db.read().await?;
    let unit = store::find(&mut conn, &scope, id).await?;
    drop(conn);
    let form = filled(&site, &scope, &unit)?;
    edit_page(&site, &me, &scope, &unit, &form).reply()
}

fn filled(site: &Site, scope: &Scope, u: &Unit) -> Outcome<Form> {
    let phone = if scope.may_see("phone") { u.phone(&site.keys)? } else { String::new() };
    let yes = |is: bool| if is { "yes" } else { "" };
    Ok(Form::empty()
        .with("version", u.version)
        .with("short_name", &u.short_name)
        .with("founded", u.founded.map(|d| d.to_string()).unwrap_or_default())
        .with("sector", &u.sector)
        .with("contact", &u.contact)
        .with("phone", phone)
        .with("address", &u.address)
        .with("approved_by", &u.approved_by)
        .with("document", &u.document)
        .with("covers", &u.covers)
        .with("direct", yes(u.direct))
        .with("village", yes(u.village))
        .with("approves", yes(u.approves)))
}

fn edit_page(site: &Site, me: &Me, scope: &Scope, unit: &Unit, form: &Form) -> Page {
    let back = format!("/units/{}", unit.id);
    let body = html! {
        form.form method="post" action=(format!("{back}/edit")) {
            (csrf(me)) input type="hidden" name="version" value=(form.value("version")); (form.errors())
            (details_fields(site, form, scope.may_see("phone")))
            div.form-acts { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href=(back) { "取消" } }
        }
    };
    let lead = "名称、隶属关系、组织类别的变化属于变动，请在“党组织设置”中办理，已经批准的在党组织页面用“补录变动”登记";
    Page::new(format!("编辑 {}", unit.name))
        .lead(lead)
        .crumb("党组织", "/units")
        .crumb(unit.name.clone(), back)
        .body(body)
}

/// `POST /units/{id}/edit`.
pub(super) async fn correct(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, posted: Posted) -> Reply {
    let scope = me.scope("unit.write")?;
    let mut conn = site.db.read().await?;
    let unit = store::find(&mut conn, &scope, id).await?;
    drop(conn);
    match try_correct(&site, &me, &scope, &unit, &posted).await {
        Err(Fault::Refused(faults)) => {
            edit_page(&site, &me, &scope, &unit, &Form::refused(&posted, faults)).refused().reply()
        }
        other => Ok(other?),
    }
}

async fn try_correct(site: &Site, me: &Me, scope: &Scope, unit: &Unit, posted: &Posted) -> Outcome<Response> {
    let mut faults = Vec::new();
    let details = details_of(posted, scope.may_see("phone"), &mut faults);
    if !faults.is_empty() {
        faults.extend(rules::against_details(&details, &site.catalogue, site.today()));
        return Err(Fault::Refused(faults));
    }
    let version = posted.text("version").parse().unwrap_or(0);
    let mut work = site.begin(me).await?;
    acts::correct(&mut work, scope, unit.id, version, details).await?;
    work.commit().await?;
    Ok(see_other(&format!("/units/{}", unit.id), "已保存"))
}
