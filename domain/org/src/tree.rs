//! The tree in memory, as it stood on a day.

use crate::{Unit, store};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome};
use db::Conn;
use std::collections::{HashMap, HashSet};
use std::ops::Add;

/// A unit in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Id.
    pub id: UnitId,
    /// Name on that day.
    pub name: String,
    /// Short name now; empty if none.
    pub short_name: String,
    /// Kind on that day.
    pub kind: String,
    /// Code.
    pub code: String,
    /// Unit above on that day; also set when that one is out of reach.
    pub parent: Option<UnitId>,
    /// Steps below the top in reach: 0 for a root.
    pub depth: usize,
    /// Where it stands now.
    pub path: String,
}

/// All units in reach that existed on a day. Units come before those below them.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    at: HashMap<UnitId, usize>,
    children: HashMap<Option<UnitId>, Vec<usize>>,
}

impl Tree {
    /// The tree as it stood at the end of `as_of`: parents, names and kinds of that day.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn load(conn: &mut Conn, scope: &Scope, as_of: Day) -> Outcome<Self> {
        Ok(Self::of(store::history::nodes(conn, scope, as_of).await?))
    }

    /// The tree as it stands now, from all units in reach; those dissolved are left out.
    pub fn present(units: &[Unit]) -> Self {
        let node = |u: &Unit| Node {
            id: u.id,
            name: u.name.clone(),
            short_name: u.short_name.clone(),
            kind: u.kind.clone(),
            code: u.code.clone(),
            parent: u.parent,
            depth: 0,
            path: u.path.clone(),
        };
        Self::of(units.iter().filter(|u| u.dissolved.is_none()).map(node).collect())
    }

    /// A tree of units in the order in which brothers are to be shown.
    pub(crate) fn of(found: Vec<Node>) -> Self {
        let known: HashSet<UnitId> = found.iter().map(|n| n.id).collect();
        let mut below: HashMap<Option<UnitId>, Vec<Node>> = HashMap::new();
        for node in found {
            let parent = node.parent.filter(|p| known.contains(p) && *p != node.id);
            below.entry(parent).or_default().push(node);
        }
        let mut tree = Self::default();
        let mut stack: Vec<(Node, usize)> =
            below.remove(&None).unwrap_or_default().into_iter().map(|n| (n, 0)).collect();
        stack.reverse();
        while let Some((node, depth)) = stack.pop() {
            let lower = below.remove(&Some(node.id)).unwrap_or_default();
            stack.extend(lower.into_iter().rev().map(|n| (n, depth + 1)));
            tree.push(Node { depth, ..node });
        }
        tree
    }

    fn push(&mut self, node: Node) {
        let index = self.nodes.len();
        let parent = node.parent.filter(|p| self.at.contains_key(p));
        self.at.insert(node.id, index);
        self.children.entry(parent).or_default().push(index);
        self.nodes.push(node);
    }

    /// All units, each before those below it.
    pub fn units(&self) -> &[Node] {
        &self.nodes
    }

    /// A unit.
    pub fn get(&self, id: UnitId) -> Option<&Node> {
        self.at.get(&id).map(|index| &self.nodes[*index])
    }

    /// The units directly below.
    pub fn children(&self, id: UnitId) -> impl Iterator<Item = &Node> {
        self.children.get(&Some(id)).into_iter().flatten().map(|index| &self.nodes[*index])
    }

    /// The tops in reach.
    pub fn roots(&self) -> impl Iterator<Item = &Node> {
        self.children.get(&None).into_iter().flatten().map(|index| &self.nodes[*index])
    }

    /// The unit above, if in reach.
    pub fn parent(&self, id: UnitId) -> Option<&Node> {
        self.get(id).and_then(|n| n.parent).and_then(|p| self.get(p))
    }

    /// The units above, the highest first.
    pub fn above(&self, id: UnitId) -> Vec<&Node> {
        let mut way: Vec<&Node> = std::iter::successors(self.parent(id), |n| self.parent(n.id)).collect();
        way.reverse();
        way
    }

    /// Whether `id` is `top` or stands below it.
    pub fn is_within(&self, id: UnitId, top: UnitId) -> bool {
        std::iter::successors(self.get(id), |n| self.parent(n.id)).any(|n| n.id == top)
    }

    /// `top` and all below it; empty if it is not in the tree.
    pub fn subtree(&self, top: UnitId) -> Vec<UnitId> {
        let Some(start) = self.at.get(&top) else { return Vec::new() };
        let depth = self.nodes[*start].depth;
        let below = self.nodes[start + 1..].iter().take_while(|n| n.depth > depth);
        std::iter::once(&self.nodes[*start]).chain(below).map(|n| n.id).collect()
    }

    /// Sums for each unit together with all below it. Units of which nothing was said below do not appear; values of units that are
    /// not in the tree are left out.
    pub fn roll_up<T: Copy + Add<Output = T>>(&self, own: impl Iterator<Item = (UnitId, T)>) -> HashMap<UnitId, T> {
        let mut sums: HashMap<UnitId, T> = HashMap::new();
        for (unit, value) in own.filter(|(unit, _)| self.at.contains_key(unit)) {
            add(&mut sums, unit, value);
        }
        for node in self.nodes.iter().rev() {
            let parent = node.parent.filter(|p| self.at.contains_key(p));
            if let (Some(parent), Some(sum)) = (parent, sums.get(&node.id).copied()) {
                add(&mut sums, parent, sum);
            }
        }
        sums
    }
}

fn add<T: Copy + Add<Output = T>>(sums: &mut HashMap<UnitId, T>, unit: UnitId, value: T) {
    sums.entry(unit).and_modify(|sum| *sum = *sum + value).or_insert(value);
}
