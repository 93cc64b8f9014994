//! Says in Chinese what the TOML reader says in English.

/// What went wrong and what to do, from an English message of the reader; `field` is the path of the key it is about.
pub(crate) fn chinese(message: &str, field: &str) -> (String, String) {
    let quoted = quoted_words(message);
    let first = quoted.first().copied().unwrap_or_default();
    let others = quoted.get(1..).unwrap_or_default().join("、");
    let here = if field.is_empty() { String::new() } else { format!("“{field}”") };
    if message.starts_with("unknown field") {
        return (format!("不认识的键“{first}”"), format!("可用的键：{others}"));
    }
    if message.starts_with("unknown variant") {
        return (format!("{here}的取值“{first}”不认识"), format!("可用的取值：{others}"));
    }
    if message.starts_with("missing field") {
        return (format!("缺少必填的键“{first}”"), "请补上".to_owned());
    }
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        return (format!("{here}的类型不对，写的是{}", type_name(found)), format!("应为{}", type_name(expected)));
    }
    if message.starts_with("duplicate key") {
        return ("同一个键写了两次".to_owned(), "请删去一个".to_owned());
    }
    if message.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        return (format!("{here}：{message}"), String::new());
    }
    (format!("{here}不符合 TOML 格式（{message}）"), "请改正后重新启动".to_owned())
}

/// The words between back-quotes.
fn quoted_words(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// A type as serde names it, in Chinese.
fn type_name(english: &str) -> String {
    let kinds = [
        ("a string or a list of strings", "文字或文字列表"),
        ("string", "文字"),
        ("a string", "文字"),
        ("integer", "整数"),
        ("floating point", "小数"),
        ("boolean", "是否（true 或 false）"),
        ("a boolean", "是否（true 或 false）"),
        ("a sequence", "列表（[…]）"),
        ("sequence", "列表（[…]）"),
        ("a map", "表（{…}）"),
        ("map", "表（{…}）"),
        ("struct", "表（{…}）"),
        ("u32", "非负整数"),
        ("i64", "整数"),
    ];
    let exact = kinds.iter().find(|(name, _)| *name == english);
    let begins = || kinds.iter().find(|(name, _)| english.starts_with(name));
    exact.or_else(begins).map_or_else(|| english.to_owned(), |(_, chinese)| (*chinese).to_owned())
}
