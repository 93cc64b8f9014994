//! Every migration, in the order in which they are applied.

use db::Migration;

/// All of them; a noun added here gets its tables.
pub fn all() -> Vec<Migration> {
    [
        access::MIGRATIONS,
        ledger::MIGRATIONS,
        attachment::MIGRATIONS,
        org::MIGRATIONS,
        member::MIGRATIONS,
        meeting::MIGRATIONS,
        plan::MIGRATIONS,
        record::MIGRATIONS,
        case::MIGRATIONS,
        admission::MIGRATIONS,
        monthly::MIGRATIONS,
        message::MIGRATIONS,
        transfer::MIGRATIONS,
        floating::MIGRATIONS,
        coverage::MIGRATIONS,
        grid::MIGRATIONS,
        standing::MIGRATIONS,
        restructure::MIGRATIONS,
        figure::MIGRATIONS,
        obligation::MIGRATIONS,
        draft::MIGRATIONS,
    ]
    .concat()
}
