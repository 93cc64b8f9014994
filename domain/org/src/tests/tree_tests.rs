//! Properties of the tree in memory.

use crate::{Node, Tree};
use base::id::UnitId;
use proptest::prelude::*;
use std::collections::HashMap;

/// Parents by index: unit i stands under some earlier unit, or under none.
fn forest() -> impl Strategy<Value = Vec<(Option<usize>, i64)>> {
    let units = prop::collection::vec((any::<Option<prop::sample::Index>>(), -50i64..50), 1..60);
    units.prop_map(|all| {
        all.into_iter().enumerate().map(|(i, (p, v))| (p.filter(|_| i > 0).map(|p| p.index(i)), v)).collect()
    })
}

fn id(index: usize) -> UnitId {
    UnitId(i64::try_from(index).unwrap() + 1)
}

fn tree(forest: &[(Option<usize>, i64)]) -> Tree {
    let node = |(i, (parent, _)): (usize, &(Option<usize>, i64))| Node {
        id: id(i),
        name: String::new(),
        short_name: String::new(),
        kind: String::new(),
        code: String::new(),
        parent: parent.map(id),
        depth: 0,
        path: String::new(),
    };
    Tree::of(forest.iter().enumerate().map(node).collect())
}

proptest! {
    #[test]
    fn roll_up_is_the_sum_over_the_subtree(forest in forest()) {
        let tree = tree(&forest);
        let own: HashMap<UnitId, i64> = forest.iter().enumerate().map(|(i, (_, v))| (id(i), *v)).collect();
        let sums = tree.roll_up(own.iter().map(|(u, v)| (*u, *v)).chain([(UnitId(-7), 1000)]));
        for node in tree.units() {
            let by_hand: i64 = tree.subtree(node.id).iter().map(|u| own[u]).sum();
            prop_assert_eq!(sums[&node.id], by_hand);
        }
        prop_assert_eq!(sums.len(), forest.len(), "what is not in the tree is left out");
    }

    #[test]
    fn every_unit_comes_once_and_before_those_below_it(forest in forest()) {
        let tree = tree(&forest);
        prop_assert_eq!(tree.units().len(), forest.len());
        for (at, node) in tree.units().iter().enumerate() {
            let parent = node.parent.map(|p| tree.units().iter().position(|n| n.id == p));
            prop_assert!(parent.is_none_or(|p| p.is_some_and(|p| p < at)));
            prop_assert_eq!(node.depth, tree.above(node.id).len());
            prop_assert!(tree.is_within(node.id, node.id));
            let way = tree.above(node.id);
            prop_assert!(way.iter().all(|n| tree.is_within(node.id, n.id) && tree.subtree(n.id).contains(&node.id)));
        }
        let below: usize = tree.roots().map(|r| tree.subtree(r.id).len()).sum();
        prop_assert_eq!(below, forest.len());
    }
}

#[test]
fn a_unit_whose_superior_is_out_of_reach_is_a_root() {
    let mut lone = tree(&[(None, 0)]).units()[0].clone();
    lone.parent = Some(UnitId(99));
    let tree = Tree::of(vec![lone]);
    assert_eq!(tree.roots().count(), 1);
    assert!(tree.parent(UnitId(1)).is_none());
    assert_eq!(tree.get(UnitId(1)).and_then(|n| n.parent), Some(UnitId(99)), "it is still known who it is under");
}
