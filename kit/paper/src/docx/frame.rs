//! What kinds of open elements the walk tells apart.

/// An open element, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    Paragraph,
    ParagraphProps,
    /// The properties of the paragraph's end.
    MarkProps,
    Run,
    /// The branch of alternatives that is shown, inside a run.
    RunBranch,
    RunProps,
    Text,
    Row,
    RowProps,
    Table,
    Cell,
    CellProps,
    /// A text box.
    Box,
    Alternate,
    /// A branch that is not shown; the number of open fields at its beginning.
    Shadow(usize),
    Other,
}
