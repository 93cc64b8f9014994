//! The check of all cases (违规违纪排查): what was found, as a list to work off; its export; one person's dossier.

use crate::checks::{CHECKS, Ground, Severity, Violation, check, of_all};
use crate::{PROCEDURE, applicant::ApplicantId, gather, papers, store};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use case::{CaseFile, CaseId};
use maud::{Markup, html};
use std::collections::HashMap;
use ui::{Id, Me, Page, Params, Reply, Site, download, list, parts};

/// Rows of findings on a page.
const SHOWN: i64 = 100;

/// What a check has found.
pub struct Found {
    /// The cases by id.
    pub cases: HashMap<i64, CaseFile>,
    /// What was found.
    pub all: Vec<Violation>,
    /// Names of the units.
    pub units: HashMap<UnitId, String>,
}

async fn run(site: &Site, scope: &Scope) -> Outcome<Found> {
    let mut conn = site.db.read().await?;
    let (cases, pasts, plans) = gather::all(&mut conn, &site.keys, scope).await?;
    let owners: Vec<UnitId> = cases.iter().map(|c| c.unit).collect();
    let units = org::store::names(&mut conn, scope, &owners).await?;
    drop(conn);
    let ground = Ground { catalogue: &site.catalogue, today: site.today() };
    let all = of_all(&pasts, &plans, ground);
    Ok(Found { cases: cases.into_iter().map(|c| (c.id.0, c)).collect(), all, units })
}

/// `GET /admission/check?check=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("admission.check")?;
    let found = run(&site, &scope).await?;
    let wanted = params.text("check");
    let some: Vec<&Violation> = found.all.iter().filter(|v| wanted.is_empty() || v.check == wanted).collect();
    let total = i64::try_from(some.len())?;
    let page = params.page().min((total + SHOWN - 1) / SHOWN).max(1);
    let from = usize::try_from((page - 1) * SHOWN)?;
    let shown: Vec<&Violation> = some.into_iter().skip(from).take(usize::try_from(SHOWN)?).collect();
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(list::address("/admission/check/export", &[("check", wanted)])) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
    };
    let body = html! {
        p.hint { "逐件核对已登记的 " (found.cases.len()) " 件发展党员事项，共三十项。只对登记了的内容作判断；没有登记的步骤，在应当登记之后才算缺失。" }
        (counts(&found, wanted))
        p.found { "共 " (total) " 条" }
        @if shown.is_empty() { (parts::empty("没有发现问题", "新登记或补录的事项会自动纳入排查", &html! {})) } @else { (table(&site, &found, &shown)) }
        (list::pager(total, page, SHOWN, |p| list::address("/admission/check", &[("check", wanted), ("page", &p.to_string())])))
    };
    Page::new("发展党员排查")
        .lead("违规违纪问题清单，逐条核实整改")
        .crumb("发展党员", "/admission")
        .acts(acts)
        .body(body)
        .reply()
}

fn counts(found: &Found, wanted: &str) -> Markup {
    let of = |key: &str| found.all.iter().filter(|v| v.check == key).count();
    html! {
        ul.filters {
            li { a.filter href="/admission/check" aria-current=[wanted.is_empty().then_some("true")] { "全部 " b { (found.all.len()) } } }
            @for c in CHECKS.iter().filter(|c| of(c.key) > 0) {
                li { a.filter href=(list::address("/admission/check", &[("check", c.key)])) aria-current=[(wanted == c.key).then_some("true")] { (c.name) " " b { (of(c.key)) } } }
            }
        }
    }
}

fn table(site: &Site, found: &Found, shown: &[&Violation]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="排查结果" { table.table.table-cards {
            thead { tr { th scope="col" { "姓名" } th scope="col" { "党组织" } th scope="col" { "问题" } th scope="col" { "具体情况" } th scope="col" { "依据" } } }
            tbody { @for v in shown { (row(site, found, v)) } }
        } }
    }
}

fn row(site: &Site, found: &Found, v: &Violation) -> Markup {
    let case = found.cases.get(&v.case);
    let unit = case.and_then(|c| found.units.get(&c.unit)).map_or("", String::as_str);
    let known = check(v.check);
    let basis = known.and_then(|c| site.catalogue.rule(c.rule)).map(|r| &r.basis);
    let tone = if known.is_some_and(|c| c.severity == Severity::Error) { "bad" } else { "warn" };
    html! {
        tr {
            td.lead-cell data-label="姓名" { a href=(format!("/cases/{}", v.case)) { (case.map_or("", |c| c.title.as_str())) } }
            td data-label="党组织" { (unit) }
            td data-label="问题" { (parts::state(known.map_or("", |c| c.name), tone)) }
            td data-label="具体情况" { (v.what) }
            td data-label="依据" { (basis.and_then(catalogue::Basis::clause).unwrap_or_default()) @if basis.is_some_and(catalogue::Basis::unverified) { " " (parts::state("未核实", "warn")) } }
        }
    }
}

/// `GET /admission/check/export?check=`
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    me.scope("export")?;
    let scope = me.scope("admission.check")?;
    let mut found = run(&site, &scope).await?;
    let wanted = params.text("check");
    found.all.retain(|v| wanted.is_empty() || v.check == wanted);
    audit::note(&site, &me, Line::general("export", format!("发展党员排查 {} 行", found.all.len()))).await?;
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), "管理范围内全部党组织");
    let bytes = papers::findings(&site.catalogue, &found, &footer, site.today())?;
    Ok(download::download(&format!("发展党员排查_{}.xlsx", site.today()), download::XLSX, bytes))
}

/// `GET /admission/{id}/dossier`
pub async fn dossier(State(site): State<Site>, me: Me, Id(id): Id<CaseId>) -> Reply {
    me.scope("export")?;
    let scope = me.scope("admission.read")?;
    let mut conn = site.db.read().await?;
    let case = case::store::find(&mut conn, &scope, id).await?;
    let subject = case.subject.filter(|_| case.procedure == PROCEDURE).ok_or(Fault::NotFound)?;
    let who = store::find(&mut conn, &site.keys, &scope, ApplicantId(subject)).await?;
    let rows = case::store::rows(&mut conn, &site.keys, &scope, id).await?;
    let unit = org::store::find(&mut conn, &scope, case.unit).await?;
    drop(conn);
    let line = Line::done("export", crate::applicant::APPLICANT, subject).unit(unit.id).detail("发展党员档案");
    audit::note(&site, &me, line).await?;
    let bytes = papers::dossier(&site.catalogue, &scope, (&who, &rows), &unit.name)?;
    Ok(download::download(&format!("{}发展党员档案.docx", case.title), download::DOCX, bytes))
}
