//! Headings as real tables have them.

use crate::heading::{self, Column, Heading};
use crate::problem::Problems;
use crate::sheet::{self, Limits, Sheet};

fn columns() -> Vec<Column> {
    vec![
        Column::required("name", "姓名", &["党员姓名"]),
        Column::required("id", "公民身份号码", &["身份证号", "公民身份证号"]),
        Column::optional("joined", "入党日期", &["加入党组织日期", "入党时间"]),
        Column::optional("mobile", "手机号", &["联系电话", "联系电话（手机号）", "联系方式手机"]),
        Column::optional("landline", "固定电话", &["座机"]),
        Column::optional("sex", "性别", &[]),
    ]
}

fn table(csv: &str) -> Sheet {
    sheet::read(csv.as_bytes(), "名册.csv", &Limits::default()).unwrap()
}

fn found(csv: &str) -> Result<(u32, String), Problems> {
    let heading = heading::find(&table(csv), &columns())?;
    let found: Vec<String> = heading.found.iter().map(|f| format!("{}{}", f.key, f.column)).collect();
    Ok((heading.row, found.join(" ")))
}

fn told(csv: &str) -> Vec<String> {
    found(csv).unwrap_err().sorted().iter().map(ToString::to_string).collect()
}

fn heading_of(csv: &str) -> (Sheet, Heading) {
    let sheet = table(csv);
    let heading = heading::find(&sheet, &columns()).unwrap();
    (sheet, heading)
}

#[test]
fn titles_order_and_spelling_do_not_matter() {
    let plain = "姓名,公民身份号码\n甲,1\n";
    assert_eq!(found(plain).unwrap(), (1, "name1 id2".into()));
    let titled = "党员基本信息汇总表,,\n填报单位：某支部,,\n\n序号,*身份证号（必填）,姓  名\n1,1,甲\n";
    assert_eq!(found(titled).unwrap(), (4, "id2 name3".into()));
    let odd = "\"党员\n姓名：\",公民身份证号,入党时间（年月日）,联系电话（手机号）,联系电话\n甲,1,,,\n";
    assert!(found(odd).is_err());
    let brackets = "\"党员\n姓名：\",公民身份证号,入党时间（年月日）,ＳＥＸ,联系电话\n甲,1,,,\n";
    assert_eq!(found(brackets).unwrap(), (1, "name1 id2 joined3 mobile5".into()));
}

#[test]
fn two_row_headings() {
    let grouped = "名册,,,,\n姓名,身份证号,联系方式,,性别\n,,手机,固定电话,\n甲,1,2,3,男\n";
    assert_eq!(found(grouped).unwrap(), (3, "name1 id2 mobile3 landline4 sex5".into()));
    let data_like_heading = "姓名,公民身份号码,性别\n座机,1,男\n乙,2,女\n";
    assert_eq!(found(data_like_heading).unwrap().0, 1);
}

#[test]
fn every_problem_at_once() {
    let missing = told("性别,入党日期\n男,1991\n");
    assert_eq!(
        missing,
        [
            "第1行：缺少“公民身份号码”列，请在表头补上“公民身份号码”（也可写作“身份证号”、“公民身份证号”）",
            "第1行：缺少“姓名”列，请在表头补上“姓名”（也可写作“党员姓名”）",
        ]
    );
    let twice = told("姓名,身份证号,姓名\n甲,1,乙\n");
    assert_eq!(twice, ["第1行C列（姓名）：与A列都是“姓名”，请只保留一列，或改写其中一列的列名"]);
    let none = told("甲,乙\n1,2\n");
    assert_eq!(none, ["在“名册”中没有找到表头，前30行里应有一行表头，写有“姓名、公民身份号码”等列名"]);
}

#[test]
fn the_proper_name_wins_over_a_synonym() {
    let (_, heading) = heading_of("姓名,公民身份号码,联系电话,手机号,爱好\n甲,1,2,3,4\n");
    assert_eq!(heading.column("mobile"), Some(4));
    let ignored: Vec<_> = heading.ignored.iter().map(|l| format!("{} {} {}", l.place, l.text, l.reason)).collect();
    assert_eq!(ignored, ["C列 联系电话 已取用“手机号”列", "E列 爱好 系统没有这一列"]);
}

#[test]
fn only_data_rows_are_given_out() {
    let csv = "姓名,身份证号,性别\n1,2,3\n例,110,男\n甲,1,男\n,,\n合计,2,\n乙,2,女\n\n注：以上按姓氏笔画排序,,\n填表人：丙,,\n";
    let (sheet, heading) = heading_of(csv);
    let rows: Vec<u32> = heading.rows(&sheet).map(|row| row.number).collect();
    assert_eq!(rows, [4, 6, 7]);
    let skipped: Vec<_> = heading.skipped.iter().map(|l| l.place.as_str()).collect();
    assert_eq!(skipped, ["第2行", "第3行", "第9行", "第10行"]);
    assert!(heading.cell(&sheet.rows().next().unwrap(), "landline").is_blank());
}

#[test]
fn a_heading_without_data_has_no_rows() {
    let (sheet, heading) = heading_of("姓名,身份证号\n");
    assert_eq!(heading.rows(&sheet).count(), 0);
}
