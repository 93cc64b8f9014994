//! The form of a meeting: everything on one screen, saved with one submit; the same for a new record and a correction.

use super::posted::{MARK, NOT_DUE};
use crate::record::Attend;
use crate::rules::fields::form_name;
use crate::rules::{Candidate, due_words, quorum, title_field};
use attachment::Attachment;
use base::Day;
use catalogue::{Catalogue, Due, Field as Wanted, FieldType, MeetingKind, QuorumOf};
use maud::{Markup, html};
use member::rights::{self, Without};
use org::Unit;
use ui::{Field, Form, Me, csrf, parts};

/// What the form is drawn from.
pub struct View<'a> {
    pub me: &'a Me,
    pub catalogue: &'a Catalogue,
    pub unit: &'a Unit,
    pub kind: &'a MeetingKind,
    pub candidates: &'a [Candidate],
    /// Units to choose from, only where a field asks for one.
    pub units: &'a [Unit],
    pub form: &'a Form,
    pub today: Day,
    /// Attachments there are already.
    pub files: &'a [Attachment],
    /// Where the form goes, and under which key the browser keeps its draft.
    pub action: &'a str,
    pub draft: &'a str,
    /// Hidden fields.
    pub hidden: &'a [(&'a str, String)],
    /// Whether it corrects a record: then it asks why.
    pub correcting: bool,
    /// Where to go without saving.
    pub back: &'a str,
}

/// The form.
pub fn form(view: &View<'_>) -> Markup {
    let rejected = view.form.is_refused().then_some("");
    html! {
        form.form method="post" action=(view.action) enctype="multipart/form-data" data-draft=(view.draft) data-draft-rejected=[rejected] {
            (csrf(view.me))
            @for (name, value) in view.hidden { input type="hidden" name=(name) value=(value); }
            (view.form.errors())
            (basics(view))
            (attendance(view))
            (content(view))
            @if view.correcting { (why(view)) }
            div.form-acts.form-acts-stay {
                button.btn.btn-primary { @if view.correcting { "保存更正" } @else { "保存" } }
                a.btn.btn-outline-secondary href=(view.back) { "取消" }
            }
        }
    }
}

fn basics(view: &View<'_>) -> Markup {
    let form = view.form;
    let names: Vec<&str> = view.candidates.iter().map(|c| c.name.as_str()).collect();
    let titled = title_field(view.kind).is_some();
    let agenda = Field::text("agenda", "议题").wide().max(2000).help("每行一项");
    html! {
        fieldset {
            legend { "会议" }
            div.fields {
                @for field in view.kind.fields.iter().filter(|f| f.kind == FieldType::Text) { (further(view, field)) }
                (form.area(&if titled { agenda } else { agenda.required() }, 3))
                (form.input(&Field::of("date", "day", "日期").required()))
                (form.input(&Field::of("time", "start", "开始时间")))
                (form.input(&Field::of("number", "minutes", "时长（分钟）")))
                (form.input(&Field::text("place", "地点").max(100)))
                (with_names(form, "chair", "主持人"))
                (with_names(form, "recorder", "记录人"))
                @for field in view.kind.fields.iter().filter(|f| !matches!(f.kind, FieldType::Text | FieldType::Long)) { (further(view, field)) }
            }
            datalist #names { @for name in names { option value=(name) {} } }
        }
    }
}

/// A name to be typed or picked from those of the list.
fn with_names(form: &Form, name: &str, label: &str) -> Markup {
    let id = format!("f-{name}");
    html! {
        div.field {
            label.field-label for=(id) { (label) }
            input.form-control id=(id) type="text" name=(name) value=(form.value(name)) list="names" maxlength="50" autocomplete="off";
            @for fault in form.faults_of(name) { div.field-error { (fault) } }
        }
    }
}

/// One of the kind's further fields.
fn further(view: &View<'_>, wanted: &Wanted) -> Markup {
    let name = form_name(&wanted.key);
    let label =
        if wanted.unit.is_empty() { wanted.name.clone() } else { format!("{}（{}）", wanted.name, wanted.unit) };
    let mut field = Field::text(&name, &label).help(&wanted.help);
    field.required = wanted.required;
    field.max = wanted.max.and_then(|n| usize::try_from(n).ok());
    let form = view.form;
    match wanted.kind {
        FieldType::Code => form.select(&field, &view.catalogue.choices(wanted)),
        FieldType::Bool => form.select(&field, &[("yes", "是"), ("no", "否")]),
        FieldType::Unit => org::pick::unit_field(form, &field, view.units),
        FieldType::Long => form.area(&field.wide(), 3),
        FieldType::Day => form.input(&Field { kind: "date", max: None, ..field }),
        FieldType::Number | FieldType::Money => form.input(&Field { max: None, ..field }),
        FieldType::Text | FieldType::Person | FieldType::Persons | FieldType::File => form.input(&field.wide()),
    }
}

fn attendance(view: &View<'_>) -> Markup {
    let by_name = !view.candidates.is_empty();
    let in_numbers = !by_name || view.kind.due == Due::Free;
    html! {
        fieldset #f-attend {
            legend { "到会情况（" (due_words(view.kind.due)) "）" }
            @for fault in view.form.faults_of("attend") { div.field-error { (fault) } }
            @if by_name { (names(view)) }
            @if in_numbers { (numbers(view, by_name)) }
            div.fields { (view.form.input(&Field::of("number", "guests", "列席人数").help("不计入应到和实到"))) }
        }
    }
}

fn names(view: &View<'_>) -> Markup {
    let counted = |state: &str| view.candidates.iter().filter(|c| chosen(view, c) == state).count();
    let due = view.candidates.len() - counted(NOT_DUE);
    html! {
        div.attend-sum {
            span { "应到 " b data-attend-count="due" { (due) } }
            @for state in Attend::ALL { span { (state.name()) " " b data-attend-count=(state.key()) { (counted(state.key())) } } }
            button.btn.btn-sm.js-only type="button" data-attend-all="present" { "应到的全部到会" }
        }
        (live_quorum(view))
        (without_vote(view))
        div.attend data-attend="" { @for candidate in view.candidates { (one(view, candidate)) } }
    }
}

/// Who has the vote and who is left out and why, with the rules; only where a vote may be taken.
fn without_vote(view: &View<'_>) -> Markup {
    let voted = view.kind.quorum.as_ref().is_some_and(|quorum| quorum.of == QuorumOf::DueVoting);
    let without: Vec<Without> = view.candidates.iter().filter_map(|c| c.without.clone()).collect();
    html! {
        @if voted && !without.is_empty() {
            p.hint { "有表决权的党员 " (view.candidates.iter().filter(|c| c.voting).count()) " 名；不计入：" (rights::told(&without)) }
            (parts::rules(view.catalogue, &rights::rules(&without)))
        }
    }
}

/// The mark that the form holds for somebody; at first everybody who is due was there.
fn chosen<'v>(view: &'v View<'_>, candidate: &Candidate) -> &'v str {
    match view.form.value(&format!("{MARK}{}", candidate.who.key())) {
        "" if candidate.due => Attend::Present.key(),
        "" => NOT_DUE,
        given => given,
    }
}

fn one(view: &View<'_>, candidate: &Candidate) -> Markup {
    let name = format!("{MARK}{}", candidate.who.key());
    let chosen = chosen(view, candidate);
    let choice = |value: &str, word: &str, class: &str| {
        html! { label class=(class) { input type="radio" name=(name) value=(value) checked[chosen == value]; span { (word) } } }
    };
    html! {
        fieldset.attend-one data-voting=[candidate.voting.then_some("")] {
            legend { (candidate.name) @if !candidate.remark.is_empty() { small { (candidate.remark) } } }
            div.seg {
                (choice(Attend::Present.key(), "到会", "seg-item seg-good"))
                (choice(Attend::Leave.key(), "请假", "seg-item seg-warn"))
                (choice(Attend::Absent.key(), "缺席", "seg-item seg-bad"))
                (choice(NOT_DUE, "不计", "seg-item"))
            }
        }
    }
}

/// The sentence about the quorum. The script keeps it true while names are tapped; without script the saved page says it.
fn live_quorum(view: &View<'_>) -> Markup {
    let day = view.form.value("day").parse().unwrap_or(view.today);
    let (Some(rule), Some(asked)) =
        (quorum::rule(view.catalogue, view.kind, &view.unit.kind, day), view.kind.quorum.as_ref())
    else {
        return html! {};
    };
    let whom = match asked.of {
        QuorumOf::DueVoting => "voting",
        QuorumOf::Due => "due",
    };
    html! {
        div.note.note-info.js-only {
            (parts::icon("info-circle"))
            div {
                p role="status" data-quorum=(format!("{}/{}", asked.share.numerator, asked.share.denominator)) data-quorum-of=(whom)
                    data-quorum-strict=[asked.share.more.then_some("")] {}
                (parts::clause(&crate::rules::clause(rule)))
            }
        }
    }
}

fn numbers(view: &View<'_>, or_by_name: bool) -> Markup {
    let form = view.form;
    let hint = if or_by_name {
        "参加人员不在名单中的，上面不选人，在这里填人数"
    } else {
        "名册中没有可供选择的人员，请填写人数；不知道的可不填，不要填 0"
    };
    html! {
        p.hint { (hint) }
        div.fields {
            (form.input(&Field::of("number", "n-due", "应到人数")))
            (form.input(&Field::of("number", "n-present", "实到人数")))
            (form.input(&Field::of("number", "n-leave", "请假人数")))
            (form.input(&Field::of("number", "n-absent", "缺席人数")))
        }
    }
}

fn content(view: &View<'_>) -> Markup {
    let help = "如实记录发言和决定；可以以后补写，系统不会代写";
    html! {
        fieldset {
            legend { "会议记录" }
            div.fields {
                (view.form.area(&Field::text("content", "会议记录").wide().max(50_000).help(help), 8))
                @for field in view.kind.fields.iter().filter(|f| f.kind == FieldType::Long) { (further(view, field)) }
                (attachment::field(view.form, "files", "附件（签到表、照片等）"))
                @if !view.files.is_empty() { (present_files(view)) }
            }
        }
    }
}

fn present_files(view: &View<'_>) -> Markup {
    html! {
        div.field.wide {
            span.field-label { "已有附件，勾选的将被移除" }
            @for file in view.files {
                label.form-check {
                    input.form-check-input type="checkbox" name="drop" value=(file.id) checked[view.form.has("drop", &file.id.to_string())];
                    span.form-check-label { (file.name) }
                }
            }
        }
    }
}

fn why(view: &View<'_>) -> Markup {
    let help = "更正前的内容会保留，原因随记录一起可查";
    html! {
        fieldset {
            legend { "更正原因" }
            div.fields { (view.form.input(&Field::text("why", "更正原因").required().wide().max(200).help(help))) }
        }
    }
}
