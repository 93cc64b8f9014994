//! The forms of a panel: choosing among candidates, how a figure is asked, searching, typing, keeping.

use super::{CANDIDATES, Rival};
use crate::fill::Filled;
use crate::meaning::{Form as How, Meaning, Span};
use crate::pages::View;
use crate::rules::as_narrowed;
use crate::store::Draft;
use crate::table::stands_in_table;
use base::Outcome;
use catalogue::Catalogue;
use db::Conn;
use maud::{Markup, html};
use ui::{Field, Form, csrf};

/// All forms of a slot's panel.
pub(super) async fn all(
    view: &View<'_>,
    conn: &mut Conn,
    draft: &Draft,
    f: &Filled,
    form: &Form,
    rivals: &[Rival],
) -> Outcome<Markup> {
    let slot = Slot { view, draft, f };
    let how = slot.how(conn, form).await?;
    Ok(html! {
        (form.errors())
        (slot.rivals(rivals))
        (slot.search())
        (how)
        @if !draft.kind.is_template() { (slot.typing(form)) }
        (slot.others())
    })
}

/// How a figure would be asked at a slot: in the slot's unit, period and form as far as they are known.
pub(crate) fn asked_of(catalogue: &Catalogue, f: &Filled, key: &str) -> Meaning {
    let known = f.meaning.as_ref().filter(|m| m.figure == key);
    known.cloned().unwrap_or_else(|| {
        // Where the records cannot tell, whoever chooses the figure takes it as a whole.
        let narrowed = catalogue.figure(key).and_then(|figure| as_narrowed(&f.slot, figure, catalogue));
        let narrow = narrowed.map(|figure| figure.narrowed).unwrap_or_default();
        let span = f.meaning.as_ref().map_or(f.slot.reading.span, |m| m.span);
        let unit = f.meaning.as_ref().and_then(|m| m.unit);
        let against = f.slot.reading.against.filter(|_| f.slot.direction.is_some());
        let form = against.map_or(How::Value, How::Change);
        Meaning { figure: key.to_owned(), unit, span, form, narrow }
    })
}

/// The fields that say how a figure is asked, hidden.
pub(crate) fn asked_fields(meaning: &Meaning) -> Markup {
    let (form, against, whole) = match &meaning.form {
        How::Value => ("value", String::new(), ""),
        How::Change(span) => ("change", span.to_string(), ""),
        How::Growth(span) => ("growth", span.to_string(), ""),
        How::Share(whole) => ("share", String::new(), whole.as_str()),
    };
    html! {
        input type="hidden" name="act" value="figure"; input type="hidden" name="figure" value=(meaning.figure);
        @for (tag, words) in &meaning.narrow { input type="hidden" name="narrow" value=(format!("{tag}:{words}")); }
        @if let Some(unit) = meaning.unit { input type="hidden" name="unit" value=(unit); }
        @if !meaning.span.is_this() { input type="hidden" name="span" value=(meaning.span); }
        @if form != "value" { input type="hidden" name="form" value=(form); }
        @if !against.is_empty() { input type="hidden" name="against" value=(against); }
        @if !whole.is_empty() { input type="hidden" name="whole" value=(whole); }
    }
}

struct Slot<'a> {
    view: &'a View<'a>,
    draft: &'a Draft,
    f: &'a Filled,
}

impl Slot<'_> {
    fn action(&self) -> String {
        format!("/drafts/{}/slots/{}", self.draft.id, self.f.slot.n)
    }

    /// What every form carries: the token, and the version it was made for.
    fn head(&self) -> Markup {
        html! { (csrf(self.view.me)) input type="hidden" name="version" value=(self.draft.version); }
    }

    fn rivals(&self, rivals: &[Rival]) -> Markup {
        let taken = |key: &str| self.f.figure.as_deref() == Some(key);
        html! {
            @if !rivals.is_empty() { div {
                h3 { "可能的指标" }
                ul.candidates { @for (n, rival) in rivals.iter().take(CANDIDATES).enumerate() { li {
                    form method="post" action=(self.action()) {
                        (self.head()) (asked_fields(&rival.meaning))
                        button.candidate data-accept[n == 0] data-key=(n + 1) aria-pressed=(if taken(&rival.meaning.figure) { "true" } else { "false" }) {
                            span { b { (rival.name) } br; span.hint { (rival.reason) } }
                            span.num { @if !self.draft.kind.is_template() { (rival.value) br; } span.hint { (format!("{:.0}%", rival.score * 100.0)) } }
                        }
                    }
                } } }
            } }
        }
    }

    fn search(&self) -> Markup {
        let (id, n) = (self.draft.id, self.f.slot.n);
        let action = format!("/drafts/{id}/figures");
        html! {
            form.find-figure method="get" action=(action) role="search" aria-label="查找其他指标" {
                input type="hidden" name="slot" value=(n);
                div.field { label.field-label for="f-q" { "查找其他指标" }
                    input #f-q .form-control type="search" name="q" autocomplete="off" placeholder="名称、别名或拼音首字母" data-key="f"
                        hx-get=(format!("{action}?part=list")) hx-include="closest form" hx-trigger="input changed delay:200ms" hx-target="#found";
                }
                button.btn.btn-sm.no-js { "查找" }
            }
            div #found aria-live="polite" {}
        }
    }

    /// Unit, period and form of the figure in hand.
    async fn how(&self, conn: &mut Conn, form: &Form) -> Outcome<Markup> {
        let Some(meaning) = &self.f.meaning else { return Ok(html! {}) };
        let units = org::store::list(conn, self.view.scope).await?;
        let (kind, against) = match &meaning.form {
            How::Value => ("value", Span::YearBefore),
            How::Change(span) => ("change", *span),
            How::Growth(span) => ("growth", *span),
            How::Share(_) => ("share", Span::YearBefore),
        };
        let now = Form::empty()
            .with("unit", meaning.unit.unwrap_or(self.draft.unit.0))
            .with("span", meaning.span)
            .with("form", kind)
            .with("against", against);
        let shown = if form.is_refused() && !form.value("span").is_empty() { form } else { &now };
        let mut spans: Vec<(String, String)> = Span::usual().iter().map(|s| (s.to_string(), s.chinese())).collect();
        for span in [meaning.span, against] {
            if !spans.iter().any(|(key, _)| *key == span.to_string()) {
                spans.push((span.to_string(), span.chinese()));
            }
        }
        let forms = [
            ("value", "数值"),
            ("change", "比对比期增减多少"),
            ("growth", "比对比期增长率"),
            ("share", "占总数的比例"),
        ];
        let whole = if let How::Share(whole) = &meaning.form { whole.as_str() } else { "" };
        let open = form.is_refused() && !form.value("span").is_empty();
        Ok(html! {
            details.fold open[open] {
                summary { "换党组织、期间或写法" }
                form.form method="post" action=(self.action()) {
                    (self.head()) input type="hidden" name="act" value="figure"; input type="hidden" name="figure" value=(meaning.figure);
                    (org::pick::unit_field(shown, &Field::text("unit", "党组织（含下级）").required(), &units))
                    (self.narrowing(meaning))
                    (shown.select(&Field::text("span", "期间").required(), &spans))
                    (shown.input(&Field::of("date", "from", "或自定起")))
                    (shown.input(&Field::of("date", "to", "止")))
                    (shown.select(&Field::text("form", "写法").required(), &forms))
                    (shown.select(&Field::text("against", "对比期").required(), &spans))
                    (Form::empty().with("whole", whole).input(&Field::text("whole", "占比的总数").help("选“占总数的比例”时填写总数指标的名称")))
                    button.btn.btn-sm.btn-outline-secondary { "这样取数" }
                }
            }
        })
    }

    /// The words that narrow the figure, each to be taken or left.
    fn narrowing(&self, meaning: &Meaning) -> Markup {
        let beside = self.f.slot.token.qualifiers.iter().map(|q| (q.tag.clone(), q.words.clone()));
        let mut all = meaning.narrow.clone();
        all.extend(beside.filter(|one| !meaning.narrow.contains(one)));
        html! {
            @if !all.is_empty() { fieldset.field { legend.field-label { "只算" } @for one in &all { label.form-check {
                input.form-check-input type="checkbox" name="narrow" value=(format!("{}:{}", one.0, one.1)) checked[meaning.narrow.contains(one)];
                span.form-check-label { (one.1) }
            } } } }
        }
    }

    fn typing(&self, form: &Form) -> Markup {
        let open = form.is_refused() && form.value("span").is_empty();
        html! {
            details.fold open[open] data-key="t" {
                summary { "手工填写" }
                form.form method="post" action=(self.action()) {
                    (self.head()) input type="hidden" name="act" value="typed";
                    (form.input(&Field::text("typed", "写入的数字").required().max(60)))
                    (form.input(&Field::text("why", "来源").required().max(200).help("例如：区统计局快报")))
                    button.btn.btn-sm.btn-outline-secondary { "填写" }
                }
            }
        }
    }

    /// Keeping, taking back, adding up, drawing.
    fn others(&self) -> Markup {
        let button = |act: &str, label: &str, key: Option<&str>| {
            html! {
                form method="post" action=(self.action()) { (self.head()) input type="hidden" name="act" value=(act); button.btn.btn-sm.btn-outline-secondary data-key=[key] { (label) } }
            }
        };
        html! {
            div.btn-list {
                // A template holds no numbers.
                @if !self.draft.kind.is_template() { (button("keep", if self.f.slot.is_blank() { "留空" } else { "保留原文" }, Some("k"))) }
                @if self.f.choice.is_some() { (button("reset", "恢复自动", None)) }
                @if self.draft.template.is_some() && !self.draft.kind.is_template() { (button("rollup", "取下级填报合计", None)) }
                @if !self.draft.kind.is_template() && (self.f.meaning.is_some() || stands_in_table(self.draft, self.f.start)) { a.btn.btn-sm.btn-outline-secondary href=(format!("/drafts/{}/chart?slot={}", self.draft.id, self.f.slot.n)) { "制图" } }
            }
        }
    }
}
