//! 党员数量变化: opening, each kind of change with the members' names, closing; by unit below; export and print.

use super::{asked_and_tree, chooser, to};
use crate::Asked;
use crate::balance::{self, Balance, Books, Change, Line as Row};
use access::{Line, Scope, audit};
use axum::extract::State as Ext;
use base::id::PersonId;
use base::{Fault, Outcome};
use db::Conn;
use exchange::out::{Book, Caption};
use maud::{Markup, html};
use std::collections::HashMap;
use ui::download::{XLSX, download};
use ui::parts::{card, note, state};
use ui::{Me, Page, Params, Reply, Site};

/// Names shown for one line; the export has all.
const NAMES: usize = 60;
/// Units below shown on the page; the export has all.
const UNITS: usize = 100;

struct Account {
    asked: Asked,
    name: String,
    books: Books,
    balance: Balance,
    names: HashMap<i64, String>,
}

async fn account(site: &Site, conn: &mut Conn, me: &Me, scope: &Scope, params: &Params) -> Outcome<Account> {
    let (asked, _) = asked_and_tree(conn, scope, me, params, site.today()).await?;
    let books = Books::open(conn, scope, asked).await?;
    let name = books.tree().get(asked.unit).ok_or(Fault::NotFound)?.name.clone();
    let balance = books.balance(asked.unit);
    Ok(Account { asked, name, books, balance, names: HashMap::new() })
}

impl Account {
    /// Looks up the names of the members of these changes.
    async fn name(mut self, conn: &mut Conn, scope: &Scope, most: usize) -> Outcome<Self> {
        let mut ids: Vec<PersonId> = Vec::new();
        for line in Row::ALL {
            let of = self.balance.changes.iter().filter(|c| c.line == line).take(most);
            ids.extend(of.filter_map(|c| c.person).map(PersonId));
        }
        let brief = member::store::brief(conn, scope, &ids).await?;
        self.names = brief.into_iter().map(|b| (b.id.0, b.name)).collect();
        Ok(self)
    }

    fn who(&self, change: &Change) -> &str {
        let name = change.person.and_then(|id| self.names.get(&id));
        name.map_or("（已不在管理范围内）", String::as_str)
    }

    fn unit(&self, change: &Change) -> &str {
        self.books.tree().get(change.unit).map_or("", |n| n.name.as_str())
    }
}

/// `GET /figures/balance`.
pub async fn show(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    // Names are shown, so the right to read members is needed beside that to read figures.
    let scope = me.scope("member.read")?;
    let mut conn = site.db.read().await?;
    let a = account(&site, &mut conn, &me, &scope, &params).await?.name(&mut conn, &scope, NAMES).await?;
    let body = html! {
        (chooser("/figures/balance", a.books.tree(), a.asked, site.today(), ("", "")))
        (verdict(&a.balance))
        div.two {
            div.stack { (table(&a.balance)) (below(&a)) }
            div.stack { @for line in Row::ALL { (named(&site, &a, line)) } }
        }
        p.hint { "取自：" (balance::kinds(&site.catalogue).join("、")) "。同一范围内的转接、转正不改变总数，不列入。" }
    };
    Page::new("党员数量变化情况")
        .crumb("指标", "/figures")
        .lead(format!("{}（含下级），{}", a.name, a.asked.period.chinese()))
        .acts(html! { @if me.can("export") { a.btn.btn-outline-secondary href=(to("/figures/balance/export", a.asked)) { "导出" } } })
        .body(body)
        .reply()
}

fn verdict(b: &Balance) -> Markup {
    if b.due() == b.closing && b.closing == b.roster {
        return html! { p { (state("平衡", "good")) " 期初数加增加数减减少数等于期末数，与名册一致。" } };
    }
    note(
        "bad",
        &html! { p { "不平衡：应有 " (b.due()) " 名，台账期末 " (b.closing) " 名，名册 " (b.roster) " 名。请联系系统管理员运行核验（taizhang check）。" } },
    )
}

fn table(b: &Balance) -> Markup {
    let row = |name: &str, n: i64| html! { tr { td { "　" (name) } td.num { (n) } } };
    let sum = |name: &str, n: i64| html! { tr { th scope="row" { (name) } td.num { b { (n) } } } };
    card(
        "数量变化",
        &html! {
            div.list tabindex="0" role="region" aria-label="党员数量变化" { table.table {
                thead { tr { th scope="col" { "项目" } th.num scope="col" { "人数" } } }
                tbody {
                    (sum("一、期初数", b.opening)) (sum("二、期间增加", b.gained()))
                    @for line in Row::ALL.into_iter().filter(|l| l.adds()) { (row(line.name(), b.of(line))) @if b.whole(line) != 0 { (row("　其中整建制", b.whole(line))) } }
                    (sum("三、期间减少", -b.lost()))
                    @for line in Row::ALL.into_iter().filter(|l| !l.adds()) { (row(line.name(), -b.of(line))) @if b.whole(line) != 0 { (row("　其中整建制", -b.whole(line))) } }
                    @if b.regrouped != 0 { (sum("党组织隶属调整带入（负数为带出）", b.regrouped)) }
                    (sum("四、期末应有数", b.due())) (sum("五、期末实有数（名册）", b.roster)) (sum("六、差", b.roster - b.due()))
                }
            } }
        },
    )
}

fn below(a: &Account) -> Markup {
    let rows: Vec<_> = a.books.tree().children(a.asked.unit).map(|n| (n, a.books.balance(n.id))).collect();
    html! { @if !rows.is_empty() { (card("按下级党组织", &html! {
        div.list tabindex="0" role="region" aria-label="按下级党组织" { table.table {
            thead { tr { th scope="col" { "党组织" } th.num scope="col" { "期初" } th.num scope="col" { "增" } th.num scope="col" { "减" } th.num scope="col" { "隶属调整" } th.num scope="col" { "期末" } } }
            tbody { @for (node, b) in rows.iter().take(UNITS) { tr {
                th scope="row" { a href=(to("/figures/balance", Asked { unit: node.id, ..a.asked })) { (node.name) } }
                td.num { (b.opening) } td.num { (b.gained()) } td.num { (-b.lost()) } td.num { (b.regrouped) } td.num { (b.closing) }
            } } }
        } }
        @if rows.len() > UNITS { p.hint { "只列前 " (UNITS) " 个，共 " (rows.len()) " 个，导出可得全部" } }
    })) } }
}

fn named(site: &Site, a: &Account, line: Row) -> Markup {
    let of: Vec<&Change> = a.balance.changes.iter().filter(|c| c.line == line).collect();
    html! { @if !of.is_empty() { (card(&format!("{}（{}名）", line.name(), of.len()), &html! {
        ol.line { @for c in of.iter().take(NAMES) { li.line-item { time { (c.on) } div { p {
            @match site.source_href(&c.source.0, c.source.1) { Some(href) => a href=(href) { (a.who(c)) }, None => { (a.who(c)) } }
            span.hint { " " (a.unit(c)) @if c.whole { "，整建制" } }
        } } } } }
        @if of.len() > NAMES { p.hint { "只列前 " (NAMES) " 名，导出可得全部" } }
    })) } }
}

/// `GET /figures/balance/export`: the account, the units below, and every change by name.
pub async fn export(Ext(site): Ext<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("member.read")?;
    let mut conn = site.db.read().await?;
    let a = account(&site, &mut conn, &me, &scope, &params).await?.name(&mut conn, &scope, usize::MAX).await?;
    let title = format!("{}党员数量变化情况（{}）", a.name, a.asked.period.chinese());
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), &a.name);
    let bytes = book(&a, &title, &footer, site.today())?;
    let told = format!("党员数量变化 {} 行", a.balance.changes.len());
    audit::note(&site, &me, Line::general("export", told).unit(a.asked.unit)).await?;
    Ok(download(&format!("{title}.xlsx"), XLSX, bytes))
}

fn book(a: &Account, title: &str, footer: &str, today: base::Day) -> Outcome<Vec<u8>> {
    let mut book = Book::new(today);
    let captions = [
        "党组织",
        "期初数",
        "发展党员",
        "恢复党籍",
        "转入",
        "登记入册",
        "出党",
        "停止党籍",
        "死亡",
        "转出",
        "其他",
        "隶属调整",
        "期末应有数",
        "期末实有数",
        "差",
    ];
    let heads: Vec<Caption> = captions
        .iter()
        .enumerate()
        .map(|(at, c)| if at == 0 { Caption::text(*c).wide(32.0) } else { Caption::number(*c) })
        .collect();
    let mut table = book.table("数量变化", title, &heads)?;
    let below = a.books.tree().children(a.asked.unit).map(|n| (n.name.clone(), a.books.balance(n.id)));
    for (name, b) in std::iter::once((a.name.clone(), a.balance.clone())).chain(below) {
        let changes = Row::ALL.into_iter().map(|line| b.of(line).abs());
        let numbers =
            std::iter::once(b.opening).chain(changes).chain([b.regrouped, b.due(), b.roster, b.roster - b.due()]);
        let row: Vec<String> = std::iter::once(name).chain(numbers.map(|n| n.to_string())).collect();
        table.row(&row)?;
    }
    table.finish(footer)?;
    let heads = [
        Caption::text("变化"),
        Caption::text("姓名"),
        Caption::text("党组织").wide(32.0),
        Caption::day("日期"),
        Caption::number("人数"),
        Caption::text("整建制"),
    ];
    let mut table = book.table("名单", title, &heads)?;
    for c in &a.balance.changes {
        let (on, by) = (c.on.to_string(), c.by.to_string());
        let row = [c.line.name(), a.who(c), a.unit(c), on.as_str(), by.as_str(), if c.whole { "是" } else { "" }];
        table.row(&row)?;
    }
    table.finish(footer)?;
    book.bytes()
}
