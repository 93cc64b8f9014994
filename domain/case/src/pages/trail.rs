//! The steps of a case as its page shows them: taken, to be taken, waiting; what material is missing; what was annulled.

use crate::due;
use crate::file::{CaseFile, Mark, StepRow, standing};
use crate::hook;
use access::Scope;
use attachment::Attachment;
use catalogue::{Field, FieldType, ON, Procedure, Step, StepBy};
use maud::{Markup, html};
use procedure::{Standing, State};
use record::value::{MASKED, Value};
use std::collections::HashMap;
use ui::{Site, parts};

/// A button that is not the one thing to do.
const PLAIN: &str = "btn btn-outline-secondary";

/// What it is made of.
pub struct Trail<'a> {
    /// The site.
    pub site: &'a Site,
    /// The reach of whoever reads.
    pub scope: &'a Scope,
    /// The case.
    pub case: &'a CaseFile,
    /// The unit whose case it is.
    pub unit: &'a org::Unit,
    /// Its procedure.
    pub procedure: &'a Procedure,
    /// All rows.
    pub rows: &'a [StepRow],
    /// Files by row.
    pub files: &'a HashMap<i64, Vec<Attachment>>,
    /// Whoever reads may record steps of the own unit.
    pub may_write: bool,
    /// And those of the superior.
    pub above: bool,
}

impl Trail<'_> {
    /// Every step with its standing.
    pub fn steps(&self, states: &[State<'_>]) -> Markup {
        let (aside, way): (Vec<_>, Vec<_>) = states.iter().enumerate().partition(|(_, s)| s.step.optional);
        html! {
            (self.now(states))
            (parts::card("步骤", &html! { ol.line { @for (at, state) in way { (self.one(&format!("{}. ", at + 1), state)) } } }))
            @if !aside.is_empty() {
                (parts::card("其他", &html! { ol.line { @for (_, state) in aside { (self.one("", state)) } } }))
            }
        }
    }

    /// What is to be done next, first of all.
    fn now(&self, states: &[State<'_>]) -> Markup {
        let is_next =
            |s: &&State<'_>| !s.step.optional && matches!(s.standing, Standing::Open { .. } | Standing::Waiting { .. });
        let next: Vec<&State<'_>> = states.iter().filter(is_next).collect();
        let first = next.iter().position(|s| self.may(s.step) && matches!(s.standing, Standing::Open { .. }));
        html! {
            @if !next.is_empty() {
                (parts::card("现在该办", &html! { ol.line { @for (at, state) in next.iter().enumerate() {
                    li {
                        h3.h4 { (state.step.name) " " (self.sign(state)) }
                        (self.next(state, if Some(at) == first { "btn btn-primary" } else { PLAIN }))
                    }
                } } }))
            }
        }
    }

    /// One step: what was recorded of it, or in one line why it is not its turn.
    fn one(&self, number: &str, state: &State<'_>) -> Markup {
        let stand = standing(self.rows);
        let rows: Vec<&&StepRow> = stand.iter().filter(|r| r.step == state.step.key).collect();
        html! {
            li {
                @if rows.is_empty() && !state.step.optional {
                    p { (number) (state.step.name) " " (self.sign(state)) " " (self.later(state)) }
                } @else {
                    h3.h4 { (number) (state.step.name) " " (self.sign(state)) }
                    @for row in rows { (self.row(state.step, row)) }
                    (self.next(state, PLAIN))
                }
            }
        }
    }

    /// Why it is not its turn yet.
    fn later(&self, state: &State<'_>) -> Markup {
        html! {
            @if let Standing::Blocked { by } = &state.standing {
                span.hint { "在" @for (n, one) in by.iter().enumerate() { @if n > 0 { "、" } "“" (self.wanted(one)) "”" } "之后办理" }
                @if self.above { " " a.hint href=(self.href(state.step)) { "补录或放行" } }
            }
        }
    }

    fn href(&self, step: &Step) -> String {
        format!("/cases/{}/steps/{}", self.case.id, step.key)
    }

    fn sign(&self, state: &State<'_>) -> Markup {
        match &state.standing {
            Standing::Done { .. } if state.late(self.site.today()).is_some() => parts::state("应再办", "bad"),
            Standing::Done { .. } => parts::state("已办", "good"),
            Standing::Open { .. } if state.late(self.site.today()).is_some() => parts::state("超过期限", "bad"),
            Standing::Open { .. } if state.step.optional => parts::state("可办", ""),
            Standing::Open { .. } => parts::state("待办", "info"),
            Standing::Waiting { .. } => parts::state("等待", "warn"),
            Standing::Blocked { .. } => parts::state("未到", ""),
            Standing::Over => parts::state("未办", ""),
        }
    }

    fn may(&self, step: &Step) -> bool {
        match step.by {
            StepBy::Own => self.may_write,
            StepBy::Superior => self.above,
        }
    }

    /// What can be done about a step, or why not yet; `button` is the class of its button.
    fn next(&self, state: &State<'_>, button: &str) -> Markup {
        let step = state.step;
        let href = self.href(step);
        let way = |label: &str| {
            html! { @if self.may(step) { a class=(button) href=(href) { (label) } } @else { span.hint { "由" (step.by.name()) "办理" } } }
        };
        match &state.standing {
            Standing::Done { again: true, due, .. } => html! {
                @if let Some((day, rule)) = due { p { (day.chinese()) "前再办一次 " (self.clause(rule)) } }
                p { (way("再办一次")) }
            },
            Standing::Done { .. } | Standing::Over => html! {},
            Standing::Open { due } => html! {
                @if !step.help.is_empty() { p.hint { (step.help) } }
                @if let Some((day, rule)) = due { p { (day.chinese()) "前办理 " (self.clause(rule)) } }
                p { (way("办理")) }
            },
            Standing::Waiting { until, rule, provisional } => html! {
                p { (until.chinese()) "起可以办理" @if *provisional { "（该年度放假安排尚未公布，日期可能变动）" } " " (self.clause(rule)) }
                @if self.may(step) { p { a.btn.btn-outline-secondary href=(href) { "提前办理或补录" } } }
            },
            Standing::Blocked { .. } => html! { p { (self.later(state)) } },
        }
    }

    /// What a step waits for, in words.
    fn wanted(&self, text: &str) -> String {
        let one = |wanted: &str| {
            let (key, outcome) = wanted.split_once('.').unwrap_or((wanted, ""));
            let step = self.procedure.step(key);
            let outcome = step.and_then(|s| s.outcome(outcome)).map_or(String::new(), |o| format!("：{}", o.name));
            format!("{}{outcome}", step.map_or(key, |s| s.name.as_str()))
        };
        text.split('|').map(one).collect::<Vec<_>>().join("或")
    }

    fn clause(&self, rule: &str) -> Markup {
        let basis = self.site.catalogue.rule(rule).map(|r| &r.basis);
        html! {
            @if let Some(clause) = basis.and_then(catalogue::Basis::clause) { span.clause { (clause) } }
            @if basis.is_some_and(catalogue::Basis::unverified) { " " (parts::state("未核实", "warn")) }
        }
    }

    /// One row: what was recorded, by whom, what did not hold.
    fn row(&self, step: &Step, row: &StepRow) -> Markup {
        let before: Vec<StepRow> = self.rows.iter().filter(|r| r.id < row.id).cloned().collect();
        let step = &hook::shaped(&self.site.catalogue, self.unit, self.procedure, step, &before);
        let outcome = step.outcome(&row.outcome).map(|o| o.name.as_str());
        let vote = due::vote(&self.site.catalogue, step, &row.values);
        html! {
            div id=(format!("r-{}", row.id)) {
                dl.facts {
                    div { dt { "日期" } dd { (row.on.chinese()) @if row.paper { " " (parts::state("补录纸质档案", "")) } } }
                    @if let Some(outcome) = outcome { div { dt { "结果" } dd { (outcome) } } }
                    @for field in step.fields.iter().filter(|f| row.values.get(&f.key).is_some()) { (self.fact(field, row)) }
                    @if let (Some(vote), Some(ballots)) = (vote, row.ballots.as_ref()) { div.wide { dt { "表决" } dd { (procedure::sentence(vote, ballots)) } } }
                    @if let Some(meeting) = row.meeting { div { dt { "会议" } dd { a href=(format!("/meetings/{meeting}")) { "会议记录" } } } }
                    @if !row.document.is_empty() { div { dt { "依据" } dd { (row.document) } } }
                    div { dt { "登记" } dd { @if self.would_tell(step, row) { (MASKED) } @else { (row.recorded_by) } " " (row.recorded_at.to_local_text()) } }
                }
                @for mark in &row.marks { (marked(mark)) }
                @if self.may(step) { p { a href=(format!("/cases/rows/{}/annul", row.id)) { "撤销这一步" } } }
            }
        }
    }

    /// Whether the name of whoever recorded it is what a sensitive field keeps from the reader: who has objected to a publicity.
    fn would_tell(&self, step: &Step, row: &StepRow) -> bool {
        let kept = |f: &&Field| f.sensitive && !self.scope.may_see(&f.key);
        step.fields.iter().filter(kept).any(|f| row.values.text(&f.key) == row.recorded_by)
    }

    fn fact(&self, field: &Field, row: &StepRow) -> Markup {
        let visible = !field.sensitive || self.scope.may_see(&field.key);
        let files = self.files.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        html! {
            div {
                dt { (field.name) }
                dd {
                    @match row.values.get(&field.key) {
                        None => {},
                        Some(_) if !visible => { (MASKED) },
                        Some(Value::Files(ids)) => {
                            (attachment::listing(&files.iter().filter(|f| ids.contains(&f.id.0)).cloned().collect::<Vec<_>>(), "/cases/files"))
                        },
                        Some(Value::Text(text)) if field.kind == FieldType::Long => { @for line in text.lines() { p { (line) } } },
                        Some(value) => { (value.shown(&self.site.catalogue, field)) @if value.amount().is_some() && !field.unit.is_empty() { " " (field.unit) } },
                    }
                }
            }
        }
    }

    /// Scanned material that steps taken should have and have not.
    pub fn missing(&self) -> Markup {
        let stand = standing(self.rows);
        let mut all = Vec::new();
        for row in &stand {
            let Some(step) = self.procedure.step(&row.step) else { continue };
            let files = step.fields.iter().filter(|f| f.kind == FieldType::File && !row.has_material(&f.key));
            all.extend(files.map(|f| format!("{}：{}", step.name, f.name)));
        }
        html! {
            @if !all.is_empty() { (parts::card("还没有上传的材料", &html! { ul.evidence { @for one in &all { li { (one) } } } })) }
        }
    }

    /// Steps that were annulled, with the reason.
    pub fn annulled(&self) -> Markup {
        let backs: Vec<&StepRow> = self.rows.iter().filter(|r| r.annuls.is_some()).collect();
        let day = |back: &StepRow| {
            let wrong = self.rows.iter().find(|r| Some(r.id) == back.annuls);
            wrong.and_then(|r| r.values.day(ON)).map(|d| d.to_string()).unwrap_or_default()
        };
        let name = |key: &str| self.procedure.step(key).map_or(String::new(), |s| s.name.clone());
        html! {
            @if !backs.is_empty() {
                (parts::card("已撤销的步骤", &html! { ul.evidence { @for back in &backs {
                    li { (name(&back.step)) " " (day(back)) "：" (back.reason) " " span.meta { (back.recorded_by) " " (back.recorded_at.to_local_text()) } }
                } } }))
            }
        }
    }
}

/// A rule that did not hold, and why the step stands all the same.
fn marked(mark: &Mark) -> Markup {
    let tone = if mark.is_hard() { "bad" } else { "warn" };
    parts::note(
        tone,
        &html! {
            p { b { (mark.kind_name()) } "：" (mark.what) }
            @if !mark.reason.is_empty() { p { (mark.by) "放行，原因：" (mark.reason) } }
            @if !mark.clause.is_empty() { p.clause { (mark.clause) } }
        },
    )
}
