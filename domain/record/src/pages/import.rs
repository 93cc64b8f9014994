//! Importing records of a kind: upload, see everything that would happen, then do it. The file waits in memory between the steps.

use super::{kind_of, list_href};
use crate::import::{self as importing, Double, Doubles, File, Plan};
use access::{Line, audit};
use axum::extract::State;
use axum::response::Response;
use base::id::{AccountId, UnitId};
use base::{Fault, Moment, Outcome, Refusal, secret};
use catalogue::Kind;
use maud::{Markup, html};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, download, parts, see_other};

/// Problems and doubles listed on the page; the annotated workbook has all problems.
const LISTED: usize = 100;
/// How long a checked file waits.
const WAITS_SECONDS: i64 = 900;
/// Most files that wait at once, and their bytes together.
const WAITING: (usize, usize) = (20, 64 << 20);

/// A checked file on its way to being imported; only the account that brought it may go on.
#[derive(Clone)]
struct Kept {
    token: String,
    account: Option<AccountId>,
    kind: String,
    unit: UnitId,
    name: String,
    bytes: Arc<Vec<u8>>,
    at: Moment,
}

static KEPT: LazyLock<Mutex<Vec<Kept>>> = LazyLock::new(Mutex::default);

fn keep(new: Kept) {
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|k| new.at.seconds_since(k.at) < WAITS_SECONDS);
    all.push(new);
    while all.len() > 1 && (all.len() > WAITING.0 || all.iter().map(|k| k.bytes.len()).sum::<usize>() > WAITING.1) {
        all.remove(0);
    }
}

fn kept(token: &str, me: &Me, kind: &Kind, now: Moment) -> Outcome<Kept> {
    let all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = |k: &&Kept| {
        k.token == token && k.account == me.account && k.kind == kind.key && now.seconds_since(k.at) < WAITS_SECONDS
    };
    let gone = || Refusal::at("file", "核对过的文件已过期", "请重新选择文件上传");
    Ok(all.iter().find(fits).cloned().ok_or_else(gone)?)
}

fn forget(token: &str) {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).retain(|k| k.token != token);
}

/// `GET /records/{kind}/import`
pub async fn blank(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let kind = kind_of(&site, &key)?;
    if let Some(procedure) = &kind.successor {
        return Ok(see_other(&format!("/procedures/{procedure}"), "已改在这里办理，办结时自动计入"));
    }
    let unit = params.text("unit").to_owned();
    let unit = if unit.is_empty() { me.home_unit().map(|u| u.to_string()).unwrap_or_default() } else { unit };
    page(&site, &me, kind, &Form::empty().with("_unit", unit)).await?.reply()
}

fn frame(kind: &Kind, title: String) -> Page {
    Page::new(title).crumb("台账", "/records").crumb(&kind.plural, list_href(kind))
}

async fn page(site: &Site, me: &Me, kind: &Kind, form: &Form) -> Outcome<Page> {
    let scope = me.scope("record.write")?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let unit =
        Field::text("_unit", "导入到").required().help("没有写明党组织的行，记在它名下；写明的，应是它或它的下级");
    let file =
        Field::of("file", "file", "表格文件").required().wide().help("xlsx、xls 或 csv；列名写法不限，多余的列会忽略");
    let href = format!("{}/import", list_href(kind));
    let body = html! {
        form.form method="post" action=(href) enctype="multipart/form-data" {
            (csrf(me))
            (form.errors())
            div.fields { (org::pick::unit_field(form, &unit, &units)) (form.input(&file)) }
            div.form-acts { button.btn.btn-primary { "核对" } a.btn.btn-outline-secondary href=(format!("{}/template", list_href(kind))) { "下载空白模板" } }
        }
        p.hint { "先核对，不会改动任何数据；确认无误后再导入，导入后可以整批撤回。" }
    };
    Ok(frame(kind, format!("导入{}", kind.name)).body(body))
}

/// `GET /records/{kind}/template`
pub async fn template(State(site): State<Site>, Id(key): Id<String>) -> Reply {
    let kind = kind_of(&site, &key)?;
    let bytes = crate::papers::blank(&site.catalogue, kind, site.today())?;
    Ok(download::download(&format!("{}导入模板.xlsx", kind.name), download::XLSX, bytes))
}

/// `POST /records/{kind}/import`: checks a file; or, with the token of a checked one, imports it or gives it back annotated.
pub async fn check(State(site): State<Site>, me: Me, Id(key): Id<String>, posted: Posted) -> Reply {
    let kind = kind_of(&site, &key)?;
    let answer = match posted.text("_act") {
        "" => check_file(&site, &me, kind, &posted).await,
        "annotate" => annotate(&site, &me, kind, &posted).await,
        _ => apply(&site, &me, kind, &posted).await,
    };
    match answer {
        Err(Fault::Refused(faults)) => page(&site, &me, kind, &Form::refused(&posted, faults)).await?.refused().reply(),
        other => Ok(other?),
    }
}

async fn check_file(site: &Site, me: &Me, kind: &Kind, posted: &Posted) -> Outcome<Response> {
    let scope = me.scope("record.write")?;
    let upload =
        posted.files("file").next().ok_or_else(|| Refusal::at("file", "没有选择文件", "请选择要导入的表格"))?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let unit = super::form::chosen_unit(posted, &units)?;
    let file = File { name: &upload.name, bytes: &upload.bytes };
    let plan = importing::plan(site, &scope, &kind.key, UnitId(unit), file).await.map_err(at_file)?;
    let token = secret::random_token(24)?;
    keep(Kept {
        token: token.clone(),
        account: me.account,
        kind: kind.key.clone(),
        unit: UnitId(unit),
        name: upload.name.clone(),
        bytes: Arc::new(upload.bytes.clone()),
        at: site.clock.now(),
    });
    let title = format!("核对“{}”", upload.name.chars().take(60).collect::<String>());
    frame(kind, title).body(result(me, kind, &plan, &token)).reply().map_err(|failure| failure.0)
}

/// A refusal of the file as a whole stands at its field.
fn at_file(fault: Fault) -> Fault {
    let placed = |r: Refusal| if r.place.is_empty() { Refusal { place: "file".into(), ..r } } else { r };
    match fault {
        Fault::Refused(all) => Fault::Refused(all.into_iter().map(placed).collect()),
        other => other,
    }
}

fn result(me: &Me, kind: &Kind, plan: &Plan, token: &str) -> Markup {
    let (wrong, new, doubles) = (plan.problems.total(), plan.new.len(), plan.doubles.len());
    let button = |act: &str, word: &str, class: &str| {
        html! {
            form method="post" action=(format!("{}/import", list_href(kind))) {
                (csrf(me)) input type="hidden" name="token" value=(token); input type="hidden" name="_act" value=(act);
                button class=(class) { (word) }
            }
        }
    };
    let facts = [
        ("数据行", plan.rows.to_string()),
        ("没有问题的行", new.to_string()),
        ("疑似重复", doubles.to_string()),
        ("问题", wrong.to_string()),
    ];
    html! {
        (parts::card("核对结果", &parts::facts(&facts)))
        @if wrong > 0 {
            (parts::note("bad", &html! { p { "共 " (wrong) " 处问题，改正之前不能导入；没有改动任何数据。" } }))
            (problems(plan))
            (button("annotate", "下载标注了问题的表格", "btn btn-primary"))
        } @else {
            @if doubles > 0 { (self::doubles(&plan.doubles)) }
            @if !plan.reminders.is_empty() { (reminders(&plan.reminders)) }
            div.btn-list {
                @if new > doubles { (button("apply", &format!("导入 {} 条{}记录", new - doubles, kind.name), "btn btn-primary")) }
                @if doubles > 0 { (button("all", &format!("连同疑似重复的一起导入，共 {new} 条"), "btn btn-outline-secondary")) }
            }
        }
        (left_out(plan))
        p { a href=(format!("{}/import", list_href(kind))) { "换一个文件" } }
    }
}

fn problems(plan: &Plan) -> Markup {
    let (shown, more) = plan.problems.first(LISTED);
    html! {
        div.list tabindex="0" role="region" aria-label="问题" { table.table {
            thead { tr { th scope="col" { "位置" } th scope="col" { "填写内容" } th scope="col" { "问题" } th scope="col" { "怎么办" } } }
            tbody { @for p in shown { tr.row-wrong { td.nowrap { (p.place()) } td { (p.value) } td { (p.reason) } td { (p.remedy) } } } }
        } }
        @if more > 0 { p.hint { "另有 " (more) " 处，见标注的表格。" } }
    }
}

fn doubles(all: &[Double]) -> Markup {
    let of = |d: &Double| d.of_row.map_or_else(|| "系统中已有".to_owned(), |row| format!("与第 {row} 行相同"));
    let body = html! {
        p { (all.len()) " 行的党组织、日期和名称与已有记录或前面的行相同，疑似重复，默认跳过。" }
        details.fold {
            summary { "查看这些行" }
            ul { @for d in all.iter().take(LISTED) { li { "第 " (d.row) " 行 " (d.day) " " (d.title) "：" (of(d)) } } }
            @if all.len() > LISTED { p.hint { "另有 " (all.len() - LISTED) " 行" } }
        }
    };
    parts::note("warn", &body)
}

/// What can be imported and should be looked at nevertheless.
fn reminders(all: &[(u32, String)]) -> Markup {
    let body = html! {
        p { (all.len()) " 处与一般规定不合，可以导入，请先核对。" }
        details.fold {
            summary { "查看这些行" }
            ul { @for (row, told) in all.iter().take(LISTED) { li { "第 " (row) " 行：" (told) } } }
            @if all.len() > LISTED { p.hint { "另有 " (all.len() - LISTED) " 处" } }
        }
    };
    parts::note("warn", &body)
}

fn left_out(plan: &Plan) -> Markup {
    html! {
        @if !plan.ignored.is_empty() {
            details.fold {
                summary { "没有读取的内容 " (plan.ignored.len()) " 处" }
                ul { @for left in plan.ignored.iter().take(LISTED) { li { (left.place) "“" (left.text) "”：" (left.reason) } } }
            }
        }
    }
}

async fn again(site: &Site, me: &Me, kind: &Kind, posted: &Posted) -> Outcome<(Kept, Plan)> {
    let kept = kept(posted.text("token"), me, kind, site.clock.now())?;
    let scope = me.scope("record.write")?;
    let file = File { name: &kept.name, bytes: &kept.bytes };
    let plan = importing::plan(site, &scope, &kind.key, kept.unit, file).await?;
    Ok((kept, plan))
}

async fn annotate(site: &Site, me: &Me, kind: &Kind, posted: &Posted) -> Outcome<Response> {
    let (kept, plan) = again(site, me, kind, posted).await?;
    let bytes = plan.annotated(site.today())?;
    audit::note(site, me, Line::general("export", format!("导入问题 {} 处", plan.problems.total()))).await?;
    let stem = kept.name.rsplit_once('.').map_or(kept.name.as_str(), |(stem, _)| stem);
    Ok(download::download(&format!("{stem}_问题.xlsx"), download::XLSX, bytes))
}

async fn apply(site: &Site, me: &Me, kind: &Kind, posted: &Posted) -> Outcome<Response> {
    let (kept, plan) = again(site, me, kind, posted).await?;
    let scope = me.scope("record.write")?;
    let doubles = if posted.text("_act") == "all" { Doubles::Keep } else { Doubles::Skip };
    let mut work = site.begin(me).await?;
    let applied = importing::apply(&mut work, &scope, plan, doubles).await.map_err(at_file)?;
    if applied.batch.is_none() {
        return Ok(see_other(&list_href(kind), "文件中的记录系统都已有，没有导入"));
    }
    work.commit().await?;
    forget(&kept.token);
    Ok(see_other(&list_href(kind), &format!("已导入：{}；如有误可在“导入记录”中整批撤回", applied.line())))
}
