//! What a line of plain text is, told by its first and last characters: a heading of which level, a date, a title.

const NUMERALS: &str = "一二三四五六七八九十百零〇";

/// The level of a numbered heading and the length of its number in bytes: 一、 （一） 1. （1）.
pub(super) fn heading(line: &str) -> Option<(u8, usize)> {
    let is_numeral = |c: char| NUMERALS.contains(c);
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let after = |rest: &str| Some(line.len() - rest.len());
    if let Some(rest) = numbered(line, is_numeral).and_then(|rest| rest.strip_prefix('、')) {
        return Some((1, after(rest)?));
    }
    if let Some(inside) = line.strip_prefix(['（', '(']) {
        let (level, rest) = match numbered(inside, is_numeral) {
            Some(rest) => (2, rest),
            None => (4, numbered(inside, is_digit)?),
        };
        return Some((level, after(rest.strip_prefix(['）', ')'])?)?));
    }
    let rest = numbered(line, is_digit)?.strip_prefix(['.', '．', '、'])?;
    // 1.2万 is a number, no heading.
    (!rest.starts_with(is_digit)).then_some((3, after(rest)?))
}

/// What follows one to four characters of this sort.
fn numbered(line: &str, is_part: impl Fn(char) -> bool) -> Option<&str> {
    let end = line.find(|c| !is_part(c))?;
    let count = line.get(..end)?.chars().count();
    (1..=4).contains(&count).then(|| line.get(end..)).flatten()
}

/// Whether a line is a date, perhaps in brackets, its figures perhaps blanks: 2026年9月5日, 二〇二六年九月, X年X月X日.
pub(super) fn is_date(line: &str) -> bool {
    let line = line.trim_matches(['（', '）', '(', ')', ' ', '\u{3000}']);
    let is_part = |c: char| {
        c.is_ascii_digit()
            || NUMERALS.contains(c)
            || ('０'..='９').contains(&c)
            || matches!(c, 'X' | 'x' | '×' | '_' | '＿' | ' ' | '*' | '元' | '【' | '缺' | '】')
    };
    let Some((year, rest)) = line.split_once('年') else { return false };
    let Some((month, day)) = rest.split_once('月') else { return false };
    let day = day.strip_suffix(['日', '号']).unwrap_or(day);
    let ok = |part: &str, most: usize| part.chars().all(is_part) && part.chars().count() <= most;
    !year.is_empty() && ok(year, 6) && ok(month, 4) && ok(day, 5)
}

/// Whether a line could stand in a title: short, no sentence, no number of a heading, no row of a table.
pub(super) fn is_title(line: &str) -> bool {
    let ends = line.ends_with(['。', '！', '？', '；', '：', ':', '，', '、']);
    !ends && !line.contains(['。', '\t']) && line.chars().count() <= 50 && heading(line).is_none()
}

/// Whether a line under the title belongs to it: ——second title, （单位 日期）, a date.
pub(super) fn is_subtitle(line: &str) -> bool {
    let dashes = ["——", "—", "--", "──"].iter().any(|dash| line.starts_with(dash));
    let bracketed = line.starts_with(['（', '(']) && line.ends_with(['）', ')']) && heading(line).is_none();
    (dashes || bracketed || is_date(line)) && line.chars().count() <= 50
}

/// Whether a line addresses somebody: it ends with a colon and is no sentence.
pub(super) fn is_addressee(line: &str) -> bool {
    line.ends_with(['：', ':'])
        && !line.contains(['。', '；'])
        && line.chars().count() <= 60
        && heading(line).is_none()
        && attachment(line).is_none()
}

/// Whether a line could be a name of an organ or person above a date; a row of a table is none.
pub(super) fn is_signature(line: &str) -> bool {
    line.chars().count() <= 40 && !line.contains(['。', '，', '；', '：', ':', '\t']) && heading(line).is_none()
}

/// What follows 附件： at the beginning of a line.
pub(super) fn attachment(line: &str) -> Option<&str> {
    line.strip_prefix("附件").and_then(|rest| rest.strip_prefix(['：', ':'])).map(str::trim)
}

/// Whether a line is the mark of an attachment bound with the text: 附件, 附件1, 附件 2：.
pub(super) fn is_annex_mark(line: &str) -> bool {
    let rest = line.strip_prefix("附件").map(|rest| rest.trim().trim_end_matches(['：', ':']));
    rest.is_some_and(|rest| {
        let number = rest.chars().all(|c| c.is_ascii_digit() || NUMERALS.contains(c));
        number && rest.chars().count() <= 2 && !(rest.is_empty() && line.ends_with(['：', ':']))
    })
}

/// Bytes of a heading that runs into its paragraph: up to the end of its first sentence. `None` when the line is all heading.
pub(super) fn run_in(line: &str) -> Option<usize> {
    let end = line.char_indices().find(|(_, c)| matches!(c, '。' | '！' | '？')).map(|(at, c)| at + c.len_utf8())?;
    (end < line.len()).then_some(end)
}
