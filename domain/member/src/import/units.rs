//! The units that the rows of a table may name: by full name, short name or code, within the reach of the import.

use super::judge::Ground;
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use std::collections::{HashMap, HashSet};

/// The units that rows may name.
pub(super) struct Units {
    /// Tidied name, short name or code → unit; `None` when two units share it.
    by_text: HashMap<String, Option<UnitId>>,
    names: HashMap<UnitId, (String, bool)>,
    /// Every unit in reach of the import, dissolved ones included.
    pub reach: HashSet<UnitId>,
}

pub(super) type Why = (String, String);

impl Units {
    pub(super) async fn load(conn: &mut Conn, ground: &Ground<'_>) -> Outcome<Self> {
        let scope = ground.scope.within(&ground.unit.path).ok_or(base::Fault::NotFound)?;
        let all = org::store::list_all(conn, &scope).await?;
        let mut units = Self { by_text: HashMap::new(), names: HashMap::new(), reach: HashSet::new() };
        for unit in all {
            let holds = ground.catalogue.unit_kind(&unit.kind).is_some_and(|k| k.holds_members);
            units.reach.insert(unit.id);
            units.names.insert(unit.id, (unit.name.clone(), holds));
            if unit.dissolved.is_some() {
                continue;
            }
            let mut texts = vec![tidy(&unit.name), tidy(&unit.short_name), tidy(&unit.code)];
            texts.sort();
            texts.dedup();
            for text in texts.into_iter().filter(|t| !t.is_empty()) {
                units.by_text.entry(text).and_modify(|known| *known = None).or_insert(Some(unit.id));
            }
        }
        Ok(units)
    }

    pub(super) fn name(&self, unit: UnitId) -> &str {
        self.names.get(&unit).map_or("其他党组织", |(name, _)| name)
    }

    pub(super) fn named(&self, text: &str) -> Result<UnitId, Why> {
        match self.by_text.get(&tidy(text)) {
            Some(Some(unit)) => self.holds(*unit),
            Some(None) => Err(("有几个党组织同名".into(), "请改填党组织编码".into())),
            None => Err(("不是本次导入范围内的党组织".into(), "请填写已经建立的党支部全称或编码".into())),
        }
    }

    pub(super) fn default_unit(&self, ground: &Ground<'_>) -> Result<UnitId, Why> {
        self.holds(ground.unit.id).map_err(|_| {
            let what = format!("没有写明党支部，而{}不直接编党员", ground.unit.name);
            (what, "请增加“所在党支部”列并填写党支部全称或编码".into())
        })
    }

    fn holds(&self, unit: UnitId) -> Result<UnitId, Why> {
        match self.names.get(&unit) {
            Some((_, true)) => Ok(unit),
            _ => Err(("党员不直接编在这个党组织".into(), "请填写它下面的党支部".into())),
        }
    }
}

/// Names are compared without blanks and with brackets of one kind.
fn tidy(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{3000}');
    plain
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .collect()
}
