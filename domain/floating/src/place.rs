//! Which part of a place people are counted together by: province and city of a place in China, otherwise what was written. Pure.

use catalogue::CodeTable;

/// The table of 行政区划.
pub const TABLE: &str = "admin_div_gbt2260";

/// Province and city of a place as written (广东省深圳市南山区科技园 → 广东省深圳市), or the whole text where none is recognised.
pub fn area_of(table: Option<&CodeTable>, place: &str) -> String {
    let text: String = place.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(table) = table else { return text };
    let level = |wanted: &'static str| table.iter().filter(move |r| r.extra.get("level").is_some_and(|l| l == wanted));
    let Some((province, rest)) = level("1").find_map(|r| Some((r, begins(&text, &r.name)?))) else { return text };
    let two = province.code.get(..2).unwrap_or_default();
    // Of a municipality the districts stand directly below, and count as the city they are in.
    let city = level("2").filter(|r| r.code.starts_with(two)).find(|r| begins(rest, &r.name).is_some());
    city.map_or_else(|| province.name.clone(), |city| format!("{}{}", province.name, city.name))
}

/// What follows a name at the beginning of a text; the name may lack its last word: 广东深圳 for 广东省深圳市.
fn begins<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    if let Some(rest) = text.strip_prefix(name) {
        return Some(rest);
    }
    let short =
        ["特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州", "地区", "省", "市", "盟"];
    let short = short.iter().find_map(|end| name.strip_suffix(end)).filter(|s| s.chars().count() >= 2)?;
    text.strip_prefix(short)
}

#[cfg(test)]
mod tests {
    use super::{TABLE, area_of};
    use catalogue::Catalogue;

    #[test]
    fn a_place_is_counted_by_province_and_city() {
        let catalogue = Catalogue::built_in().unwrap();
        let of = |text: &str| area_of(catalogue.codes(TABLE), text);
        assert_eq!(of("广东省深圳市南山区科技园"), "广东省深圳市");
        assert_eq!(of("广东 深圳 龙岗"), "广东省深圳市");
        assert_eq!(of("北京市朝阳区望京"), "北京市");
        assert_eq!(of("新疆喀什"), "新疆维吾尔自治区喀什地区");
        assert_eq!(of("浙江省"), "浙江省");
        assert_eq!(of("日本东京"), "日本东京", "as written");
        assert_eq!(of(""), "");
    }
}
