//! The rules as a workbook.

use super::uses::{self, Use};
use super::{Known, Wanted, hardness, known};
use access::{Line, audit};
use axum::extract::State;
use base::Outcome;
use catalogue::Rule;
use exchange::out::{Book, Caption};
use ui::{Me, Params, Reply, Site, download};

/// `GET /rules/export`: what the list shows.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let (known, wanted) = (known(&site, &me).await?, Wanted::of(&params));
    let some: Vec<&Rule> = site.catalogue.rules().filter(|r| wanted.takes(r, &known)).collect();
    audit::note(&site, &me, Line::general("export", format!("现行规则 {} 行", some.len()))).await?;
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), "");
    let bytes = book(&some, &known, &footer)?;
    Ok(download::download(&format!("现行规则_{}.xlsx", site.today()), download::XLSX, bytes))
}

fn book(some: &[&Rule], known: &Known<'_>, footer: &str) -> Outcome<Vec<u8>> {
    let captions = [
        Caption::text("规则").wide(20.0),
        Caption::text("内容").wide(60.0),
        Caption::text("依据").wide(36.0),
        Caption::text("核实情况"),
        Caption::text("约束"),
        Caption::text("用于").wide(40.0),
        Caption::number("放行或存疑"),
    ];
    let mut book = Book::new(known.today);
    let mut table = book.table("现行规则", "现行规则", &captions)?;
    for rule in some {
        let used: Vec<String> = uses::of(known.catalogue, &rule.key).iter().map(Use::told).collect();
        table.row(&[
            rule.name.clone(),
            rule.text.clone(),
            rule.basis.clause().unwrap_or_default(),
            if rule.basis.unverified() { "未核实" } else { "" }.to_owned(),
            hardness(rule).to_owned(),
            used.join("；"),
            known.passed(&rule.key).to_string(),
        ])?;
    }
    table.finish(footer)?;
    book.bytes()
}
