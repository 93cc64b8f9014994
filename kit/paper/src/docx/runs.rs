//! The runs of a part while it is read. A text box nests runs in a run.

use super::text::{Run, Span};

/// All runs so far, and those that are open.
#[derive(Debug, Default)]
pub(super) struct Runs {
    all: Vec<Run>,
    /// Index, and whether the run is hidden.
    open: Vec<(u32, bool)>,
}

impl Runs {
    pub(super) fn begin(&mut self, open: Span) {
        self.open.push((super::text::number(self.all.len()), false));
        self.all.push(Run { open, ..Run::default() });
    }

    pub(super) fn end(&mut self, close: Span) {
        if let Some(run) = self.current_mut() {
            run.close = close;
        }
        self.open.pop();
    }

    pub(super) fn set_props(&mut self, props: Span) {
        if let Some(run) = self.current_mut() {
            run.props = props;
        }
    }

    pub(super) fn end_props(&mut self, end: u32) {
        if let Some(run) = self.current_mut() {
            run.props.end = end;
        }
    }

    pub(super) fn count_child(&mut self) {
        if let Some(run) = self.current_mut() {
            run.children += 1;
        }
    }

    pub(super) fn set_hidden(&mut self, hidden: bool) {
        if let Some((_, is_hidden)) = self.open.last_mut() {
            *is_hidden = hidden;
        }
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|(_, hidden)| *hidden)
    }

    /// The innermost open run.
    pub(super) fn current(&self) -> u32 {
        self.open.last().map_or(0, |(run, _)| *run)
    }

    pub(super) fn finish(self) -> Vec<Run> {
        self.all
    }

    fn current_mut(&mut self) -> Option<&mut Run> {
        let (run, _) = self.open.last()?;
        self.all.get_mut(*run as usize)
    }
}
