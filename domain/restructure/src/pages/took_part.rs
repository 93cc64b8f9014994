//! In which tasks somebody takes part, or did: on the page of the roster, on the own page, in the timeline of both.

use crate::task::{Part, parts};
use access::{Actor, Scope};
use base::id::PersonId;
use base::{Day, Fault, Outcome};
use case::{CaseFile, CaseId};
use db::Conn;
use maud::{Markup, html};
use member::timeline::{Line, LinesFuture};
use std::collections::BTreeMap;
use ui::{PanelFuture, Site, parts as draw};

/// The entry that says that somebody takes part.
const MEMBER: &str = "task.member";

/// A part, and the task.
struct Taken {
    case: CaseFile,
    part: Part,
    /// Whether the task itself is in reach.
    seen: bool,
}

impl Taken {
    fn href(&self) -> String {
        if self.seen { format!("/cases/{}", self.case.id) } else { String::new() }
    }

    /// 老旧小区改造攻坚：行动党小组“改造攻坚小组”（负责人）.
    fn told(&self) -> String {
        let leads = if self.part.leads { "（负责人）" } else { "" };
        format!("{}：{}“{}”{leads}", self.case.title, self.part.form.name(), self.part.group)
    }

    fn days(&self) -> String {
        let since = self.part.since.chinese();
        self.part.until.map_or_else(|| format!("{since}至今"), |until| format!("{since}至{}", until.chinese()))
    }

    fn goes_on(&self, today: Day) -> bool {
        self.part.until.is_none_or(|until| today < until)
    }
}

/// All parts of somebody whom the actor may see, the latest first; the ledger tells in which tasks.
async fn of(conn: &mut Conn, site: &Site, actor: &Actor, person: PersonId) -> Outcome<Vec<Taken>> {
    let whole = Scope::whole(actor.district);
    let mut cases: BTreeMap<CaseId, CaseFile> = BTreeMap::new();
    for row in ledger::sources_about(conn, &whole, MEMBER, person.0).await? {
        match case::store::case_of_row(conn, &whole, row).await {
            Ok(case) => drop(cases.insert(case.id, case)),
            Err(Fault::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    let mut all = Vec::new();
    for case in cases.into_values() {
        let seen = match actor.scope("case.read") {
            Ok(scope) => case::store::find(conn, &scope, case.id).await.is_ok(),
            Err(_) => false,
        };
        let rows = case::store::rows(conn, &site.keys, &whole, case.id).await?;
        all.extend(parts(&rows, person).into_iter().map(|part| Taken { case: case.clone(), part, seen }));
    }
    all.sort_by_key(|t| std::cmp::Reverse(t.part.since));
    Ok(all)
}

fn card(all: &[Taken], today: Day) -> Option<Markup> {
    let body = html! {
        ul.evidence { @for t in all { li {
            @if t.seen { a href=(t.href()) { (t.told()) } } @else { (t.told()) }
            " " span.meta { (t.days()) }
            @if t.goes_on(today) { " " (draw::state("进行中", "info")) }
        } } }
    };
    (!all.is_empty()).then(|| draw::card("参加的专项任务", &body))
}

/// On the page of the roster, for whoever may see the person.
pub fn of_person(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let mut conn = site.db.read().await?;
        let person = PersonId(id);
        if member::store::brief(&mut conn, &actor.scope("member.read")?, &[person]).await?.is_empty() {
            return Ok(None);
        }
        Ok(card(&of(&mut conn, &site, &actor, person).await?, site.today()))
    })
}

/// On the own page.
pub fn of_me(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let own = actor.person.filter(|own| own.0 == id);
        let Some(person) = own else { return Ok(None) };
        Ok(card(&of(&mut *site.db.read().await?, &site, &actor, person).await?, site.today()))
    })
}

/// In the timeline; the roster asks for persons whom the actor may see.
pub fn lines(site: Site, actor: Actor, person: PersonId) -> LinesFuture {
    Box::pin(async move {
        let all = of(&mut *site.db.read().await?, &site, &actor, person).await?;
        let line = |t: &Taken| Line {
            on: t.part.since,
            what: "参加专项任务".to_owned(),
            more: format!("{}，{}", t.told(), t.days()),
            href: t.href(),
        };
        Ok(all.iter().map(line).collect())
    })
}
