//! Words that make a number inexact (近300余名). They fall away when the exact value is written.

use crate::scan::Token;

/// How far the hedges of a number reach.
#[derive(Debug, Default)]
pub(super) struct Hedge {
    /// Characters before the number.
    pub before: usize,
    /// Characters behind it.
    pub behind: usize,
    /// The multiplier among them, which is no hedge (万 of 3万余名).
    pub multiplier: String,
}

/// Longer ones first.
const BEFORE: &[&str] = &["大约为", "大约", "约为", "将近", "接近", "超过", "约", "近", "逾", "超", "上"];

/// Words that only end like one: 签约12家 is not about 12.
const WORDS: &[&str] = &[
    "签约", "预约", "节约", "履约", "违约", "续约", "邀约", "赴约", "解约", "制约", "公约", "契约", "条约", "集约",
    "合约", "附近", "最近", "邻近", "临近", "靠近", "就近", "新近", "走近", "拉近", "贴近", "亲近", "远近", "高超",
    "赶超", "反超", "会上", "线上", "网上", "以上",
];

/// The hedges around a number, between what stands before it (from the last number on) and behind it (to the next).
pub(super) fn around(left: &[char], token: &Token, right: &[char]) -> Hedge {
    let (behind, multiplier) = behind(token, right);
    Hedge { before: before(left, token), behind, multiplier }
}

fn before(left: &[char], token: &Token) -> usize {
    let left: String = left.iter().collect();
    if WORDS.iter().any(|word| left.ends_with(word)) {
        return 0;
    }
    let hedge = BEFORE.iter().find(|hedge| left.ends_with(**hedge)).copied().unwrap_or_default();
    let clause = left.rsplit(['，', '。', '；', '、', '\n']).next().unwrap_or_default();
    let is_hedge = match hedge {
        // 比去年超12人 says by how much.
        "超过" | "超" => !clause.contains(['比', '较']),
        // 上百名, but 会上3人发言.
        "上" => token.text.starts_with(['百', '千', '万']),
        _ => true,
    };
    if is_hedge { hedge.chars().count() } else { 0 }
}

/// 300余名, 300 余名, 十几次, 3万余名.
fn behind(token: &Token, right: &[char]) -> (usize, String) {
    let spaces = usize::from(right.first() == Some(&' '));
    let rest = right.get(spaces..).unwrap_or_default();
    let multipliers = rest.iter().take_while(|c| matches!(c, '百' | '千' | '万' | '亿')).count();
    let is_hedge = match rest.get(multipliers) {
        Some('余' | '多') => true,
        // 十几次, 十来名; but 党员12来自.
        Some('几' | '来') => multipliers == 0 && token.text.ends_with(['十', '百']),
        _ => false,
    };
    if !is_hedge {
        return (0, String::new());
    }
    (spaces + multipliers + 1, rest.iter().take(multipliers).collect())
}
