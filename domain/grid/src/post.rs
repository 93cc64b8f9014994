//! The kinds of post, as the catalogue has them: table `grid_post`, with a column for each kind of place that says how many are needed
//! unless somebody decides otherwise; an empty one means that such a place has no such post.

use crate::words::Kind;
use catalogue::Catalogue;

/// The code table.
pub const TABLE: &str = "grid_post";

/// A kind of post at a kind of place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// How many are needed as a rule.
    pub needed: i64,
}

/// The posts that such a place has, in the order of the catalogue.
pub fn posts(catalogue: &Catalogue, kind: Kind) -> Vec<Post> {
    let rows = catalogue.codes(TABLE).into_iter().flat_map(|table| table.iter());
    let post = |row: &catalogue::CodeRow| {
        let needed = row.extra.get(kind.key())?.parse().ok()?;
        Some(Post { code: row.code.clone(), name: row.name.clone(), needed })
    };
    rows.filter_map(post).collect()
}

/// Code and name of every post, for filters.
pub fn all(catalogue: &Catalogue) -> Vec<(String, String)> {
    let rows = catalogue.codes(TABLE).into_iter().flat_map(|table| table.iter());
    rows.map(|row| (row.code.clone(), row.name.clone())).collect()
}

/// The name of a post; its code when the catalogue no longer has it.
pub fn name<'a>(catalogue: &'a Catalogue, code: &'a str) -> &'a str {
    catalogue.codes(TABLE).and_then(|table| table.name_of(code)).unwrap_or(code)
}
