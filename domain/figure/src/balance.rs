//! 年初 + 增 − 减 = 年末, by name: table 1 of the yearly statistics, as far as records go.
//!
//! Every change of the stock has a source (an event of a member), and what else that source wrote says what kind of change it was.
//! Changes within the subtree cancel out; a unit that came or went with all its members is a line of its own.

use crate::Asked;
use access::Scope;
use base::Outcome;
use base::id::UnitId;
use catalogue::Catalogue;
use db::Conn;
use ledger::{Entry, Question, Span};
use org::Tree;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Lines of the table, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// 发展党员.
    Developed,
    /// 恢复党籍.
    Restored,
    /// 转入组织关系.
    CameIn,
    /// 登记入册: taken over from an older roster; not a line of the national table.
    Enrolled,
    /// 出党.
    Expelled,
    /// 停止党籍.
    Stopped,
    /// 死亡.
    Died,
    /// 转出组织关系.
    WentOut,
    /// 其他: a correction of the stock that no other entry explains.
    Other,
}

impl Line {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Developed,
        Self::Restored,
        Self::CameIn,
        Self::Enrolled,
        Self::Expelled,
        Self::Stopped,
        Self::Died,
        Self::WentOut,
        Self::Other,
    ];

    /// As the table writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Developed => "发展党员",
            Self::Restored => "恢复党籍",
            Self::CameIn => "转入组织关系",
            Self::Enrolled => "登记入册（补录原有党员）",
            Self::Expelled => "出党",
            Self::Stopped => "停止党籍",
            Self::Died => "死亡",
            Self::WentOut => "转出组织关系",
            Self::Other => "其他",
        }
    }

    /// Whether it adds members.
    pub fn adds(self) -> bool {
        matches!(self, Self::Developed | Self::Restored | Self::CameIn | Self::Enrolled)
    }
}

/// One member more or fewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line it belongs to.
    pub line: Line,
    /// 1 or −1 (a correction may be more).
    pub by: i64,
    /// The member.
    pub person: Option<i64>,
    /// The unit.
    pub unit: UnitId,
    /// Business day.
    pub on: base::Day,
    /// The record: noun and id.
    pub source: (String, i64),
    /// Moved with a whole unit (整建制).
    pub whole: bool,
}

/// The account of a unit with all below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Balance {
    /// On the day before the period.
    pub opening: i64,
    /// Members of units that came under the unit within the period, less those of units that left it.
    pub regrouped: i64,
    /// What changed, by day.
    pub changes: Vec<Change>,
    /// By the ledger on the last day.
    pub closing: i64,
    /// By the roster on the last day.
    pub roster: i64,
}

impl Balance {
    /// Members more or fewer by a line; fewer is negative.
    pub fn of(&self, line: Line) -> i64 {
        self.changes.iter().filter(|c| c.line == line).map(|c| c.by).sum()
    }

    /// Those of a line that moved with a whole unit.
    pub fn whole(&self, line: Line) -> i64 {
        self.changes.iter().filter(|c| c.line == line && c.whole).map(|c| c.by).sum()
    }

    /// 增加.
    pub fn gained(&self) -> i64 {
        self.changes.iter().filter(|c| c.by > 0).map(|c| c.by).sum()
    }

    /// 减少, negative.
    pub fn lost(&self) -> i64 {
        self.changes.iter().filter(|c| c.by < 0).map(|c| c.by).sum()
    }

    /// 应有数: opening, regrouped and every change.
    pub fn due(&self) -> i64 {
        self.opening + self.regrouped + self.gained() + self.lost()
    }
}

/// What accounts of any unit in reach are drawn up from, asked once.
#[derive(Debug)]
pub struct Books {
    before: Tree,
    after: Tree,
    opening: HashMap<UnitId, i64>,
    closing: HashMap<UnitId, i64>,
    roster: HashMap<UnitId, i64>,
    entries: Vec<Entry>,
}

const STOCK: &str = "member.stock";
const REASONS: [&str; 5] = ["admission.accepted", "member.restored", "transfer.in", "transfer.out", "member.left"];
/// No limit.
const ALL: usize = 1_000_000_000;

impl Books {
    /// Opens the books of a period.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn open(conn: &mut Conn, scope: &Scope, asked: Asked) -> Outcome<Self> {
        let eve = asked.period.from.plus_days(-1);
        let kinds = std::iter::once(STOCK).chain(REASONS).map(ToOwned::to_owned).collect();
        let within = Question { kinds, filter: Vec::new(), span: Span::Within(asked.period), narrowed: Vec::new() };
        let stock = async |conn: &mut Conn, on| -> Outcome<HashMap<UnitId, i64>> {
            let sums = ledger::by_unit(conn, scope, &Question::of(STOCK, Span::AsOf(on))).await?;
            Ok(sums.into_iter().map(|s| (s.unit, s.quantity.0 / 1000)).collect())
        };
        Ok(Self {
            before: Tree::load(conn, scope, eve).await?,
            after: Tree::load(conn, scope, asked.period.to).await?,
            opening: stock(conn, eve).await?,
            closing: stock(conn, asked.period.to).await?,
            roster: member::store::standing(conn, scope, asked.period.to).await?.into_iter().collect(),
            entries: ledger::evidence(conn, scope, &within, None, ALL).await?,
        })
    }

    /// The tree on the last day.
    pub fn tree(&self) -> &Tree {
        &self.after
    }

    /// The account of a unit with all below it.
    pub fn balance(&self, unit: UnitId) -> Balance {
        let then: HashSet<UnitId> = self.before.subtree(unit).into_iter().collect();
        let now: HashSet<UnitId> = self.after.subtree(unit).into_iter().collect();
        let sum = |of: &HashMap<UnitId, i64>, units: &HashSet<UnitId>| -> i64 {
            of.iter().filter(|(u, _)| units.contains(u)).map(|(_, n)| n).sum()
        };
        let opening = sum(&self.opening, &then);
        let mut changes = changes(&self.entries, &now);
        changes.sort_by(|a, b| (a.line, a.on, &a.source).cmp(&(b.line, b.on, &b.source)));
        Balance {
            opening,
            regrouped: sum(&self.opening, &now) - opening,
            changes,
            closing: sum(&self.closing, &now),
            roster: sum(&self.roster, &now),
        }
    }
}

/// What each source changed in the stock of these units; nothing where it cancels out.
pub(crate) fn changes(entries: &[Entry], units: &HashSet<UnitId>) -> Vec<Change> {
    let mut sources: BTreeMap<(&str, i64), Vec<&Entry>> = BTreeMap::new();
    for e in entries.iter().filter(|e| units.contains(&e.unit)) {
        sources.entry((&e.noun, e.source)).or_default().push(e);
    }
    sources.into_values().filter_map(|of| change(&of)).collect()
}

fn change(of: &[&Entry]) -> Option<Change> {
    let stock: Vec<&&Entry> = of.iter().filter(|e| e.kind == STOCK).collect();
    let by = stock.iter().map(|e| e.quantity.0).sum::<i64>() / 1000;
    let first = stock.iter().find(|e| e.quantity.0.signum() == by.signum()).filter(|_| by != 0)?;
    let with = |kind: &str| of.iter().find(|e| e.kind == kind && e.reverses.is_none());
    let transfer = with(if by > 0 { "transfer.in" } else { "transfer.out" });
    let line = if with("admission.accepted").is_some() {
        Line::Developed
    } else if with("member.restored").is_some() {
        Line::Restored
    } else if transfer.is_some() {
        if by > 0 { Line::CameIn } else { Line::WentOut }
    } else if let Some(left) = with("member.left") {
        match left.tags.get("reason") {
            Some("died") => Line::Died,
            Some("stopped") => Line::Stopped,
            _ => Line::Expelled,
        }
    } else if by > 0 {
        Line::Enrolled
    } else {
        Line::Other
    };
    Some(Change {
        line,
        by,
        person: first.subject,
        unit: first.unit,
        on: first.on,
        source: (first.noun.clone(), first.source),
        whole: transfer.is_some_and(|e| e.tags.get("form") == Some("whole")),
    })
}

/// What the kinds of entries behind the account are called, for its footnote.
pub fn kinds(catalogue: &Catalogue) -> Vec<String> {
    let kinds = std::iter::once(STOCK).chain(REASONS);
    kinds.filter_map(|key| catalogue.entry(key)).map(|kind| kind.name.clone()).collect()
}
