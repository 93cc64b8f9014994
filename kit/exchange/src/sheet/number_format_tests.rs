//! Which number formats are dates.

use super::Shows::{Day, Month, Time, Year};
use super::number_format::{built_in, custom};

#[test]
fn codes() {
    let cases = [
        ("General", None),
        ("G/通用格式", None),
        ("@", None),
        ("0.00E+00", None),
        ("#,##0.00_);[Red](#,##0.00)", None),
        ("[$¥-804]#,##0.00", None),
        ("0\"万m\"", None),
        ("000000", None),
        ("yyyy-mm-dd", Some(Day)),
        ("yyyy/m/d;@", Some(Day)),
        ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", Some(Day)),
        ("yyyy\"年\"m\"月\"", Some(Month)),
        ("[DBNum1][$-804]yyyy\"年\"m\"月\";@", Some(Month)),
        ("yyyy\\.mm", Some(Month)),
        ("mmm\\-yy", Some(Month)),
        ("yyyy", Some(Year)),
        ("m\"月\"d\"日\"", Some(Day)),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", Some(Day)),
        ("yyyy-mm-dd hh:mm:ss.000", Some(Day)),
        ("h:mm AM/PM", Some(Time)),
        ("[h]:mm:ss", Some(Time)),
        ("mm:ss.0", Some(Time)),
        ("", None),
        ("\"", None),
    ];
    for (code, wanted) in cases {
        assert_eq!(custom(code), wanted, "{code}");
    }
    assert_eq!(
        [14, 17, 57, 58, 20, 0, 49].map(built_in),
        [Some(Day), Some(Month), Some(Month), Some(Day), Some(Time), None, None]
    );
}
