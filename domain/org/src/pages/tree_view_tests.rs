//! The tree of a whole district stays a small page.

use super::tree_view::View;
use crate::{Members, Node, Tree};
use base::id::UnitId;
use catalogue::Catalogue;
use std::collections::HashMap;

/// 1,841 units: 区委, 40 committees, 45 branches each.
fn district() -> Tree {
    let node = |id: i64, parent: Option<i64>, name: String| Node {
        id: UnitId(1_000_000_000_000_000 + id),
        name,
        short_name: String::new(),
        kind: "branch".into(),
        code: String::new(),
        parent: parent.map(|p| UnitId(1_000_000_000_000_000 + p)),
        depth: 0,
        path: String::new(),
    };
    let mut all = vec![node(0, None, "中共云溪区委员会".into())];
    for i in 1..=40 {
        all.push(node(i, Some(0), format!("中共云溪区第{i}街道工作委员会")));
        all.extend((0..45).map(|j| node(100 + i * 45 + j, Some(i), format!("中共云溪区第{i}街道第{j}社区支部委员会"))));
    }
    Tree::of(all)
}

#[test]
fn the_tree_of_1841_units_is_under_100_kb() {
    let (tree, catalogue) = (district(), Catalogue::built_in().unwrap());
    assert_eq!(tree.units().len(), 1841);
    let members: HashMap<_, _> = tree.units().iter().map(|n| (n.id, Members { full: 50, probationary: 4 })).collect();
    let view = View { tree: &tree, members: &members, catalogue: &catalogue, as_of: None };
    let page = view.units(tree.roots(), 1).into_string();
    assert!(page.len() < 40_000, "{} bytes", page.len());
    assert_eq!(page.matches("hx-get").count(), 40);
    let widest = view.units(tree.children(tree.roots().next().unwrap().id), 0).into_string();
    assert!(widest.len() < 100_000, "{} bytes", widest.len());
}
