//! Names of columns and numbers as shown.

use super::{column_name, number_text};

#[test]
fn columns_have_letters() {
    let wanted = [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA"), (16_384, "XFD"), (0, "")];
    for (column, name) in wanted {
        assert_eq!(column_name(column), name);
    }
}

#[test]
fn numbers_are_shown_with_fifteen_digits() {
    let wanted = [
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (-0.5, "-0.5"),
        (13_800_000_000.0, "13800000000"),
        (1991.05, "1991.05"),
        (110_105_194_912_310_021.0, "1.1010519491231E+17"),
        (1e-12, "1E-12"),
        (0.0, "0"),
        (f64::NAN, "#数值"),
    ];
    for (number, text) in wanted {
        assert_eq!(number_text(number), text);
    }
}
