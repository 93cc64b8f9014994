//! The rules in force: what each says and by which clause, what rests on it, and who let it be passed over.

mod one;
mod papers;
mod uses;

pub use one::show as one;
pub use papers::export;

use axum::extract::State;
use base::{Day, Outcome};
use case::store::Marked;
use catalogue::{Catalogue, Hardness, Rule};
use maud::{Markup, html};
use std::collections::{BTreeSet, HashMap};
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, list, parts};

/// What the list was asked for.
struct Wanted<'p> {
    q: &'p str,
    regulation: &'p str,
    passed: bool,
}

impl<'p> Wanted<'p> {
    fn of(params: &'p Params) -> Self {
        Self { q: params.text("q"), regulation: params.text("regulation"), passed: params.text("passed") == "1" }
    }

    fn takes(&self, rule: &Rule, known: &Known<'_>) -> bool {
        let of = self.regulation.is_empty() || regulation(rule) == self.regulation;
        let says = self.q.is_empty() || rule.name.contains(self.q) || rule.text.contains(self.q);
        of && says && (!self.passed || known.passed(&rule.key) > 0)
    }

    fn address(&self, path: &str, page: i64) -> String {
        let passed = if self.passed { "1" } else { "" };
        let page = if page > 1 { page.to_string() } else { String::new() };
        list::address(path, &[("q", self.q), ("regulation", self.regulation), ("passed", passed), ("page", &page)])
    }
}

/// What is known about the rules.
struct Known<'a> {
    catalogue: &'a Catalogue,
    today: Day,
    /// How often each was passed over, in the cases one may see.
    passed: HashMap<String, usize>,
}

impl Known<'_> {
    fn passed(&self, rule: &str) -> usize {
        self.passed.get(rule).copied().unwrap_or(0)
    }

    fn uses(&self, rule: &str) -> usize {
        uses::of(self.catalogue, rule).len()
    }
}

fn regulation(rule: &Rule) -> &str {
    rule.basis.source.as_ref().map_or("", |s| s.regulation.as_str())
}

/// How binding a rule is, in Chinese.
fn hardness(rule: &Rule) -> &'static str {
    match rule.basis.hardness {
        Hardness::Hard => "应当",
        Hardness::Soft => "一般",
    }
}

/// Where a rule stands today: nothing to say when it is in force.
fn validity(rule: &Rule, today: Day) -> Markup {
    html! { @if !rule.basis.holds_on(today) { " " (parts::state("不在有效期", "")) } }
}

fn clause(rule: &Rule) -> Markup {
    html! {
        (rule.basis.clause().unwrap_or_default())
        @if rule.basis.unverified() { " " (parts::state("未核实", "warn")) }
    }
}

/// Every mark of every case that one may see.
async fn marks(site: &Site, me: &Me) -> Outcome<Vec<Marked>> {
    let mut conn = site.db.read().await?;
    let mut all = Vec::new();
    for procedure in site.catalogue.procedures() {
        if let Ok(scope) = me.scope(&procedure.read) {
            all.extend(case::store::marked(&mut conn, &scope, &procedure.key).await?);
        }
    }
    all.sort_by_key(|m| std::cmp::Reverse((m.on, m.row)));
    Ok(all)
}

async fn known<'a>(site: &'a Site, me: &Me) -> Outcome<Known<'a>> {
    let mut passed: HashMap<String, usize> = HashMap::new();
    for mark in marks(site, me).await?.iter().filter(|m| m.mark.is_hard()) {
        *passed.entry(mark.mark.rule.clone()).or_default() += 1;
    }
    Ok(Known { catalogue: &site.catalogue, today: site.today(), passed })
}

/// `GET /rules?q=&regulation=&passed=&page=`
pub async fn list(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let (known, wanted) = (known(&site, &me).await?, Wanted::of(&params));
    let some: Vec<&Rule> = site.catalogue.rules().filter(|r| wanted.takes(r, &known)).collect();
    let total = i64::try_from(some.len()).unwrap_or(i64::MAX);
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let before = usize::try_from((page - 1) * PAGE_SIZE).unwrap_or(0);
    let shown: Vec<&Rule> = some.iter().skip(before).take(usize::try_from(PAGE_SIZE).unwrap_or(0)).copied().collect();
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/rules/export", 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
    };
    let body = html! {
        (tools(&site.catalogue, &wanted))
        p.found { "共 " (total) " 条" }
        @if shown.is_empty() { (parts::empty("没有这样的规则", "换一换筛选条件，或清空后再看", &html! {})) } @else { (table(&shown, &known)) }
        (pager(total, page, PAGE_SIZE, |page| wanted.address("/rules", page)))
    };
    let lead = "系统按这些规则提示、提醒和把关；标“未核实”的条文序号请以正式文本为准";
    Page::new("现行规则").lead(lead).acts(acts).body(body).reply()
}

fn tools(catalogue: &Catalogue, wanted: &Wanted<'_>) -> Markup {
    let all: BTreeSet<&str> = catalogue.rules().map(regulation).collect();
    html! {
        form.tools action="/rules" method="get" data-auto="" role="search" aria-label="筛选规则" {
            div.field {
                label.field-label for="f-regulation" { "依据" }
                select.form-select id="f-regulation" name="regulation" {
                    option value="" { "全部" }
                    @for name in all { option value=(name) selected[wanted.regulation == name] { (name) } }
                }
            }
            label.form-check { input.form-check-input type="checkbox" name="passed" value="1" checked[wanted.passed]; span.form-check-label { "有放行或存疑" } }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control id="f-q" type="search" name="q" value=(wanted.q) maxlength="60" placeholder="名称或内容";
            }
            button.btn { "筛选" }
        }
    }
}

fn table(some: &[&Rule], known: &Known<'_>) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="现行规则" { table.table.table-cards {
            thead { tr { th scope="col" { "规则" } th scope="col" { "内容" } th scope="col" { "依据" } th scope="col" { "约束" } th.num scope="col" { "用于" } th.num scope="col" { "放行或存疑" } } }
            tbody { @for rule in some { (row(rule, known)) } }
        } }
    }
}

fn row(rule: &Rule, known: &Known<'_>) -> Markup {
    let href = format!("/rules/{}", rule.key);
    let (uses, passed) = (known.uses(&rule.key), known.passed(&rule.key));
    html! { tr {
        th scope="row" { a href=(href) { (rule.name) } (validity(rule, known.today)) }
        td data-label="内容" { (rule.text) }
        td data-label="依据" { span { (clause(rule)) } }
        td data-label="约束" { (hardness(rule)) }
        td.num data-label="用于" { @if uses > 0 { a href=(format!("{href}#uses")) { (uses) " 处" } } @else { "供查阅" } }
        td.num data-label="放行或存疑" { @if passed > 0 { a href=(format!("{href}#passed")) { (passed) } } }
    } }
}
