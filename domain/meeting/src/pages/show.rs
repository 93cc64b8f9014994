//! One meeting: the record as it is printed and signed, what the rules say about it, and what it adds to the ledger.

use super::differences::between;
use super::{Units, number};
use crate::record::{Attend, Meeting, State as Counts};
use crate::rules::{clause, fields, quorum};
use crate::store::{self, Version};
use crate::{MeetingId, NOUN, papers};
use access::{Line, audit};
use attachment::{Attachment, AttachmentId};
use axum::extract::State;
use base::Refusal;
use catalogue::{FieldType, MeetingKind};
use ledger::Entry;
use maud::{Markup, html};
use org::Unit;
use ui::{Id, Me, Page, Reply, Site, download, parts};

/// What the page shows.
struct Shown<'a> {
    site: &'a Site,
    me: &'a Me,
    meeting: Meeting,
    kind: Option<&'a MeetingKind>,
    unit: Unit,
    units: Units,
    files: Vec<Attachment>,
    entries: Vec<Entry>,
    versions: Vec<Version>,
    /// What other nouns know of this meeting: the plan it was held by.
    panels: Markup,
}

/// `GET /meetings/{id}`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<MeetingId>) -> Reply {
    let scope = me.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let meeting = store::find(&mut conn, &scope, id).await?;
    let kind = site.catalogue.meeting_kind(&meeting.kind);
    let names_units = kind.is_some_and(|k| k.fields.iter().any(|f| f.kind == FieldType::Unit));
    let mut shown = Shown {
        site: &site,
        me: &me,
        unit: org::store::find(&mut conn, &scope, meeting.unit).await?,
        units: if names_units { Units::load(&mut conn, &scope).await? } else { Units(Vec::new()) },
        files: attachment::list(&mut conn, &scope, NOUN, id.0).await?,
        entries: ledger::of_source(&mut conn, &scope, NOUN, id.0).await?,
        versions: store::versions(&mut conn, &scope, id).await?,
        panels: html! {},
        meeting,
        kind,
    };
    drop(conn);
    shown.panels = site.panels(&me, NOUN, id.0).await?;
    shown.page().reply()
}

/// `GET /meetings/attachments/{id}`
pub async fn attachment(State(site): State<Site>, me: Me, Id(id): Id<AttachmentId>) -> Reply {
    let scope = me.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let source = attachment::source_of(&mut conn, &scope, NOUN, id).await?;
    let meeting = store::find(&mut conn, &scope, MeetingId(source)).await?;
    drop(conn);
    attachment::serve(&site, &me, NOUN, meeting.id.0, id).await
}

/// `GET /meetings/{id}/docx`
pub async fn docx(State(site): State<Site>, me: Me, Id(id): Id<MeetingId>) -> Reply {
    let scope = me.scope("meeting.read")?;
    let mut conn = site.db.read().await?;
    let meeting = store::find(&mut conn, &scope, id).await?;
    let unit = org::store::find(&mut conn, &scope, meeting.unit).await?;
    drop(conn);
    let bytes = papers::minutes(&site.catalogue, &meeting, &unit.name)?;
    audit::note(&site, &me, Line::done("export", NOUN, id.0).unit(meeting.unit).detail("会议记录文档")).await?;
    let kind = super::kind_name(&site.catalogue, &meeting.kind);
    Ok(download::download(&format!("{}_{kind}记录_{}.docx", unit.shown(), meeting.day), download::DOCX, bytes))
}

impl Shown<'_> {
    fn page(&self) -> Page {
        let m = &self.meeting;
        let body = html! {
            (self.notes())
            (self.panels)
            (self.record())
            (self.attendance())
            @if !self.files.is_empty() { (parts::card("附件", &attachment::listing(&self.files, "/meetings/attachments"))) }
            p.print-only { "主持人（签字）：　　　　　　　　　　记录人（签字）：" }
            (self.grounds())
            (self.history())
        };
        Page::new(format!("{}记录", self.kind_name()))
            .lead(m.title.clone())
            .crumb("会议记录", "/meetings")
            .acts(self.acts())
            .body(body)
    }

    fn kind_name(&self) -> &str {
        self.kind.map_or(&self.meeting.kind, |k| &k.name)
    }

    fn acts(&self) -> Markup {
        let id = self.meeting.id;
        html! {
            button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
            @if self.me.can("export") { a.btn.btn-outline-secondary href=(format!("/meetings/{id}/docx")) { "下载文档" } }
            @if self.meeting.state == Counts::Held && self.me.can("meeting.write") {
                a.btn.btn-outline-secondary href=(format!("/meetings/{id}/edit")) { "更正" }
                a.btn.btn-outline-danger href=(format!("/meetings/{id}/cancel")) { "撤销" }
            }
        }
    }

    /// What a reader must know before reading.
    fn notes(&self) -> Markup {
        let m = &self.meeting;
        if m.state != Counts::Held {
            let by = m.changed_by.as_deref().unwrap_or("");
            let on = m.changed_at.map(|at| at.day().to_string()).unwrap_or_default();
            return parts::note(
                "bad",
                &html! { p { (m.state.name()) "，不计入统计。" } p { "原因：" (m.why) "（" (by) "，" (on) "）" } },
            );
        }
        let unfilled = Refusal::new("会议记录还没有填写", "请由记录人补写；系统不会代写");
        html! {
            @if let Some(warning) = self.quorum_warning() { (parts::warning(&warning)) }
            @if m.content.is_empty() { div.no-print { (parts::warning(&unfilled)) } }
        }
    }

    fn quorum_warning(&self) -> Option<Refusal> {
        let (kind, m) = (self.kind?, &self.meeting);
        let rule = quorum::rule(&self.site.catalogue, kind, &self.unit.kind, m.day)?;
        quorum::warning(&quorum::standing(kind, m.named, &m.seats, &m.counts)?, rule)
    }

    fn record(&self) -> Markup {
        let m = &self.meeting;
        let time = match (m.start.as_str(), m.minutes) {
            ("", None) => m.day.chinese(),
            ("", Some(n)) => format!("{}，{n} 分钟", m.day.chinese()),
            (start, None) => format!("{} {start}", m.day.chinese()),
            (start, Some(n)) => format!("{} {start}，{n} 分钟", m.day.chinese()),
        };
        let mut facts = vec![
            ("党组织", self.unit.name.clone()),
            ("会议类型", self.kind_name().to_owned()),
            ("时间", time),
            ("地点", known(&m.place)),
            ("主持人", known(&m.chair)),
            ("记录人", known(&m.recorder)),
        ];
        let short = |f: &&catalogue::Field| f.kind != FieldType::Long;
        facts.extend(self.fields().filter(|(f, _)| short(f)).map(|(f, value)| (f.name.as_str(), value)));
        let body = html! {
            (parts::facts(&facts))
            @if !m.agenda.is_empty() { div { h3 { "议题" } (text(&m.agenda)) } }
            div {
                h3 { "会议记录" }
                @if m.content.is_empty() { p { (parts::state("缺", "warn")) } } @else { (text(&m.content)) }
            }
            @for (field, value) in self.fields().filter(|(f, _)| !short(f)) { div { h3 { (field.name) } (text(&value)) } }
        };
        parts::card("会议", &html! { div.stack { (body) } })
    }

    /// The kind's further fields that were filled in, with what they mean.
    fn fields(&self) -> impl Iterator<Item = (&catalogue::Field, String)> {
        let all = self.kind.map(|k| k.fields.as_slice()).unwrap_or_default();
        all.iter().filter_map(|f| self.meeting.fields.get(&f.key).map(|v| (f, self.meaning(f, v))))
    }

    fn meaning(&self, field: &catalogue::Field, value: &str) -> String {
        match (field.kind, value.parse()) {
            (FieldType::Unit, Ok(id)) => self.units.name(base::id::UnitId(id)).to_owned(),
            _ => fields::shown(&self.site.catalogue, field, value),
        }
    }

    fn attendance(&self) -> Markup {
        let m = &self.meeting;
        let mut facts = vec![
            ("应到", number(m.counts.due)),
            ("实到", number(m.counts.present)),
            ("请假", number(m.counts.leave)),
            ("缺席", number(m.counts.absent)),
        ];
        if let Some(guests) = m.guests {
            facts.push(("列席", guests.to_string()));
        }
        let body = html! {
            (parts::facts(&facts))
            @if m.named {
                @for state in Attend::ALL { (self.names(state)) }
            } @else { p.hint { "这次会议按人数记录，没有记到人。" } }
        };
        parts::card("到会情况", &html! { div.stack { (body) } })
    }

    fn names(&self, state: Attend) -> Markup {
        let seats: Vec<_> = self.meeting.seats.iter().filter(|s| s.state == state).collect();
        let linked = self.me.can("member.read");
        html! {
            @if !seats.is_empty() {
                div {
                    h3 { (state.name()) "（" (seats.len()) "）" }
                    p {
                        @for (at, seat) in seats.iter().enumerate() {
                            @if at > 0 { "、" }
                            @match seat.person.filter(|_| linked) {
                                Some(id) => a href=(format!("/members/{id}")) { (seat.name) },
                                None => (seat.name),
                            }
                            @if !seat.voting { "（无表决权）" }
                        }
                    }
                }
            }
        }
    }

    /// The rules with their clauses, and the entries this record proves.
    fn grounds(&self) -> Markup {
        let Some(kind) = self.kind else { return html! {} };
        let m = &self.meeting;
        let standing = quorum::standing(kind, m.named, &m.seats, &m.counts);
        let applies = quorum::rule(&self.site.catalogue, kind, &self.unit.kind, m.day).is_some();
        let rules = kind.rules.iter().filter_map(|key| self.site.catalogue.rule(key));
        html! {
            section.card.no-print {
                div.card-header { h2.card-title { "规定和台账" } }
                div.card-body {
                    @if let Some(standing) = standing.filter(|_| applies) { p { (standing.sentence()) "。" } }
                    @for rule in rules.filter(|r| r.applies_to(&self.unit.kind)) { p { (rule.text) "。" } (parts::clause(&clause(rule))) }
                    details.fold {
                        summary { "这条记录在台账中的 " (self.entries.len()) " 笔" }
                        (self.ledger())
                    }
                }
            }
        }
    }

    fn ledger(&self) -> Markup {
        let name = |entry: &Entry| {
            let seats = self.meeting.seats.iter().chain(self.versions.iter().flat_map(|v| &v.body.seats));
            let person = entry.subject?;
            seats.clone().find(|s| s.person.is_some_and(|p| p.0 == person)).map(|s| s.name.as_str())
        };
        let kind =
            |entry: &Entry| self.site.catalogue.entry(&entry.kind).map_or(entry.kind.clone(), |k| k.name.clone());
        html! {
            div.list tabindex="0" role="region" aria-label="台账" {
                table.table {
                    thead { tr { th.num scope="col" { "序号" } th scope="col" { "日期" } th scope="col" { "事项" } th scope="col" { "人员" } th.num scope="col" { "数量" } th scope="col" { "说明" } } }
                    tbody { @for entry in &self.entries { tr {
                        td.num { (entry.seq) } td { (entry.on) } td { (kind(entry)) } td { (name(entry).unwrap_or("")) } td.num { (entry.quantity) }
                        td { @if let Some(seq) = entry.reverses { "冲销第 " (seq) " 笔：" (entry.reason.as_deref().unwrap_or("")) } }
                    } } }
                }
            }
        }
    }

    /// Who recorded it, and every correction since.
    fn history(&self) -> Markup {
        let m = &self.meeting;
        let later = self.versions.iter().skip(1).map(|v| &v.body).chain(std::iter::once(m));
        let body = html! {
            ol.line {
                @for (old, new) in self.versions.iter().zip(later).collect::<Vec<_>>().into_iter().rev() {
                    li.line-item {
                        time { (old.ended_at.to_local_text()) }
                        div {
                            p { (old.ended_by) "：" (old.why) }
                            @for d in between(&self.site.catalogue, &old.body, new) {
                                p.hint { (d.name) "：" span.struck { (or_none(&d.was)) } " → " (or_none(&d.now)) }
                            }
                        }
                    }
                }
                li.line-item.is-key { time { (m.recorded_at.to_local_text()) } div { p { (m.recorded_by) "：记录" } } }
            }
        };
        html! { div.no-print { (parts::card("记录和更正", &body)) } }
    }
}

fn known(text: &str) -> String {
    if text.is_empty() { "缺".into() } else { text.to_owned() }
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "（空）" } else { text }
}

fn text(text: &str) -> Markup {
    html! { @for line in text.lines().filter(|l| !l.trim().is_empty()) { p { (line) } } }
}
