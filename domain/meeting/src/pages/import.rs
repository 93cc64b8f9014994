//! Importing meetings: upload, see everything that would happen, then do it. The file waits in memory between the two steps.

use crate::import::{self, File, Plan};
use access::{Line, audit};
use axum::extract::State;
use base::id::{AccountId, UnitId};
use base::{Fault, Moment, Outcome, Refusal, secret};
use maud::{Markup, html};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, download, parts, see_other};

/// Problems listed on the page; the annotated workbook has them all.
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

fn kept(token: &str, me: &Me, now: Moment) -> Outcome<Kept> {
    let all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = |k: &&Kept| k.token == token && k.account == me.account && now.seconds_since(k.at) < WAITS_SECONDS;
    let gone = || Refusal::new("核对过的文件已过期", "请重新选择文件上传");
    Ok(all.iter().find(fits).cloned().ok_or_else(gone)?)
}

fn forget(token: &str) {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).retain(|k| k.token != token);
}

/// `GET /meetings/import`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    me.scope("import")?;
    let unit = params.text("unit").to_owned();
    let unit = if unit.is_empty() { me.home_unit().map(|u| u.to_string()).unwrap_or_default() } else { unit };
    page(&site, &me, &Form::empty().with("unit", unit)).await?.reply()
}

async fn page(site: &Site, me: &Me, form: &Form) -> Outcome<Page> {
    let scope = me.scope("meeting.write")?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let unit =
        Field::text("unit", "导入到").required().help("没有写明党组织的行，记在它名下；写明的，应是它或它的下级");
    let file =
        Field::of("file", "file", "表格文件").required().wide().help("xlsx、xls 或 csv；列名写法不限，多余的列会忽略");
    let body = html! {
        form.form method="post" action="/meetings/import" enctype="multipart/form-data" {
            (csrf(me))
            (form.errors())
            div.fields { (org::pick::unit_field(form, &unit, &super::choices(&units, None))) (form.input(&file)) }
            div.form-acts { button.btn.btn-primary { "核对" } a.btn.btn-outline-secondary href="/meetings/import/template" { "下载空白模板" } }
        }
        p.hint { "先核对，不会改动任何数据；确认无误后再导入，导入后可以整批撤回。" }
    };
    Ok(Page::new("导入会议记录").crumb("会议记录", "/meetings").body(body))
}

/// `GET /meetings/import/template`
pub async fn template(State(site): State<Site>, me: Me) -> Reply {
    me.scope("import")?;
    let bytes = import::template(&site.catalogue, site.today())?;
    Ok(download::download("会议记录导入模板.xlsx", download::XLSX, bytes))
}

/// `POST /meetings/import`: checks a file; or, with the token of a checked one, imports it or gives it back with its problems marked.
pub async fn check(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let answer = match posted.text("act") {
        "" => check_file(&site, &me, &posted).await,
        "annotate" => annotate(&site, &me, &posted).await,
        _ => apply(&site, &me, &posted).await,
    };
    match answer {
        Err(Fault::Refused(faults)) => page(&site, &me, &Form::refused(&posted, faults)).await?.refused().reply(),
        other => Ok(other?),
    }
}

async fn check_file(site: &Site, me: &Me, posted: &Posted) -> Outcome<axum::response::Response> {
    let scope = me.scope("meeting.write")?;
    me.scope("import")?;
    let upload =
        posted.files("file").next().ok_or_else(|| Refusal::at("file", "没有选择文件", "请选择要导入的表格"))?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let unit = org::pick::chosen(posted.text("unit"), &units);
    let unit = unit.ok_or_else(|| Refusal::at("unit", "没有选择党组织", "请从列表中选择"))?;
    let file = File { name: &upload.name, bytes: &upload.bytes };
    let plan = import::plan(site, &scope, unit, file).await.map_err(at_file)?;
    let token = secret::random_token(24)?;
    let (name, bytes) = (upload.name.clone(), Arc::new(upload.bytes.clone()));
    keep(Kept { token: token.clone(), account: me.account, unit, name, bytes, at: site.clock.now() });
    let title = format!("核对“{}”", upload.name.chars().take(60).collect::<String>());
    let page = Page::new(title).crumb("会议记录", "/meetings").crumb("导入", "/meetings/import");
    page.body(result(me, &plan, &token)).reply().map_err(|failure| failure.0)
}

/// A refusal of the file as a whole stands at its field.
fn at_file(fault: Fault) -> Fault {
    match fault {
        Fault::Refused(all) => Fault::Refused(
            all.into_iter()
                .map(|r| if r.place.is_empty() { Refusal { place: "file".into(), ..r } } else { r })
                .collect(),
        ),
        other => other,
    }
}

fn result(me: &Me, plan: &Plan, token: &str) -> Markup {
    let wrong = plan.problems.total();
    let button = |act: &str, word: &str, class: &str| {
        html! {
            form method="post" action="/meetings/import" enctype="multipart/form-data" {
                (csrf(me)) input type="hidden" name="token" value=(token); input type="hidden" name="act" value=(act);
                button class=(class) { (word) }
            }
        }
    };
    let facts = [
        ("数据行", plan.rows.to_string()),
        ("新记录", plan.new.len().to_string()),
        ("系统中已有", plan.unchanged.to_string()),
        ("问题", wrong.to_string()),
    ];
    html! {
        (parts::card("核对结果", &parts::facts(&facts)))
        @if wrong > 0 {
            (parts::note("bad", &html! { p { "共 " (wrong) " 处问题，改正之前不能导入；没有改动任何数据。" } }))
            (problems(plan))
            (button("annotate", "下载标注了问题的表格", "btn btn-primary"))
        } @else if plan.new.is_empty() {
            (parts::note("info", &html! { p { "文件中的会议系统都已有记录，无需导入。" } }))
        } @else {
            (button("apply", &format!("导入 {} 条会议记录", plan.new.len()), "btn btn-primary"))
        }
        (remarks(plan))
        p { a href="/meetings/import" { "换一个文件" } }
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

fn remarks(plan: &Plan) -> Markup {
    html! {
        @if !plan.counted.is_empty() {
            details.fold {
                summary { (plan.counted.len()) " 行只记人数，没有记到人" }
                ul { @for (row, why) in plan.counted.iter().take(LISTED) { li { "第 " (row) " 行：" (why) } } }
            }
        }
        @if !plan.ignored.is_empty() {
            details.fold {
                summary { "没有读取的内容 " (plan.ignored.len()) " 处" }
                ul { @for left in &plan.ignored { li { (left.place) "“" (left.text) "”：" (left.reason) } } }
            }
        }
    }
}

async fn again(site: &Site, me: &Me, posted: &Posted) -> Outcome<(Kept, Plan)> {
    let kept = kept(posted.text("token"), me, site.clock.now())?;
    let scope = me.scope("meeting.write")?;
    let plan = import::plan(site, &scope, kept.unit, File { name: &kept.name, bytes: &kept.bytes }).await?;
    Ok((kept, plan))
}

async fn annotate(site: &Site, me: &Me, posted: &Posted) -> Outcome<axum::response::Response> {
    me.scope("import")?;
    let (kept, plan) = again(site, me, posted).await?;
    let bytes = exchange::out::annotate(&plan.sheet, plan.heading.as_ref(), &plan.problems, site.today())?;
    audit::note(site, me, Line::general("export", format!("导入问题 {} 处", plan.problems.total()))).await?;
    let stem = kept.name.rsplit_once('.').map_or(kept.name.as_str(), |(stem, _)| stem);
    Ok(download::download(&format!("{stem}_问题.xlsx"), download::XLSX, bytes))
}

async fn apply(site: &Site, me: &Me, posted: &Posted) -> Outcome<axum::response::Response> {
    me.scope("import")?;
    let (kept, plan) = again(site, me, posted).await?;
    let mut work = site.begin(me).await?;
    let scope = me.scope("meeting.write")?;
    let Some(_batch) = import::apply(&mut work, &scope, &plan, &kept.name).await? else {
        return Ok(see_other("/meetings", "文件中的会议系统都已有记录，没有导入"));
    };
    work.commit().await?;
    forget(&kept.token);
    Ok(see_other("/imports", &format!("已导入 {} 条会议记录，如有误可整批撤回", plan.new.len())))
}
