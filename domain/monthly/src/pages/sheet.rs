//! A branch's month: its lines, to be corrected or confirmed one by one, and the button that finishes it.

use super::href;
use crate::Month;
use crate::acts::{self, Eyes, Sheet};
use crate::line::{Told, Topic};
use crate::store::{self, Answer, Finished};
use access::Scope;
use axum::extract::{Path, State};
use base::id::UnitId;
use base::{Fault, Outcome};
use maud::{Markup, html};
use ui::{Field, Form, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

type Which = Path<(String, String)>;

fn which((unit, month): &(String, String)) -> Outcome<(UnitId, Month)> {
    let unit: i64 = unit.parse().map_err(|_| Fault::NotFound)?;
    Ok((UnitId(unit), month.parse().map_err(|_| Fault::NotFound)?))
}

/// What the page is made of.
struct View<'a> {
    me: &'a Me,
    sheet: Sheet,
    /// Answers of a month that is long past.
    past: Vec<Answer>,
    /// Every check of the branch, taken back or not.
    all: Vec<Finished>,
    may_write: bool,
    open: bool,
    next: Option<Month>,
}

async fn view<'a>(site: &Site, me: &'a Me, scope: &Scope, (unit, month): (UnitId, Month)) -> Outcome<View<'a>> {
    let eyes = Eyes { keys: &site.keys, catalogue: &site.catalogue, today: site.today() };
    let mut conn = site.db.read().await?;
    let sheet = acts::sheet(&mut conn, eyes, scope, unit, month).await?;
    let open = month.is_open(site.today());
    let mut past = if open { Vec::new() } else { store::answers(&mut conn, scope, unit, month).await? };
    past.retain(|a| a.standing);
    let mut all = store::of_unit(&mut conn, scope, unit).await?;
    all.retain(|f| f.month == month);
    let may_write = me.scope("member.write").is_ok_and(|s| s.covers(&sheet.unit.path));
    let next = Some(month.after()).filter(|m| m.first() <= site.today());
    Ok(View { me, sheet, past, all, may_write, open, next })
}

/// `GET /monthly/{unit}/{month}`
pub async fn show(State(site): State<Site>, me: Me, Path(path): Which) -> Reply {
    let view = view(&site, &me, &me.scope("member.read")?, which(&path)?).await?;
    view.page(&Form::empty()).reply()
}

impl View<'_> {
    fn href(&self) -> String {
        href(self.sheet.unit.id, self.sheet.month)
    }

    fn page(&self, form: &Form) -> Page {
        let (sheet, month) = (&self.sheet, self.sheet.month);
        let acts = html! {
            a.btn.btn-outline-secondary href=(href(sheet.unit.id, month.before())) { "上月" }
            @if let Some(next) = self.next { a.btn.btn-outline-secondary href=(href(sheet.unit.id, next)) { "下月" } }
            button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        };
        let body = html! {
            (form.errors())
            (self.standing())
            @if self.open { (self.lines(form)) } @else { (self.closed()) }
            (self.taken_back())
        };
        let title = format!("{}校对", month.chinese());
        Page::new(title)
            .lead(&sheet.unit.name)
            .crumb("每月校对", format!("/monthly?month={month}"))
            .acts(acts)
            .body(body)
    }

    /// How far it is.
    fn standing(&self) -> Markup {
        let (sheet, open) = (&self.sheet, self.sheet.open());
        html! {
            section.card { div.card-body {
                dl.facts {
                    div { dt { "党员" } dd { a href=(format!("/members?unit={}", sheet.unit.id)) { (sheet.members) "名" } } }
                    @if self.open { div { dt { "需要核对" } dd { (sheet.told.len()) "条，还剩" (open) "条" } } }
                    div { dt { "完成情况" } dd {
                        @match &sheet.finished {
                            Some(f) => { (parts::state("已完成", "good")) " " (f.on.chinese()) " " (f.recorded_by) },
                            None => { (parts::state("未完成", "warn")) },
                        }
                    } }
                }
                @if let Some(f) = &sheet.finished {
                    @if open > 0 { p { "完成以后又有" (open) "条新情况，请继续核对。" } }
                    @if self.may_write && self.open { p { a href=(format!("/monthly/checks/{}/reopen", f.id)) { "撤回完成" } } }
                } @else if self.may_write && self.open {
                    form method="post" action=(format!("{}/finish", self.href())) {
                        (csrf(self.me))
                        @if open == 0 { button.btn.btn-primary { "完成本月校对" } } @else { p.hint { "全部更正或确认后，可以完成本月校对。" } }
                    }
                }
            } }
        }
    }

    fn lines(&self, form: &Form) -> Markup {
        if self.sheet.told.is_empty() {
            return parts::empty("没有需要核对的内容", "本月没有变动，名册信息齐全一致，可以直接完成", &html! {});
        }
        let of = |topic: Topic| self.sheet.told.iter().filter(move |t| t.line.topic == topic).collect::<Vec<_>>();
        let confirm = html! {
            @for topic in Topic::ALL { @let some = of(topic); @if !some.is_empty() { (self.table(topic, &some, form)) } }
            @if self.may_write && self.sheet.told.iter().any(can_be_confirmed) {
                section.card { div.card-body {
                    div.fields { (form.input(&Field::text("note", "保持原样的原因").wide().max(300).help("信息确实如此、暂时不能补齐或更正的，写明原因；只确认变动的不用填"))) }
                    div.form-acts {
                        button.btn.btn-primary { "确认所选" }
                        @if of(Topic::Changed).iter().any(|t| t.answer.is_none()) { button.btn name="all" value="changed" { "全部变动无误" } }
                    }
                } }
            }
        };
        html! {
            @if self.may_write { form method="post" action=(format!("{}/confirm", self.href())) { (csrf(self.me)) (confirm) } }
            @else { (confirm) }
            @if self.may_write && self.sheet.finished.is_none() { (self.answered()) }
        }
    }

    fn table(&self, topic: Topic, some: &[&Told], form: &Form) -> Markup {
        html! {
            h2.h3 { (topic.name()) " " span.count { (some.len()) } }
            div.list tabindex="0" role="region" aria-label=(topic.name()) { table.table.table-cards {
                thead { tr { th scope="col" { "对象" } th scope="col" { "情况" } th scope="col" { "核对" } th scope="col" { "办理" } } }
                tbody { @for told in some { (self.row(told, form)) } }
            } }
        }
    }

    fn row(&self, told: &Told, form: &Form) -> Markup {
        let line = &told.line;
        let who = if line.who.is_empty() { "本党支部" } else { line.who.as_str() };
        html! { tr {
            th scope="row" { (who) }
            td data-label="情况" { span { (line.what) @if !line.clause.is_empty() { " " span.hint { (line.clause) } } } }
            td data-label="核对" { @match &told.answer {
                Some(a) => { span { (parts::state("已确认", "good")) " " (a.recorded_by) @if !a.note.is_empty() { "：" (a.note) } } },
                None if self.may_write && can_be_confirmed(told) => {
                    label.form-check { input.form-check-input type="checkbox" name="line" value=(line.key) checked[form.has("line", &line.key)]; span.form-check-label { @if line.topic.needs_reason() { "保持原样" } @else { "变动无误" } span.visually-hidden { "：" (line.said()) } } }
                },
                None => { (parts::state("待核对", "warn")) },
            } }
            td.acts { @if told.answer.is_none() { (self.way(told)) } }
        } }
    }

    fn way(&self, told: &Told) -> Markup {
        let (href, topic) = (&told.line.href, told.line.topic);
        let label = match topic {
            Topic::Requested => "办理",
            Topic::Changed | Topic::Unit => "查看",
            _ => "去更正",
        };
        let may = self.may_write || matches!(topic, Topic::Changed | Topic::Unit);
        html! { @if may { a.btn.btn-sm href=(href) { (label) span.visually-hidden { "：" (told.line.said()) } } } }
    }

    /// What was confirmed, each with the way back.
    fn answered(&self) -> Markup {
        let some: Vec<&Told> = self.sheet.told.iter().filter(|t| t.answer.is_some()).collect();
        html! {
            @if !some.is_empty() {
                details.fold { summary { "取消确认" } ul.stack { @for t in some { li {
                    form.d-inline method="post" action=(format!("{}/take-back", self.href())) {
                        (csrf(self.me)) input type="hidden" name="line" value=(t.line.key);
                        (t.line.said()) " " button.btn.btn-sm { "取消确认" span.visually-hidden { "：" (t.line.said()) } }
                    }
                } } } }
            }
        }
    }

    fn closed(&self) -> Markup {
        html! {
            @if self.past.is_empty() { (parts::empty("这个月的校对已经截止", "没有留下确认记录；本月和上月的可以补做", &html! {})) }
            @else { div.list tabindex="0" role="region" aria-label="确认记录" { table.table.table-cards {
                thead { tr { th scope="col" { "情况" } th scope="col" { "原因" } th scope="col" { "确认人" } th scope="col" { "时间" } } }
                tbody { @for a in &self.past { tr {
                    td.lead-cell data-label="情况" { (a.what) }
                    td data-label="原因" { (a.note) }
                    td data-label="确认人" { (a.recorded_by) }
                    td.nowrap data-label="时间" { (a.recorded_at.to_local_text()) }
                } } }
            } } }
        }
    }

    fn taken_back(&self) -> Markup {
        html! {
            @for f in self.all.iter().filter(|f| f.taken_back.is_some()) {
                p.hint { (f.on.chinese()) "由" (f.recorded_by) "完成的校对已撤回：" (f.taken_back.as_deref().unwrap_or_default()) }
            }
        }
    }
}

/// Whether a line can be ticked: a member's request is answered instead.
fn can_be_confirmed(told: &Told) -> bool {
    told.answer.is_none() && told.line.topic != Topic::Requested
}

/// Keys of the changes that nobody has confirmed yet.
fn open_changes(sheet: &Sheet) -> Vec<String> {
    let open = sheet.told.iter().filter(|t| t.line.topic == Topic::Changed && t.answer.is_none());
    open.map(|t| t.line.key.clone()).collect()
}

/// A refused form: the page again, with every reason.
async fn again(site: &Site, me: &Me, which: (UnitId, Month), form: &Form) -> Reply {
    view(site, me, &me.scope("member.read")?, which).await?.page(form).refused().reply()
}

/// `POST /monthly/{unit}/{month}/confirm`
pub async fn confirm(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    let (scope, which) = (me.scope("member.write")?, which(&path)?);
    let mut chosen: Vec<String> = posted.all("line").map(str::to_owned).collect();
    if posted.text("all") == "changed" {
        let sheet = view(&site, &me, &scope, which).await?.sheet;
        chosen = open_changes(&sheet);
    }
    let mut work = site.begin(&me).await?;
    match acts::confirm(&mut work, &scope, which, &chosen, posted.text("note")).await {
        // Sent twice, or from a second window: everything was confirmed before, and there is nothing to write.
        Ok(0) => Ok(see_other(&href(which.0, which.1), "所选的内容此前都已确认")),
        Ok(n) => {
            work.commit().await?;
            Ok(see_other(&href(which.0, which.1), &format!("已确认{n}条")))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            again(&site, &me, which, &Form::refused(&posted, faults)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /monthly/{unit}/{month}/take-back`
pub async fn take_back(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    let (scope, which) = (me.scope("member.write")?, which(&path)?);
    let mut work = site.begin(&me).await?;
    match acts::take_back(&mut work, &scope, which, posted.text("line")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&href(which.0, which.1), "已取消确认"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            again(&site, &me, which, &Form::refused(&posted, faults)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /monthly/{unit}/{month}/finish`
pub async fn finish(State(site): State<Site>, me: Me, Path(path): Which, posted: Posted) -> Reply {
    let (scope, which) = (me.scope("member.write")?, which(&path)?);
    let mut work = site.begin(&me).await?;
    match acts::finish(&mut work, &scope, which.0, which.1).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&href(which.0, which.1), "已完成本月校对"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            again(&site, &me, which, &Form::refused(&posted, faults)).await
        }
        Err(other) => Err(other.into()),
    }
}
