//! Chinese names: the form they are kept in, their pinyin, and the tokens by which they are found.

use pinyin::ToPinyin;

/// The form a name is kept in: spaces inside a two-character name dropped, middle dots made one.
pub fn tidy(name: &str) -> String {
    name.trim()
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{3000}')
        .map(|c| if matches!(c, '•' | '・' | '∙' | '．' | '‧' | '˙') { '·' } else { c })
        .collect()
}

/// What is wrong with a name, if anything.
pub fn fault(name: &str) -> Option<&'static str> {
    let count = name.chars().count();
    if count == 0 {
        return Some("姓名不能为空");
    }
    if !(2..=30).contains(&count) {
        return Some("姓名应为2至30个字");
    }
    let strange = |c: char| c.is_ascii_digit() || c.is_control() || matches!(c, '<' | '>' | '=' | '"' | '*' | '?');
    name.chars().any(strange).then_some("姓名含有数字或符号")
}

/// Pinyin without tones, syllables joined by a blank: the key for sorting by pronunciation.
pub fn pinyin(name: &str) -> String {
    let syllables: Vec<String> = name
        .chars()
        .map(|c| c.to_pinyin().map_or_else(|| c.to_lowercase().to_string(), |p| p.plain().to_owned()))
        .collect();
    syllables.join(" ")
}

/// Pinyin initials: 张小华 → zxh.
pub fn initials(name: &str) -> String {
    name.chars()
        .filter_map(|c| c.to_pinyin().map_or(Some(c), |p| p.plain().chars().next()))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Tokens under which a name is found by the beginning of what was typed: its own suffixes, the suffixes of its initials,
/// and its full pinyin (王小明: 王小明 小明 明 · wxm xm m · wangxiaoming).
pub fn tokens(name: &str) -> Vec<String> {
    let mut found = suffixes(name);
    found.extend(suffixes(&initials(name)));
    found.push(pinyin(name).replace(' ', ""));
    found.sort();
    found.dedup();
    found
}

fn suffixes(text: &str) -> Vec<String> {
    text.char_indices().map(|(at, _)| text[at..].to_owned()).collect()
}
