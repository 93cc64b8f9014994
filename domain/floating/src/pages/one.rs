//! One file: where somebody is and who keeps in touch, what should be seen to, what can be done, and all that happened.

use super::event::address;
use super::{LIST, lead, names, sign};
use crate::acts;
use crate::alarm::alarms;
use crate::file::{Event, EventKind, File, FileId, Kind, RECALLS, WAYS, card_number, name_of};
use crate::fold::{Standing, fold, live, newest_first};
use crate::papers;
use crate::store::{self, CardRow};
use access::{Actor, Line, audit};
use axum::extract::State;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal};
use db::Conn;
use maud::{Markup, html};
use record::Record;
use std::collections::HashMap;
use ui::{Id, Me, Page, Reply, Site, download, list, parts};

/// What the page is made of.
pub(super) struct View {
    pub file: File,
    pub events: Vec<Event>,
    pub standing: Option<Standing>,
    pub cards: Vec<CardRow>,
    pub names: HashMap<UnitId, String>,
    /// Kinds of event that whoever reads may record, with the way to each.
    may: Vec<EventKind>,
    /// Whether whoever reads reaches the home branch.
    home: bool,
    /// Whether whoever reads reaches the member in the roster.
    sees: bool,
    /// Visits and grants, of hardship.
    help: Vec<Record>,
    /// Whether the telephone number is shown whole.
    phone: bool,
}

/// Kinds of simple records that are help.
const HELP: [&str; 2] = ["visit", "fund"];
/// Records shown at most.
const HELP_SHOWN: usize = 20;

async fn view(site: &Site, me: &Actor, id: FileId) -> Outcome<View> {
    let scope = me.scope("floating.read")?;
    let mut conn = site.db.read().await?;
    let file = store::find(&mut conn, &scope, id).await?;
    let events = store::events(&mut conn, &site.keys, &scope, id).await?;
    let standing = fold(file.kind, &events)?;
    let cards = store::cards(&mut conn, &scope, id).await?;
    let hosts = events.iter().filter_map(|e| e.data.host);
    let issuers = cards.iter().map(|c| c.issuer);
    let ids: Vec<UnitId> = std::iter::once(file.unit.0).chain(hosts).chain(issuers).map(UnitId).collect();
    let names = names(&mut conn, &scope, &ids).await?;
    let may = may(&mut conn, me, &file).await?;
    let home = access::tree::reaches(&mut conn, me, "floating.read", Some(file.unit)).await?;
    let sees = sees(&mut conn, me, file.person).await?;
    let help = help(&mut conn, site, me, &file).await?;
    let phone = scope.may_see("phone");
    Ok(View { file, events, standing, cards, names, may, home, sees, help, phone })
}

/// What somebody may do next.
async fn may(conn: &mut Conn, me: &Actor, file: &File) -> Outcome<Vec<EventKind>> {
    let mut all = Vec::new();
    for kind in EventKind::ALL {
        let need = if kind.is_of_card() { "floating.card" } else { "floating.write" };
        let own = matches!(kind, EventKind::Register | EventKind::Annul);
        let Ok(scope) = me.scope(need) else { continue };
        if !own && file.kind.takes(kind) && acts::may(conn, &scope, file, kind).await?.is_none() {
            all.push(kind);
        }
    }
    Ok(all)
}

async fn sees(conn: &mut Conn, me: &Actor, person: Option<PersonId>) -> Outcome<bool> {
    let (Some(person), Ok(scope)) = (person, me.scope("member.read")) else { return Ok(false) };
    Ok(!member::store::brief(conn, &scope, &[person]).await?.is_empty())
}

async fn help(conn: &mut Conn, site: &Site, me: &Actor, file: &File) -> Outcome<Vec<Record>> {
    let (Kind::Hardship, Some(person), Ok(scope)) = (file.kind, file.person, me.scope("record.read")) else {
        return Ok(Vec::new());
    };
    let mut all = record::store::by_person(conn, &site.keys, &scope, person, HELP_SHOWN).await?;
    all.retain(|r| HELP.contains(&r.kind.as_str()));
    Ok(all)
}

/// `GET /floating/events/{id}`: where an entry of the ledger leads.
pub async fn of_event(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let scope = me.scope("floating.read")?;
    let mut conn = site.db.read().await?;
    let file = store::file_of(&mut conn, &scope, id).await?;
    store::find(&mut conn, &scope, file).await?;
    Ok(lead(&format!("/floating/{file}#e-{id}")))
}

/// `GET /floating/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<FileId>) -> Reply {
    let v = view(&site, &me, id).await?;
    let f = &v.file;
    let rules: &[&str] = match f.kind {
        Kind::Out | Kind::In => &["floating_contact", "floating_no_vote"],
        Kind::Abroad => &["abroad_contact", "abroad_return", "abroad_stop"],
        Kind::Hardship => &["hardship_review"],
    };
    let body = html! {
        @for alarm in alarms(f, &site.catalogue, site.today()) {
            (parts::warning(&Refusal::new(alarm.what, "").by(alarm.clause)))
        }
        @if f.end.as_ref().is_some_and(|(_, how)| how == "lost") {
            (parts::note("info", &html! { p { "失去联系的，请多方查找，并按失联党员的规定办理；系统不会自动处置。" } (parts::rules(&site.catalogue, &["member_lost"])) }))
        }
        div.two {
            div.stack { (v.facts()) (v.hosts()) (v.card()) (v.helped()) }
            div.stack { (v.acts()) (v.log()) }
        }
        (parts::rules(&site.catalogue, rules))
    };
    let acts = html! {
        a.btn.btn-outline-secondary href=(format!("/floating/{id}/paper")) { "下载登记表（.docx）" }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
    };
    Page::new(&f.name).lead(f.kind.name()).crumb(LIST, "/floating").acts(acts).body(body).reply()
}

/// `GET /floating/{id}/paper`: the registration, with the card, to print and sign.
pub async fn paper(State(site): State<Site>, me: Me, Id(id): Id<FileId>) -> Reply {
    let v = view(&site, &me, id).await?;
    let Some(standing) = &v.standing else { return Err(Fault::NotFound.into()) };
    audit::note(&site, &me, Line::done("floating.print", crate::FILE, id.0).unit(v.file.unit)).await?;
    let bytes = papers::form(&v.file, standing, &v.names, v.phone, site.today())?;
    let name = format!("{}登记表_{}.docx", v.file.kind.name(), v.file.name);
    Ok(download::download(&name, download::DOCX, bytes))
}

impl View {
    fn unit(&self, id: i64) -> &str {
        self.names.get(&UnitId(id)).map_or("", String::as_str)
    }

    fn facts(&self) -> Markup {
        let f = &self.file;
        let told = self.standing.as_ref().map(|s| s.data.clone()).unwrap_or_default();
        let fact = |name: &str, value: &str| html! { @if !value.is_empty() { div { dt { (name) } dd { (value) } } } };
        let phone = if self.phone { told.phone.clone() } else { base::phone::mask(&told.phone) };
        let organ = if f.kind == Kind::In { "组织关系所在党组织" } else { "流入地党组织" };
        parts::card(
            "登记情况",
            &html! {
                dl.facts {
                    div { dt { "姓名" } dd { @match f.person { Some(person) if self.sees => a href=(format!("/members/{person}")) { (f.name) }, _ => (f.name) } } }
                    (fact(if f.kind == Kind::In { "参加活动的党支部" } else { "组织关系所在党支部" }, self.unit(f.unit.0)))
                    (fact("原因", name_of(f.kind.reasons(), &told.reason)))
                    (fact("地点", &f.place))
                    (fact("开始日期", &f.since.chinese()))
                    (fact("预计返回", &f.expected.map(base::Day::chinese).unwrap_or_default()))
                    (fact(organ, &told.organ))
                    (fact("所持活动证", &told.foreign_card))
                    (fact("本支部联系人", &told.contact))
                    (fact("党员联系电话", &phone))
                    (fact("说明", &told.text))
                    @if let Some((on, how)) = &f.end { (fact("结束", &format!("{}，{}", on.chinese(), name_of(f.kind.ends(), how)))) }
                    div { dt { "状态" } dd { (sign(f)) } }
                }
                @if f.kind == Kind::In { p.hint { "没有编入名册，不计入党员人数；在本支部没有表决权、选举权和被选举权。" } }
            },
        )
    }

    /// Where the member takes part, without a vote.
    fn hosts(&self) -> Markup {
        let hosts = self.standing.as_ref().map(|s| s.hosts.as_slice()).unwrap_or_default();
        html! {
            @if !hosts.is_empty() {
                (parts::card("在流入地党支部参加活动", &html! {
                    ul.evidence { @for h in hosts { li {
                        (self.unit(h.unit.0)) " " span.meta { (h.from.chinese()) "起" @if let Some(to) = h.to { "，至" (to.chinese()) } }
                    } } }
                    p.hint { "组织关系不变，一方隶属、多重管理；在流入地党支部没有表决权、选举权和被选举权。" }
                }))
            }
        }
    }

    fn card(&self) -> Markup {
        let state = |c: &CardRow| match c.state.as_str() {
            "good" => ("使用中", "good"),
            "void" => ("已作废", ""),
            code => (name_of(RECALLS, code), ""),
        };
        html! {
            @if !self.cards.is_empty() {
                (parts::card("流动党员活动证", &html! {
                    ul.evidence { @for c in &self.cards { @let (word, tone) = state(c); li {
                        (self.unit(c.issuer)) (card_number(c.year, c.no)) " " (parts::state(word, tone))
                        " " span.meta { (c.issued_on) " 发放" @if !c.ended_on.is_empty() { "，" (c.ended_on) " " (word) } }
                    } } }
                    @if let Some(on) = self.file.audit_on { p.meta { "最近年审或发放：" (on.chinese()) } }
                }))
            }
        }
    }

    /// Visits and grants to somebody in hardship: kept as simple records, shown here.
    fn helped(&self) -> Markup {
        let (f, here) = (&self.file, self.file.kind == Kind::Hardship);
        html! {
            @if here {
                (parts::card("走访慰问和帮扶", &html! {
                    @if self.help.is_empty() { p.hint { "还没有记载。慰问对象选到本人的走访慰问、经费台账，会显示在这里。" } }
                    ul.evidence { @for r in &self.help { li { span.meta { (r.day) } " " a href=(format!("/records/item/{}", r.id)) { (r.title) } } } }
                    @if self.home { p { a href=(list::address("/records/visit/new", &[("unit", &f.unit.to_string())])) { "登记走访慰问" } } }
                }))
            }
        }
    }

    /// What can be done now: what is no longer possible after the end is left out.
    fn acts(&self) -> Markup {
        let f = &self.file;
        let card = f.card_state == "good";
        let hosted = self.standing.as_ref().is_some_and(|s| s.hosting().next().is_some());
        let now = |kind: &EventKind| match kind {
            EventKind::Recall => card,
            EventKind::Audit => card && f.is_open(),
            EventKind::Card => !card && f.is_open(),
            EventKind::HostOut => hosted && f.is_open(),
            _ => f.is_open(),
        };
        let all: Vec<EventKind> = self.may.iter().copied().filter(now).collect();
        let first = all.iter().find(|k| matches!(k, EventKind::Contact | EventKind::Review)).copied();
        html! {
            @if !all.is_empty() {
                (parts::card("办理", &html! { ul.filters { @for kind in all { li {
                    a class=(if Some(kind) == first { "btn btn-primary" } else { "btn btn-outline-secondary" }) href=(address(f.id, kind)) { (kind.name()) }
                } } } }))
            }
        }
    }

    fn log(&self) -> Markup {
        let standing: Vec<i64> = live(&self.events).iter().map(|e| e.id).collect();
        parts::card(
            "经过",
            &html! { ol.line { @for e in newest_first(&self.events) { (self.event(e, standing.contains(&e.id))) } } },
        )
    }

    fn event(&self, e: &Event, stands: bool) -> Markup {
        let (d, f) = (&e.data, &self.file);
        let first = e.kind == EventKind::Register;
        let phone = if self.phone { d.phone.clone() } else { base::phone::mask(&d.phone) };
        let how = match e.kind {
            EventKind::Recall => name_of(RECALLS, &d.how),
            EventKind::End => name_of(f.kind.ends(), &d.how),
            _ => "",
        };
        let told = [
            ("方式", name_of(WAYS, &d.way).to_owned()),
            ("由谁", d.by.clone()),
            ("党支部", d.host.map(|h| self.unit(h).to_owned()).unwrap_or_default()),
            ("编号", d.card.map(|(_, year, no)| card_number(year, no)).unwrap_or_default()),
            ("结果", how.to_owned()),
            ("地点", d.place.clone()),
            ("原因", name_of(f.kind.reasons(), &d.reason).to_owned()),
            ("联系人", d.contact.clone()),
            ("联系电话", phone),
            (if e.kind == EventKind::Annul { "撤销原因" } else { "内容" }, d.text.clone()),
        ];
        let gone = e.kind != EventKind::Annul && !stands;
        let may =
            stands && !f.undone && (self.may.contains(&e.kind) || (first && self.may.contains(&EventKind::Change)));
        let undone = |id: i64| self.events.iter().find(|e| e.id == id).map_or("", |e| e.kind.name());
        html! {
            li id=(format!("e-{}", e.id)) {
                h3.h4.struck[gone] { (e.day.chinese()) " " (e.kind.name()) @if let Some(id) = e.annuls { "：" (undone(id)) } }
                @if gone { p { (parts::state("已撤销", "")) } }
                @if told.iter().any(|(_, text)| !text.is_empty()) {
                    dl.facts { @for (name, text) in told.iter().filter(|(_, text)| !text.is_empty()) { div { dt { (name) } dd { (text) } } } }
                }
                p.meta { (e.recorded_by) " " (e.recorded_at.to_local_text()) "登记" }
                @if may { p { a href=(format!("/floating/{}/annul/{}", f.id, e.id)) { "撤销这一条" span.visually-hidden { "：" (e.kind.name()) (e.day) } } } }
            }
        }
    }
}
