//! The unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, the last of which checks the others. Pure.

/// The characters in the order of their values; I, O, S, V and Z are not used.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// The modulus, which is also how many characters there are.
const MODULUS: usize = 31;
/// Each place weighs three times the one before it.
const STEP: usize = 3;
/// Characters without the check character.
const LENGTH: usize = 17;

/// The check character of seventeen characters.
fn check(body: &str) -> Option<char> {
    let mut sum = 0;
    let mut weight = 1;
    for c in body.chars() {
        sum += ALPHABET.find(c)? * weight;
        weight = weight * STEP % MODULUS;
    }
    ALPHABET.chars().nth((MODULUS - sum % MODULUS) % MODULUS)
}

/// A code as typed, in capitals and without blanks.
///
/// # Errors
/// What is wrong with it, in Chinese.
pub fn parse(typed: &str) -> Result<String, String> {
    let plain = |c: char| if ('０'..='ｚ').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c };
    let code: String = typed.chars().map(plain).filter(|c| !c.is_whitespace() && *c != '-').collect();
    let code = code.to_ascii_uppercase();
    if code.chars().count() != LENGTH + 1 {
        return Err("统一社会信用代码应为18位".to_owned());
    }
    if code.chars().any(|c| !ALPHABET.contains(c)) {
        return Err("统一社会信用代码中有不能使用的字符（不使用I、O、S、V、Z）".to_owned());
    }
    let body: String = code.chars().take(LENGTH).collect();
    if check(&body) != code.chars().last() {
        return Err("统一社会信用代码的校验位不对".to_owned());
    }
    Ok(code)
}

/// A code for made-up organisations: of no registration authority that exists, with a valid check character.
pub fn synthetic(serial: u32) -> String {
    let body = format!("Y1999999{:09}", serial % 1_000_000_000);
    let last = check(&body).map(String::from).unwrap_or_default();
    body + &last
}

#[cfg(test)]
mod tests {
    use super::{parse, synthetic};

    #[test]
    fn a_code_checks_itself() {
        let good = synthetic(42);
        assert_eq!(parse(&good), Ok(good.clone()));
        assert_eq!(parse(&format!(" {} ", good.to_lowercase())), Ok(good.clone()), "as people type it");
        assert!(parse("911100000000000000").unwrap_err().contains("校验位"));
        assert_eq!(parse("91110000000000000").unwrap_err(), "统一社会信用代码应为18位");
        assert!(parse("9111000000000000I0").unwrap_err().contains("不能使用的字符"));
        for at in 0..17 {
            let mut wrong: Vec<char> = good.chars().collect();
            wrong[at] = if wrong[at] == '7' { '8' } else { '7' };
            assert!(parse(&wrong.into_iter().collect::<String>()).is_err(), "place {at}");
        }
    }
}
