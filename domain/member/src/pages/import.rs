//! `/members/import`: a table is checked with every problem shown, then imported in one piece; undoing is on /imports.

use super::form::units_for;
use super::{day, stash};
use crate::import::{self, Plan, Source};
use axum::extract::State;
use base::{Day, Fault, Outcome, Refusal};
use catalogue::{ColumnKind, RosterColumn};
use exchange::Problem;
use exchange::heading::LeftOut;
use maud::{Markup, html};
use org::Unit;
use ui::download::{XLSX, download};
use ui::parts::{icon, note, tile};
use ui::{Field, Form, Me, Page, Posted, Reply, Site};

/// Problems and warnings listed on the page; the workbook has all of them.
const LISTED: usize = 200;
/// Codes shown as examples and lists in the template are those of tables up to this length.
const LISTABLE: usize = 80;

fn start_page(me: &Me, form: &Form, units: &(Option<Unit>, Vec<Unit>)) -> Page {
    let on = Field::of("date", "on", "名册截止日")
        .required()
        .help("新登记的党员从这一天起计入名册；只计存量，不算当天发展或转入");
    let file = Field::of("file", "file", "名册文件").required().help("xlsx、xls 或 csv，表头按列名识别，先后不限");
    let body = html! {
        form.form method="post" action="/members/import" enctype="multipart/form-data" {
            (ui::csrf(me))
            (form.errors())
            fieldset { div.fields {
                (super::form::unit_field(form, "导入到", units))
                (form.input(&on))
                (form.input(&file))
            } }
            div.form-acts { button.btn.btn-primary { "检查" } a.btn href="/members/import/template" { (icon("file-export")) "下载模板" } }
        }
        (note("info", &html! {
            p { "先检查，不写入：列出每一处问题（行、列、原值、原因），可下载批注后的表格改好再传。" }
            p { "检查通过后一次导入，要么全部成功，要么什么也不改；导入后可在“导入记录”整批撤回。" }
            p { "同一个文件重复导入不会重复登记；空白单元格不会清除已有内容；组织关系不会因导入而转移。" }
        }))
    };
    Page::new("导入党员名册").crumb("党员名册", "/members").body(body)
}

/// `GET /members/import`.
pub(super) async fn show(State(site): State<Site>, me: Me) -> Reply {
    let scope = me.scope("member.write")?;
    let units = units_for(&mut *site.db.read().await?, &scope, None).await?;
    let home = me.home_unit().map_or(String::new(), |unit| unit.to_string());
    start_page(&me, &Form::empty().with("on", site.today()).with("unit", home), &units).reply()
}

/// `POST /members/import`: reads and judges, writes nothing.
pub(super) async fn check(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("member.write")?;
    let units = units_for(&mut *site.db.read().await?, &scope, None).await?;
    let mut reasons = Vec::new();
    let unit = super::form::posted_unit(&posted, &units);
    if unit.is_none() {
        reasons.push(Refusal::at("unit", "没有选择导入到哪个党组织", "请从列表中选择"));
    }
    let on = day(&posted, "on", "名册截止日", &mut reasons);
    let file = posted.files("file").next();
    if file.is_none() {
        reasons.push(Refusal::at("file", "没有选择文件", "请选择 xlsx、xls 或 csv 文件"));
    }
    let planned = match (unit, on, file) {
        (Some(unit), Some(on), Some(file)) => {
            let source = Source { bytes: file.bytes.clone(), file_name: file.name.clone(), unit, on };
            let token = stash::put(me.account, source.clone(), site.clock.now())?;
            import::plan(&site, &scope, source).await.map(|plan| (plan, token))
        }
        _ => Err(Fault::Refused(reasons)),
    };
    match planned {
        Err(Fault::Refused(faults)) => {
            let faults =
                faults.into_iter().map(|f| if f.place.is_empty() { Refusal { place: "file".into(), ..f } } else { f });
            start_page(&me, &Form::refused(&posted, faults.collect()), &units).refused().reply()
        }
        other => {
            let (plan, token) = other?;
            plan_page(&me, &plan, &token).reply()
        }
    }
}

fn plan_page(me: &Me, plan: &Plan, token: &str) -> Page {
    let n = plan.numbers();
    let count = |name: &str, n: usize, note: &str| tile(name, Some(&n.to_string()), "行", note, "#rows");
    let body = html! {
        div.tiles #rows {
            (count("数据行", n.total, "下面四项之和"))
            (count("新登记", n.new, "名册中没有的"))
            (count("变更", n.changed, "内容有更新的"))
            (count("无变化", n.unchanged, "与系统一致的"))
            (count("有问题", n.refused, "需要改正的"))
        }
        (verdict(me, plan, token))
        (problems("问题", "必须改正", plan.problems()))
        (problems("提醒", "不妨碍导入，请核对", plan.warnings()))
        (left_out(plan))
    };
    Page::new("检查结果")
        .lead(plan.file_name().to_owned())
        .crumb("党员名册", "/members")
        .crumb("导入", "/members/import")
        .body(body)
}

fn verdict(me: &Me, plan: &Plan, token: &str) -> Markup {
    let n = plan.numbers();
    let nothing = n.new + n.changed == 0;
    let hidden = html! { (ui::csrf(me)) input type="hidden" name="token" value=(token); };
    html! {
        @if !plan.is_good() {
            (note("bad", &html! { p { "共 " (plan.problems().total()) " 处问题，没有写入任何内容。请改正后重新上传。" } }))
            form.form method="post" action="/members/import/annotated" {
                (hidden)
                div.form-acts { button.btn.btn-primary { (icon("file-export")) "下载批注后的表格" } a.btn href="/members/import" { "重新上传" } }
            }
        } @else if nothing {
            (note("good", &html! { p { "全部 " (n.total) " 行都与系统一致，无需导入。" } }))
            p { a.btn href="/members" { "返回名册" } }
        } @else {
            (note("good", &html! { p { "检查通过：将新登记 " (n.new) " 人，变更 " (n.changed) " 人。" } }))
            form.form method="post" action="/members/import/apply" {
                (hidden)
                div.form-acts { button.btn.btn-primary { "确认导入" } a.btn href="/members/import" { "取消" } }
            }
        }
    }
}

fn problems(title: &str, lead: &str, all: &exchange::Problems) -> Markup {
    let (shown, more) = all.first(LISTED);
    html! {
        @if !all.is_empty() {
            section.card {
                div.card-header { h2.card-title { (title) " " span.count { (all.total()) } } div.card-actions { (lead) } }
                div.list tabindex="0" role="region" aria-label=(title) { table.table.table-cards {
                    thead { tr { th scope="col" { "位置" } th scope="col" { "原值" } th scope="col" { "原因" } th scope="col" { "怎么办" } } }
                    tbody { @for problem in &shown { (problem_row(problem)) } }
                } }
                @if more > 0 { div.card-footer { "另有 " (more) " 处未列出" } }
            }
        }
    }
}

fn problem_row(p: &Problem) -> Markup {
    html! { tr {
        th scope="row" { (p.place()) }
        td data-label="原值" { (p.value) }
        td data-label="原因" { (p.reason) }
        td data-label="怎么办" { (p.remedy) }
    } }
}

fn left_out(plan: &Plan) -> Markup {
    let line = |l: &LeftOut| html! { li { (l.place) "“" (l.text) "”：" (l.reason) } };
    let any = !(plan.ignored().is_empty()
        && plan.skipped().is_empty()
        && plan.computed().is_empty()
        && plan.unread().is_empty());
    html! {
        @if any {
            section.card { div.card-header { h2.card-title { "没有读取的内容" } } div.card-body { ul {
                @for l in plan.ignored() { (line(l)) }
                @for l in plan.skipped() { (line(l)) }
                @for heading in plan.computed() { li { "“" (heading) "”列：由系统计算，不读取" } }
                @for sheet in plan.unread() { li { "工作表“" (sheet) "”：只读取第一张有名册的工作表" } }
            } } }
        }
    }
}

/// The table that was uploaded for checking.
fn kept(site: &Site, me: &Me, posted: &Posted) -> Outcome<Source> {
    let lost = || Refusal::new("检查结果已过期", "请重新上传文件");
    stash::get(me.account, posted.text("token"), site.clock.now()).ok_or_else(|| lost().into())
}

/// `POST /members/import/apply`.
pub(super) async fn apply(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("member.write")?;
    let source = kept(&site, &me, &posted)?;
    let plan = import::plan(&site, &scope, source).await?;
    let mut work = site.begin(&me).await?;
    let done = import::apply(&mut work, &scope, plan).await?;
    work.commit().await?;
    stash::drop_table(posted.text("token"));
    let n = done.numbers;
    let message = format!("已导入：新登记{}人，变更{}人，无变化{}行", n.new, n.changed, n.unchanged);
    Ok(ui::see_other("/imports", &message))
}

/// `POST /members/import/annotated`.
pub(super) async fn annotated(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("member.write")?;
    let source = kept(&site, &me, &posted)?;
    let stem = source.file_name.rsplit_once('.').map_or(source.file_name.as_str(), |(stem, _)| stem).to_owned();
    let plan = import::plan(&site, &scope, source).await?;
    Ok(download(&format!("{stem}（批注）.xlsx"), XLSX, plan.annotated(site.today())?))
}

/// `GET /members/import/template`.
pub(super) async fn template(State(site): State<Site>, _me: Me) -> Reply {
    let fields: Vec<exchange::out::Field> =
        site.catalogue.roster_columns().iter().filter(|c| !c.computed).map(|c| template_field(&site, c)).collect();
    let bytes = exchange::out::template("党员名册", &fields, site.today())?;
    Ok(download("党员名册模板.xlsx", XLSX, bytes))
}

fn template_field(site: &Site, c: &RosterColumn) -> exchange::out::Field {
    let table = c.table.as_deref().and_then(|key| site.catalogue.codes(key)).filter(|t| t.len() <= LISTABLE);
    let choices: Vec<String> = match c.kind {
        ColumnKind::Bool => vec!["是".into(), "否".into()],
        _ => table.into_iter().flat_map(catalogue::CodeTable::iter).map(|row| row.name.clone()).collect(),
    };
    let example = match c.kind {
        ColumnKind::Day => "1991-05-12".to_owned(),
        ColumnKind::IdNumber => example_id(),
        ColumnKind::Phone => "13800000000".to_owned(),
        ColumnKind::Bool => "否".to_owned(),
        ColumnKind::Code => choices.first().cloned().unwrap_or_default(),
        _ => String::new(),
    };
    exchange::out::Field { name: c.name.clone(), required: c.required, choices, example, help: c.help.clone() }
}

/// A valid number of nobody: the district code does not exist.
fn example_id() -> String {
    let birth = Day::of(1990, 1, 1).unwrap_or(Day::from_unix_days(0));
    base::IdNumber::synthetic("990301", birth, 1).expose().to_owned()
}
