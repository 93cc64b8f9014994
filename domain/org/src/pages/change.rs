//! Forms for what happens to a unit: renaming, moving, another kind, merging, dissolving. One shape for all: what is new, when, why,
//! by which document, asked back before it is done.

use super::edit::day_of;
use crate::obstacle::{self, Ground};
use crate::{Change, Unit, acts, pick, store};
use access::{Scope, Work};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use maud::{Markup, html};
use ui::parts::{facts, note};
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

/// The five changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Rename,
    Move,
    Kind,
    Merge,
    Dissolve,
}

impl Verb {
    /// Last part of the address, name, what is asked back, what is said afterwards.
    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Rename => ("rename", "更名", "更名后原名称保留在沿革中。", "已更名"),
            Self::Move => ("move", "调整隶属关系", "连同全部下级一起调整；调整日期之前的统计不变。", "已调整隶属关系"),
            Self::Kind => ("kind", "改设类别", "改设日期之前的统计不变。", "已改设"),
            Self::Merge => ("merge", "并入其他党组织", "合并后本党组织撤销，不能恢复。", "已合并"),
            Self::Dissolve => ("dissolve", "撤销", "撤销后不能恢复，历史记录保留。", "已撤销"),
        }
    }
}

macro_rules! handlers {
    ($($get:ident $post:ident $verb:ident),* $(,)?) => {$(
        pub(super) async fn $get(State(site): State<Site>, me: Me, Id(id): Id<UnitId>) -> Reply {
            show(&site, &me, id, Verb::$verb).await
        }
        pub(super) async fn $post(State(site): State<Site>, me: Me, Id(id): Id<UnitId>, posted: Posted) -> Reply {
            submit(&site, &me, id, Verb::$verb, &posted).await
        }
    )*};
}

handlers! {
    rename do_rename Rename,
    relocate do_move Move,
    kind do_kind Kind,
    merge do_merge Merge,
    dissolve do_dissolve Dissolve,
}

async fn show(site: &Site, me: &Me, id: UnitId, verb: Verb) -> Reply {
    let scope = me.scope("unit.write")?;
    let mut conn = site.db.read().await?;
    let unit = store::find(&mut conn, &scope, id).await?;
    drop(conn);
    let mut form = Form::empty().with("version", unit.version).with("on", site.today());
    if verb == Verb::Rename {
        form = form.with("name", &unit.name).with("short_name", &unit.short_name);
    }
    page(site, me, &scope, &unit, (verb, &form)).await?.reply()
}

async fn submit(site: &Site, me: &Me, id: UnitId, verb: Verb, posted: &Posted) -> Reply {
    let scope = me.scope("unit.write")?;
    let mut conn = site.db.read().await?;
    let unit = store::find(&mut conn, &scope, id).await?;
    let others =
        if matches!(verb, Verb::Move | Verb::Merge) { store::list(&mut conn, &scope).await? } else { Vec::new() };
    drop(conn);
    match attempt(site, me, &scope, &unit, (verb, posted, &others)).await {
        Ok(()) => Ok(see_other(&format!("/units/{id}"), verb.words().3)),
        Err(Fault::Refused(faults)) => {
            let form = Form::refused(posted, faults);
            page(site, me, &scope, &unit, (verb, &form)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn attempt(site: &Site, me: &Me, scope: &Scope, unit: &Unit, asked: (Verb, &Posted, &[Unit])) -> Outcome<()> {
    let (verb, posted, others) = asked;
    let mut faults = Vec::new();
    let change = Change {
        on: day_of(posted, "on", site.today(), &mut faults),
        reason: posted.text("reason").to_owned(),
        document: posted.text("document").to_owned(),
        // One that cannot be read is none that the page has shown.
        version: Some(posted.text("version").parse().unwrap_or(0)),
        case: None,
    };
    let other = pick::chosen(posted.text("other"), others);
    if matches!(verb, Verb::Move | Verb::Merge) && other.is_none() {
        faults.push(Refusal::at("other", "没有选择党组织，或没有找到所填的党组织", "请从列表中选择"));
    }
    if change.document.trim().is_empty() {
        let what = "没有写明批准文件";
        faults.push(Refusal::at("document", what, "请填写文件名称或文号；还没有批准的，请在“党组织设置”中办理"));
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let mut work = site.begin(me).await?;
    act(&mut work, scope, unit.id, verb, (posted, other, change)).await.map_err(at_field)?;
    work.commit().await
}

async fn act(
    work: &mut Work,
    scope: &Scope,
    id: UnitId,
    verb: Verb,
    what: (&Posted, Option<UnitId>, Change),
) -> Outcome<()> {
    let (posted, other, change) = what;
    match (verb, other) {
        (Verb::Rename, _) => {
            acts::rename(work, scope, id, (posted.text("name"), posted.text("short_name")), change).await
        }
        (Verb::Kind, _) => acts::change_kind(work, scope, id, posted.text("kind"), change).await,
        (Verb::Dissolve, _) => acts::dissolve(work, scope, id, change).await,
        (Verb::Move, Some(parent)) => acts::move_to(work, scope, id, parent, change).await,
        (Verb::Merge, Some(into)) => acts::merge(work, scope, id, into, change).await,
        (Verb::Move | Verb::Merge, None) => Err(Fault::NotFound),
    }
}

/// The acts speak of `parent` and `into`; the form has one field for both.
fn at_field(fault: Fault) -> Fault {
    let Fault::Refused(mut all) = fault else { return fault };
    for refusal in &mut all {
        if matches!(refusal.place.as_str(), "parent" | "into") {
            refusal.place = "other".into();
        }
    }
    Fault::Refused(all)
}

async fn page(site: &Site, me: &Me, scope: &Scope, unit: &Unit, shown: (Verb, &Form)) -> Outcome<Page> {
    let (verb, form) = shown;
    let (address, name, ask, _) = verb.words();
    let back = format!("/units/{}", unit.id);
    let new = news(site, scope, unit, shown).await?;
    let danger = matches!(verb, Verb::Merge | Verb::Dissolve);
    let button = if danger { "btn btn-danger" } else { "btn btn-primary" };
    let open = match danger {
        true => {
            let ground = Ground { actor: me, catalogue: &site.catalogue };
            obstacle::of(&mut *site.db.read().await?, ground, unit.id, None).await?
        }
        false => Vec::new(),
    };
    let needs_reason = Field::text("reason", "原因").wide().help("写明依据和原因");
    let body = html! {
        (note("info", &html! { p { "这里补录已经批准的变动。还要请示、批复、备案的，请在" a href="/restructure" { "党组织设置" } "中按程序办理，批复后自动变动。" } }))
        @if danger { (note("warn", &html! { p { "须先转出全部党员、调整或撤销全部下级党组织。" (ask) } (obstacle::listing(&open)) })) }
        form.form method="post" action=(format!("{back}/{address}")) data-confirm=(ask) data-confirm-act=(name) data-confirm-title=(format!("{name}：{}", unit.name)) {
            (csrf(me)) input type="hidden" name="version" value=(form.value("version")); (form.errors())
            fieldset {
                legend { (name) }
                div.fields {
                    (new)
                    (form.input(&Field::of("date", "on", "日期").required().help("批准或生效的日期，不晚于今天")))
                    (form.input(&Field::text("document", "批准文件").required().max(100).help("文件名称或文号")))
                    (form.area(&if danger { needs_reason.required() } else { needs_reason }, 3))
                }
            }
            div.form-acts { button class=(button) { (name) } a.btn.btn-outline-secondary href=(back) { "取消" } }
        }
    };
    Ok(Page::new(format!("{name}：{}", unit.name)).crumb("党组织", "/units").crumb(unit.name.clone(), back).body(body))
}

/// The fields that say what is new.
async fn news(site: &Site, scope: &Scope, unit: &Unit, shown: (Verb, &Form)) -> Outcome<Markup> {
    let (verb, form) = shown;
    let kinds: Vec<(&str, &str)> = site.catalogue.unit_kinds().map(|k| (k.key.as_str(), k.name.as_str())).collect();
    let label = match verb {
        Verb::Rename => {
            return Ok(html! {
                (form.input(&Field::text("name", "更改后的全称").required().wide().max(crate::rules::NAME_MAX)))
                (form.input(&Field::text("short_name", "更改后的简称").max(50)))
            });
        }
        Verb::Kind => {
            let now = crate::papers::kind_name(&site.catalogue, &unit.kind);
            let field = Field::text("kind", "改设为").required();
            return Ok(html! { div.field.wide { (facts(&[("现为", now)])) } (form.select(&field, &kinds)) });
        }
        Verb::Dissolve => return Ok(html! {}),
        Verb::Move => "调整到哪个上级",
        Verb::Merge => "并入哪个党组织",
    };
    let mut conn = site.db.read().await?;
    let mut units = store::list(&mut conn, scope).await?;
    units.retain(|u| suits(site, unit, u, verb));
    Ok(pick::unit_field(form, &Field::text("other", label).required().wide(), &units))
}

/// Whether a unit can be chosen: what the act would refuse anyway is not offered.
fn suits(site: &Site, unit: &Unit, other: &Unit, verb: Verb) -> bool {
    let kind = |u: &Unit| site.catalogue.unit_kind(&u.kind).cloned();
    match verb {
        Verb::Move => {
            let takes = kind(other).is_some_and(|k| k.under.contains(&unit.kind));
            takes && unit.parent != Some(other.id) && !other.path.starts_with(&unit.path)
        }
        _ => {
            other.id != unit.id
                && kind(other).is_some_and(|k| kind(unit).is_some_and(|own| own.holds_members == k.holds_members))
        }
    }
}
