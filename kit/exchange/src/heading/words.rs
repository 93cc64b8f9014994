//! How headings are written, and the form in which they are compared.

use unicode_normalization::UnicodeNormalization;

/// Beginnings of the lines that people put under a table: who filled it in, remarks, totals. Our own exports end with the first.
pub(super) const FOOTERS: [&str; 16] = [
    "导出人：",
    "填表人",
    "填报人",
    "制表",
    "审核人",
    "审核：",
    "负责人",
    "填报单位",
    "填报日期",
    "填表日期",
    "注：",
    "注:",
    "说明：",
    "备注：",
    "合计",
    "以下空白",
];

/// How a row that only shows how to fill in the table begins.
pub(super) const EXAMPLES: [&str; 6] = ["例", "示例", "样例", "举例", "（示例）", "填写示例"];

/// Whether the cells only number the columns: 1 2 3 …, or 甲 乙 丙 before numbers, as in statistical forms.
pub(super) fn is_numbering(filled: &[String]) -> bool {
    let stems = "甲乙丙丁戊己庚辛壬癸";
    let lettered = filled.iter().zip(stems.chars()).take_while(|(text, stem)| text.chars().eq([*stem])).count();
    let bare = |text: &String| text.trim_matches(['(', ')', '（', '）']).parse::<usize>().ok();
    filled.len() >= 3 && filled.iter().skip(lettered).zip(1..).all(|(text, n)| bare(text) == Some(n))
}

/// A heading as shown: blanks and line breaks at the ends and between Chinese characters gone.
pub(super) fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// The form in which headings are compared: half-width, lower case, without blanks, brackets, stars, colons and 必填/选填.
pub(super) fn normal(text: &str) -> String {
    let kept = |c: &char| {
        !c.is_whitespace() && !c.is_control() && !"()[]{}<>【】《》〈〉「」*:;,.、。·_-/\\\"'“”★＊".contains(*c)
    };
    let plain: String = text.nfkc().flat_map(char::to_lowercase).filter(kept).collect();
    plain.replace("必填项", "").replace("必填", "").replace("选填", "")
}

/// The text without what stands in brackets: 入党时间（年月日） → 入党时间.
pub(super) fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '（' | '(' | '[' | '【' | '［' | '〔' => depth += 1,
            '）' | ')' | ']' | '】' | '］' | '〕' => depth = depth.saturating_sub(1),
            other if depth == 0 => kept.push(other),
            _ => {}
        }
    }
    kept
}
