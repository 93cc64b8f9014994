//! One figure: definition, value, comparison, the units below, and the entries behind it.

use super::{asked, asked_and_tree, chooser, figure_of, href};
use crate::acts::{self, NewManual};
use crate::chart::{Bar, bars};
use crate::compute::evidence;
use crate::rules::{change, has_source, measure, text};
use crate::{Asked, Prepared, State, Value, prepare, store};
use access::Scope;
use axum::extract::{Path, State as Ext};
use base::{Day, Fault, Outcome, Period, Quantity, Refusal};
use catalogue::Figure;
use db::Conn;
use ledger::Entry;
use maud::{Markup, html};
use org::Tree;
use ui::parts::{card, note};
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// Entries shown on a page.
pub(super) const SHOWN: usize = 50;

/// `GET /figures/{key}`.
pub async fn show(Ext(site): Ext<Site>, me: Me, Path(key): Path<String>, params: Params) -> Reply {
    page(&site, &me, &key, &params, Form::empty()).await
}

pub(super) struct Facts {
    pub figure: Figure,
    pub asked: Asked,
    pub tree: Tree,
    prepared: Prepared,
    value: Value,
    before: Value,
    year_before: Value,
    pub evidence: Vec<Entry>,
    pub since: Option<(Day, Vec<Entry>)>,
    history: Vec<store::Manual>,
}

async fn facts(site: &Site, conn: &mut Conn, me: &Me, scope: &Scope, key: &str, params: &Params) -> Outcome<Facts> {
    let book = crate::book(conn, scope, &site.catalogue).await?;
    let figure = figure_of(&book, key, params.text("only"))?;
    let (asked, tree) = asked_and_tree(conn, scope, me, params, site.today()).await?;
    let unit = org::store::find(conn, scope, asked.unit).await?;
    let prepared = prepare(conn, scope, &book, &figure, asked.period).await?;
    let value = prepared.value(&tree, asked.unit);
    let earlier = async |conn: &mut Conn, period: Period| -> Outcome<Value> {
        let then = Tree::load(conn, scope, period.to).await?;
        crate::ask(conn, scope, &book, &then, &figure, Asked { period, ..asked }).await
    };
    let before = earlier(conn, asked.period.before()).await?;
    let year_before = earlier(conn, asked.period.year_before()).await?;
    let narrowed = scope.within(&unit.path).ok_or(Fault::NotFound)?;
    let evidence =
        evidence(conn, &narrowed, &book, &figure, asked.period, (params.read("before_entry"), SHOWN + 1)).await?;
    let since = match params.read::<Day>("since") {
        Some(day) => {
            let moment = ledger::Since::Moment(base::Moment::start_of(day.plus_days(1)));
            Some((day, crate::changes(conn, &narrowed, &book, (&figure, asked.period), moment, SHOWN).await?))
        }
        None => None,
    };
    let history = store::history(conn, scope, &figure.value_key(), asked.unit).await?;
    Ok(Facts { figure, asked, tree, prepared, value, before, year_before, evidence, since, history })
}

async fn page(site: &Site, me: &Me, key: &str, params: &Params, form: Form) -> Reply {
    let scope = me.scope("figure.read")?;
    let mut conn = site.db.read().await?;
    let facts = facts(site, &mut conn, me, &scope, key, params).await?;
    let refused = form.is_refused();
    let name = facts.tree.get(facts.asked.unit).map_or(String::new(), |n| n.name.clone());
    let body = html! {
        (chooser(&format!("/figures/{key}"), &facts.tree, facts.asked, site.today(), ("only", params.text("only"))))
        div.two {
            div.stack { (value_card(&facts)) (units_card(&facts)) (super::entries::evidence_card(site, &facts)) (super::entries::since_card(site, &facts, params)) }
            div.stack { (definition_card(site, &facts.figure)) @if me.can("figure.write") { (manual_card(me, &facts, &form)) } (history_card(&facts)) }
        }
    };
    let page = Page::new(facts.figure.name.clone())
        .crumb("指标", "/figures")
        .lead(format!("{name}（含下级），{}", facts.asked.period.chinese()))
        .body(body);
    if refused { page.refused().reply() } else { page.reply() }
}

fn value_card(f: &Facts) -> Markup {
    let basis = if f.figure.flow { "期间发生数" } else { "期末数" };
    card(
        "数值",
        &html! {
            p.figure-value {
                @match f.value.amount {
                    Some(amount) => { (text(&f.figure, amount)) small { " " (measure(&f.figure)) } },
                    None => span.chip.chip-missing {},
                }
            }
            p.hint { (basis) "，" (f.value.state.chinese()) @if f.value.entries > 0 { "，共 " (f.value.entries) " 笔分录" } }
            @if let (Some(n), Some(d)) = (f.value.numerator, f.value.denominator) { p.hint { "分子 " (n) "，分母 " (d) } }
            @if f.value.unknown != Quantity::ZERO { p.hint { "另有 " (f.value.unknown) " 名（项）没有登记所限定的情况，未计入" } }
            @if f.value.state == State::Missing { (missing_note(&f.figure)) }
            dl.facts {
                div { dt { "上期（" (f.asked.period.before().chinese()) "）" } dd { (compared(f, &f.before)) } }
                div { dt { "去年同期" } dd { (compared(f, &f.year_before)) } }
            }
        },
    )
}

fn compared(f: &Facts, earlier: &Value) -> Markup {
    html! {
        @match earlier.amount {
            Some(amount) => { (text(&f.figure, amount)) (measure(&f.figure)) @if let Some(change) = change(&f.figure, &f.value, earlier) { "，本期" (change) } },
            None => "缺",
        }
    }
}

fn missing_note(figure: &Figure) -> Markup {
    note(
        "warn",
        &html! {
            @if has_source(figure) { p { "这一期间没有相关记录。没有记录不等于零；确为零的，请手工填报并说明来源。" } }
            @else { p { "目前没有台账可以取出这个数，请手工填报并注明来源。" } }
        },
    )
}

fn units_card(f: &Facts) -> Markup {
    let rows: Vec<(&org::Node, Value)> =
        f.tree.children(f.asked.unit).map(|n| (n, f.prepared.value(&f.tree, n.id))).collect();
    let drawn: Vec<Bar> = rows
        .iter()
        .filter_map(|(n, v)| {
            v.amount.map(|a| Bar { label: n.name.clone(), value: a.as_f64(), text: text(&f.figure, a) })
        })
        .take(24)
        .collect();
    html! {
        @if !rows.is_empty() {
            (card("按下级党组织", &html! {
                @if !drawn.is_empty() { (bars(&format!("{}按下级党组织", f.figure.name), &drawn)) }
                div.list tabindex="0" role="region" aria-label="按下级党组织" {
                    table.table {
                        thead { tr { th scope="col" { "党组织" } th.num scope="col" { "数值" } th.num scope="col" { "分录" } } }
                        tbody { @for (node, value) in &rows {
                            @let asked = Asked { unit: node.id, ..f.asked };
                            tr { th scope="row" { a href=(href(&f.figure, asked)) { (node.name) } } td.num { (super::list::chip(&f.figure, value, asked)) } td.num { (value.entries) } }
                        } }
                    }
                }
            }))
        }
    }
}

fn definition_card(site: &Site, figure: &Figure) -> Markup {
    let kinds: Vec<&str> =
        figure.entries.iter().filter_map(|k| site.catalogue.entry(k)).map(|k| k.name.as_str()).collect();
    card(
        "定义",
        &html! {
            p { (figure.definition) }
            dl.facts {
                div { dt { "取自" } dd { (if kinds.is_empty() { "手工填报或由其他指标计算".to_owned() } else { kinds.join("、") }) } }
                div { dt { "计量单位" } dd { (measure(figure)) } }
                div { dt { "报告中的说法" } dd { (figure.aliases.join("、")) } }
            }
        },
    )
}

fn manual_card(me: &Me, f: &Facts, form: &Form) -> Markup {
    let entered = f.prepared.entered(f.asked.unit);
    let action = href(&f.figure, f.asked);
    let (path, query) = action.split_once('?').unwrap_or((&action, ""));
    html! {
        (card("手工填报", &html! {
            @if let Some(m) = entered {
                p { "已填报 " b { (text(&f.figure, m.quantity())) } "，" (m.by) "，" (m.moment().to_local_text()) }
                p.hint { (m.why) }
                @if f.value.state == State::Traced { p.hint { "本期已有出处，按记录取数，手工值不采用。" } }
                form method="post" action=(format!("{path}/withdraw?{query}")) data-confirm="撤回后按记录取数，没有记录的显示为缺。" data-confirm-act="撤回" {
                    (csrf(me)) (form.input(&Field::text("withdrawn_for", "撤回原因").required().max(200)))
                    button.btn.btn-sm.btn-outline-danger { "撤回" }
                }
            }
            form.form method="post" action=(format!("{path}/manual?{query}")) {
                (csrf(me)) (form.errors())
                (form.input(&Field::text("amount", "数值").required().help(measure(&f.figure))))
                (form.area(&Field::text("why", "来源和原因").required().max(500).help("写明数据出自哪里、为什么手工填报，将随数字一起展示"), 3))
                button.btn.btn-primary { "填报" }
            }
        }))
    }
}

fn history_card(f: &Facts) -> Markup {
    html! {
        @if !f.history.is_empty() {
            (card("填报历史", &html! { ol.line { @for m in &f.history {
                li.line-item.is-reversed[m.withdrawn] { time { (m.moment().day()) } div { p { (text(&f.figure, m.quantity())) "（" (m.from) " 至 " (m.to) "）" } p.hint { (m.by) "：" (m.why) } @if !m.withdrawn_for.is_empty() { p.hint { "撤回：" (m.withdrawn_for) } } } }
            } } }))
        }
    }
}

fn posted_amount(figure: &Figure, posted: &Posted) -> Result<Quantity, Refusal> {
    let amount =
        posted.read::<Quantity>("amount")?.ok_or_else(|| Refusal::at("amount", "请填写数值", "没有的不要填零"))?;
    Ok(Quantity(amount.0.saturating_mul(i64::from(figure.scale.max(1)))))
}

/// `POST /figures/{key}/manual`.
pub async fn enter(Ext(site): Ext<Site>, me: Me, Path(key): Path<String>, params: Params, posted: Posted) -> Reply {
    let asked = asked_for(&me, &params, site.today())?;
    let scope = me.scope("figure.write")?;
    let figure = in_book(&site, &scope, &key, &params).await?;
    let done = async {
        let amount = posted_amount(&figure, &posted)?;
        let mut work = site.begin(&me).await?;
        let new = NewManual { unit: asked.unit, period: asked.period, amount, why: posted.text("why").to_owned() };
        acts::enter(&mut work, &scope, &figure, new).await?;
        work.commit().await
    };
    match done.await {
        Ok(()) => Ok(see_other(&href(&figure, asked), "已填报")),
        Err(Fault::Refused(faults)) => page(&site, &me, &key, &params, Form::refused(&posted, faults)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /figures/{key}/withdraw`.
pub async fn withdraw(Ext(site): Ext<Site>, me: Me, Path(key): Path<String>, params: Params, posted: Posted) -> Reply {
    let asked = asked_for(&me, &params, site.today())?;
    let scope = me.scope("figure.write")?;
    let figure = in_book(&site, &scope, &key, &params).await?;
    let done = async {
        let mut work = site.begin(&me).await?;
        acts::withdraw(&mut work, &scope, &figure, (asked.unit, asked.period), posted.text("withdrawn_for")).await?;
        work.commit().await
    };
    match done.await {
        Ok(()) => Ok(see_other(&href(&figure, asked), "已撤回")),
        Err(Fault::Refused(faults)) => page(&site, &me, &key, &params, Form::refused(&posted, faults)).await,
        Err(other) => Err(other.into()),
    }
}

async fn in_book(site: &Site, scope: &Scope, key: &str, params: &Params) -> Outcome<Figure> {
    let mut conn = site.db.read().await?;
    let book = crate::book(&mut conn, scope, &site.catalogue).await?;
    figure_of(&book, key, params.text("only"))
}

fn asked_for(me: &Me, params: &Params, today: Day) -> Outcome<Asked> {
    let home = me.home_unit().ok_or(Fault::NotFound)?;
    Ok(asked(params, home, today))
}
