//! Writes one changed element again: a `w:t` with new characters, or its run split around highlighted ones.

use super::highlight::highlighted;
use super::text::{Form, Part, Run, Slot, Span};

/// One change inside a slot: these bytes go, and perhaps something comes.
#[derive(Debug)]
pub(super) struct Op<'a> {
    pub bytes: Span,
    pub form: Form,
    pub insert: Option<Insert<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Insert<'a> {
    pub text: &'a str,
    pub mark: bool,
}

/// New XML for a stretch of old XML. `ops` are in order and do not overlap.
pub(super) fn render(part: &Part, slot: u32, ops: &[Op<'_>]) -> Option<(Span, String)> {
    let slot = part.slots.get(slot as usize)?;
    let run = part.runs.get(slot.run as usize)?;
    let names = Names::new(part, slot, run);
    let groups = groups(part, slot, ops);
    match groups.as_slice() {
        [only] if !only.mark => Some((slot.whole, names.text_in_place(part, slot, &only.body))),
        // Nothing else in the run: write the run anew, without empty remains.
        _ if run.children == 1 => {
            let span = Span { start: run.open.start, end: run.close.end };
            Some((span, groups.iter().map(|group| names.run(group)).collect()))
        }
        _ => {
            // Each highlighted group ends the run before it and begins it again after it.
            let (before, after) = (format!("</{}>", names.run), format!("{}{}", names.open, names.props));
            let written = groups.iter().map(|group| match group.mark {
                true => format!("{before}{}{after}", names.run(group)),
                false => names.text(&group.body),
            });
            Some((slot.whole, written.collect()))
        }
    }
}

/// Characters that stay together in one run, already written as XML.
#[derive(Debug, Default)]
struct Group {
    body: String,
    mark: bool,
}

/// What is shown of the slot after the changes, cut where the highlight changes. Unhighlighted groups may be empty.
fn groups(part: &Part, slot: &Slot, ops: &[Op<'_>]) -> Vec<Group> {
    let mut groups = vec![Group::default()];
    let mut at = slot.shown.start;
    let add = |groups: &mut Vec<Group>, text: &str| {
        if let Some(group) = groups.last_mut() {
            group.body.push_str(text);
        }
    };
    for op in ops {
        // An element that stands for a character has nothing to keep.
        add(&mut groups, part.slice(Span { start: at, end: op.bytes.start.max(at) }));
        at = op.bytes.end;
        let Some(Insert { text, mark }) = op.insert.filter(|insert| !insert.text.is_empty()) else { continue };
        let (close, open) = if op.form == Form::CData { ("]]>", "<![CDATA[") } else { ("", "") };
        add(&mut groups, close);
        if mark && slot.splits {
            groups.push(Group { body: escape(text), mark: true });
            groups.push(Group::default());
        } else {
            add(&mut groups, &escape(text));
        }
        add(&mut groups, open);
    }
    if !slot.shown.is_empty() {
        add(&mut groups, part.slice(Span { start: at, end: slot.shown.end.max(at) }));
    }
    groups
}

/// The names and tags with which new elements are written like those around them.
struct Names<'a> {
    /// The run's name, `w:r`.
    run: &'a str,
    /// The run's start tag.
    open: &'a str,
    props: &'a str,
    /// The prefix with its colon, `w:`; empty when WordprocessingML is the default namespace.
    prefix: &'a str,
}

impl<'a> Names<'a> {
    fn new(part: &'a Part, slot: &Slot, run: &Run) -> Self {
        let open = part.slice(run.open);
        // A slot in a branch of alternatives may stand in no run that was noted; its own tag names the prefix as well.
        let name = |tag: &'a str| {
            tag.trim_start_matches('<').split(['>', '/', ' ', '\t', '\r', '\n']).next().unwrap_or_default()
        };
        let own = name(part.slice(slot.whole));
        let prefix = own.find(':').and_then(|colon| own.get(..=colon)).unwrap_or_default();
        Self { run: name(open), open, props: part.slice(run.props), prefix }
    }

    /// The changed `w:t` in its place. Its start tag stays unless white space at an end has to be kept from now on.
    fn text_in_place(&self, part: &Part, slot: &Slot, body: &str) -> String {
        if slot.inner.is_empty() || (!slot.preserve && needs_preserve(body)) {
            return self.text(body);
        }
        let piece = |start: u32, end: u32| part.slice(Span { start, end });
        let before = piece(slot.whole.start, slot.shown.start);
        let after = piece(slot.shown.end, slot.whole.end);
        format!("{before}{}{after}", self.with_breaks(body))
    }

    /// A new `w:t`; nothing for nothing.
    fn text(&self, body: &str) -> String {
        if body.is_empty() {
            return String::new();
        }
        let space = if needs_preserve(body) { " xml:space=\"preserve\"" } else { "" };
        let p = self.prefix;
        format!("<{p}t{space}>{}</{p}t>", self.with_breaks(body))
    }

    /// A new run with the formatting of the old one; nothing for nothing.
    fn run(&self, group: &Group) -> String {
        if group.body.is_empty() {
            return String::new();
        }
        let props = if group.mark { highlighted(self.props, self.prefix) } else { self.props.to_owned() };
        format!("{}{props}{}</{}>", self.open, self.text(&group.body), self.run)
    }

    /// Line breaks and tabs in new text become elements between texts.
    fn with_breaks(&self, body: &str) -> String {
        if !body.contains([BREAK, TAB]) {
            return body.to_owned();
        }
        let p = self.prefix;
        let around = |element: &str| format!("</{p}t><{p}{element}/><{p}t xml:space=\"preserve\">");
        body.replace(BREAK, &around("br")).replace(TAB, &around("tab"))
    }
}

/// Stand for a line break and a tab of new text until it is written. XML cannot hold them, so they occur nowhere else.
const BREAK: char = '\u{1}';
const TAB: char = '\u{2}';

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' => out.push(BREAK),
            '\t' => out.push(TAB),
            other => out.push(other),
        }
    }
    out
}

/// Whether white space at an end would be lost without `xml:space="preserve"`.
fn needs_preserve(body: &str) -> bool {
    let edge = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    // A numeric reference at an end may stand for a space.
    let ends_in_reference = || body.rsplit_once("&#").is_some_and(|(_, last)| last.find(';') == Some(last.len() - 1));
    body.starts_with(edge)
        || body.ends_with(edge)
        || body.contains([BREAK, TAB])
        || body.starts_with("&#")
        || (body.ends_with(';') && ends_in_reference())
}
