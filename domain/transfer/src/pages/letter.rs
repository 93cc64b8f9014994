//! The letter on the screen and as a document, and the receipt for a letter that came from outside.

use super::facts::{names, side};
use crate::file::{Kind, Letter, State as Stands, Transfer, TransferId};
use crate::hook::{issuer, reaches};
use crate::papers::{self, Paper3};
use crate::store;
use access::{Line, Scope, audit};
use axum::extract::State;
use base::{Fault, Outcome};
use db::Conn;
use maud::html;
use ui::{Id, Me, Page, Reply, Site, download, parts};

/// A letter with everything that is printed on it.
struct Found {
    t: Transfer,
    letter: Letter,
    paper: Paper3,
}

/// The good letter of a transfer in reach; `open` puts the whole ID number on it.
async fn found(conn: &mut Conn, site: &Site, me: &Me, id: TransferId, open: bool) -> Outcome<Found> {
    let t = store::find(conn, &site.keys, &me.scope("transfer.read")?, id).await?;
    let all = Scope::whole(me.district);
    let letter = store::letter(conn, &all, t.id).await?.ok_or(Fault::NotFound)?;
    let person = member::store::find(conn, &site.keys, &all, t.person.ok_or(Fault::NotFound)?).await?;
    let rows = case::store::rows(conn, &site.keys, &all, t.case).await?;
    let proposed = case::file::standing(&rows).into_iter().find(|r| r.step == "propose").ok_or(Fault::NotFound)?;
    let by = org::store::find(conn, &all, letter.issuer).await?;
    let names = names(conn, me.district.0, std::slice::from_ref(&t)).await?;
    let code =
        |table: &str, code: &str| site.catalogue.codes(table).and_then(|c| c.name_of(code)).unwrap_or("").to_owned();
    let number = person.facts.id_number();
    let paper = Paper3 {
        name: t.name.clone(),
        sex: code("sex_gbt2261_1", person.facts.get("sex")).trim_end_matches('性').to_owned(),
        ethnicity: code("ethnicity_gbt3304", person.facts.get("ethnicity")),
        age: person.facts.day("birth").map(|b| b.first().full_years_until(letter.issued_on)),
        category: if person.category() == "full" { "正式党员" } else { "预备党员" }.to_owned(),
        number: number.map_or(String::new(), |n| if open { n.expose().to_owned() } else { n.mask() }),
        from: side(&t, t.from, &names),
        to: t.place.clone(),
        paid_to: crate::rules::month_chinese(proposed.values.text("paid_to")),
        issuer: by.name,
    };
    Ok(Found { t, letter, paper })
}

/// `GET /transfer/{id}/letter`: the three parts on the screen, the ID number masked.
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<TransferId>) -> Reply {
    let mut conn = site.db.read().await?;
    let Found { t, letter, paper } = found(&mut conn, &site, &me, id, false).await?;
    let from = t.from.ok_or(Fault::NotFound)?;
    let by = issuer(&mut conn, me.district, from).await?;
    let may = reaches(&mut conn, &me, "transfer.letter", by.map(|u| u.id)).await?;
    let voided: Vec<Letter> =
        store::letters(&mut conn, &Scope::whole(me.district), t.id).await?.into_iter().filter(|l| l.void).collect();
    drop(conn);
    let body = html! {
        @for (title, lines) in papers::parts(&paper, &letter) {
            (parts::card(title, &html! { @for line in lines { p { (line) } } }))
        }
        @if !voided.is_empty() {
            (parts::card("作废的介绍信", &html! { ul { @for l in &voided { li { (l.number()) "，" (l.issued_on.chinese()) "开具；" (l.reason) } } } }))
        }
    };
    let back = format!("/transfer/{id}");
    let acts = html! { @if may { a.btn.btn-primary href=(format!("{back}/letter/print")) { "下载介绍信（.docx）" } } };
    let page = Page::new("党员组织关系介绍信").lead(format!("{} {}", paper.issuer, letter.number()));
    page.crumb("组织关系接转", "/transfer").crumb(&t.name, back).acts(acts).body(body).reply()
}

/// `GET /transfer/{id}/letter/print`: the document with the whole ID number, for the issuer; every time with a line in the audit.
pub async fn print(State(site): State<Site>, me: Me, Id(id): Id<TransferId>) -> Reply {
    let mut conn = site.db.read().await?;
    let Found { t, letter, paper } = found(&mut conn, &site, &me, id, true).await?;
    if !reaches(&mut conn, &me, "transfer.letter", Some(letter.issuer)).await? {
        return Err(Fault::NotFound.into());
    }
    drop(conn);
    let bytes = papers::letter(&paper, &letter)?;
    let detail = format!("打印介绍信{}，含公民身份号码", letter.number());
    let line = Line::done("transfer.print", crate::file::LETTER, letter.id).unit(letter.issuer).detail(detail);
    audit::note(&site, &me, line).await?;
    Ok(download::download(&format!("介绍信_{}_{}.docx", t.name, letter.number()), download::DOCX, bytes))
}

/// `GET /transfer/{id}/receipt`: the receipt that goes back to whoever sent the member.
pub async fn receipt(State(site): State<Site>, me: Me, Id(id): Id<TransferId>) -> Reply {
    let mut conn = site.db.read().await?;
    let t = store::find(&mut conn, &site.keys, &me.scope("transfer.read")?, id).await?;
    let all = Scope::whole(me.district);
    if t.kind != Kind::In || t.state != Stands::Done {
        return Err(Fault::NotFound.into());
    }
    let rows = case::store::rows(&mut conn, &site.keys, &all, t.case).await?;
    let accepted = case::file::standing(&rows).into_iter().find(|r| r.step == "accept").map(|r| r.on);
    let to = t.to.ok_or(Fault::NotFound)?;
    let unit = org::store::find(&mut conn, &all, to).await?;
    let by = issuer(&mut conn, me.district, to).await?;
    drop(conn);
    let by = by.map_or_else(|| unit.name.clone(), |u| u.name);
    let bytes = papers::receipt(&t, &unit.name, &by, accepted.ok_or(Fault::NotFound)?)?;
    Ok(download::download(&format!("回执_{}.docx", t.name), download::DOCX, bytes))
}
