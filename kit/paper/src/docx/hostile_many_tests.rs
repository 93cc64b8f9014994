//! A thousand documents broken or built to do harm, each in one of eighteen ways: every one gets a clear sentence or reads well,
//! and none takes much memory. The same seeds give the same documents.

use super::samples::{Dice, document, entries, package, paragraph, run, zip};
use super::{Limits, Replacement, read};

/// Parts of a package: name, content.
type Parts = Vec<(String, Vec<u8>)>;

/// The file that was packed.
type File = Vec<u8>;

/// Way of breaking a document that is still taken apart.
const OF_PARTS: [fn(&mut Dice, &mut Parts); 14] = [
    missing,
    swapped,
    bomb,
    entity,
    deep,
    attributes,
    circle,
    macros,
    traversal,
    utf16,
    flipped_xml,
    cut_xml,
    repeated,
    alien,
];

/// Way of breaking the file itself.
const OF_FILES: [fn(&mut Dice, &mut File); 4] = [cut, flipped, sizes, glued];

/// Memory that reading any of them may take, in kilobytes: limits allow 64 MB of text, held a few times over.
const MEMORY: u64 = 700_000;

#[test]
fn a_thousand_hostile_documents_do_no_harm() {
    survive_all(0..1_000);
}

/// `cargo nextest run -p paper --run-ignored only` (some minutes).
#[test]
#[ignore = "takes minutes; the first thousand run always"]
fn fifty_thousand_hostile_documents_do_no_harm() {
    survive_all(1_000..51_000);
}

fn survive_all(seeds: std::ops::Range<u64>) {
    let (mut refused, mut taken) = (0, 0);
    for seed in seeds.clone() {
        let file = hostile(seed);
        match survive(&file) {
            Ok(()) => taken += 1,
            Err(None) => refused += 1,
            Err(Some(fault)) => panic!("seed {seed}: {fault}"),
        }
    }
    // If everything were refused, or nothing, the mutations would have lost their sense.
    let all = seeds.end - seeds.start;
    assert!(refused > all / 3 && taken > all / 20, "{refused} refused, {taken} read");
    let peak = peak_memory();
    assert!(peak < MEMORY, "{peak} kB at most");
}

/// A good read, a refusal, or what is wrong with how the file was treated.
fn survive(file: &[u8]) -> Result<(), Option<String>> {
    let document = match read(file.to_vec(), &Limits::document()) {
        Ok(document) => document,
        Err(refusal) => {
            let line = refusal.to_string();
            let clear = !refusal.remedy.is_empty()
                && refusal.what.chars().any(|c| c > '\u{4E00}')
                && line.chars().count() < 400
                && !line.contains('\n');
            return Err((!clear).then_some(line));
        }
    };
    let blocks: usize = document.blocks().iter().map(|block| block.range.len()).sum();
    let ends = document.plain_text().chars().filter(|c| *c == '\n').count();
    if blocks > document.characters() || document.characters() > blocks + ends {
        return Err(Some(format!("{blocks} of {} characters are in blocks", document.characters())));
    }
    let Some(at) = (0..document.characters()).find(|at| document.place(*at).is_some()) else { return Ok(()) };
    let filled =
        document.replace(&[Replacement { start: at, end: at + 1, text: "【缺】".into(), mark: seed_bit(file) }]);
    match filled {
        // Parts that were only copied may be damaged; what we wrote must read.
        Ok(bytes) => match read(bytes, &Limits::document()) {
            Ok(again) if again.characters() != document.characters() + 2 => Err(Some("reads otherwise".into())),
            _ => Ok(()),
        },
        Err(refusal) => Err(Some(refusal.to_string())),
    }
}

fn seed_bit(file: &[u8]) -> bool {
    file.len().is_multiple_of(2)
}

fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn hostile(seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    for _ in 0..4 {
        dice.roll(2);
    }
    let way = usize::try_from(seed).unwrap() % (OF_PARTS.len() + OF_FILES.len());
    let mut parts = good(&mut dice);
    if let Some(change) = OF_PARTS.get(way) {
        change(&mut dice, &mut parts);
        return pack(&parts);
    }
    let mut file = pack(&parts);
    OF_FILES[way - OF_PARTS.len()](&mut dice, &mut file);
    file
}

fn pack(parts: &Parts) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    zip(&parts)
}

/// A sound document with everything in it.
fn good(dice: &mut Dice) -> Parts {
    let cell = |text: &str| format!("<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{}</w:tc>", paragraph(&run(text)));
    let mut body = paragraph(&format!(
        "<w:pPr><w:pStyle w:val=\"1\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}",
        run("基本情况")
    ));
    for _ in 0..=dice.roll(5) {
        body += &paragraph(&(run("共有党员") + "<w:ins>" + &run("12") + "</w:ins>" + &run("名&amp;")));
        body += &format!("<w:tbl><w:tblPr/><w:tr>{}{}</w:tr></w:tbl>", cell("党支部"), cell("3个"));
    }
    let styles =
        "<w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"0\"/></w:style>";
    let lists = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let sides = [
        ("styles.xml", "styles", "styles", styles),
        ("numbering.xml", "numbering", "numbering", lists),
        ("header1.xml", "header", "hdr", "<w:p><w:r><w:t>眉1</w:t></w:r></w:p>"),
        (
            "footnotes.xml",
            "footnotes",
            "footnotes",
            "<w:footnote w:id=\"1\"><w:p><w:r><w:t>注2</w:t></w:r></w:p></w:footnote>",
        ),
    ];
    entries(&package(&document(&body), &sides)).into_iter().map(|(name, _, bytes)| (name, bytes)).collect()
}

fn any<'a>(dice: &mut Dice, parts: &'a mut Parts) -> &'a mut (String, Vec<u8>) {
    let at = dice.roll(parts.len());
    &mut parts[at]
}

fn xml<'a>(dice: &mut Dice, parts: &'a mut Parts) -> &'a mut Vec<u8> {
    let mut all: Vec<&mut (String, Vec<u8>)> =
        parts.iter_mut().filter(|(name, _)| name.ends_with(".xml") || name.ends_with(".rels")).collect();
    let at = dice.roll(all.len());
    &mut all.swap_remove(at).1
}

fn main_part(parts: &mut Parts) -> &mut Vec<u8> {
    &mut parts.iter_mut().find(|(name, _)| name == "word/document.xml").unwrap().1
}

/// Puts text behind the first `<w:body>`.
fn insert(parts: &mut Parts, content: &str) {
    let text = String::from_utf8(main_part(parts).clone()).unwrap();
    *main_part(parts) = text.replacen("<w:body>", &format!("<w:body>{content}"), 1).into_bytes();
}

fn missing(dice: &mut Dice, parts: &mut Parts) {
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(parts.len());
        parts.remove(at);
    }
}

fn swapped(dice: &mut Dice, parts: &mut Parts) {
    let (one, other) = (dice.roll(parts.len()), dice.roll(parts.len()));
    let content = parts[one].1.clone();
    parts[one].1 = std::mem::replace(&mut parts[other].1, content);
}

fn bomb(dice: &mut Dice, parts: &mut Parts) {
    let size = [1 << 16, 1 << 19, 3 << 20][dice.roll(3)];
    let filling = [b' ', b'0', b'<', 0][dice.roll(4)];
    any(dice, parts).1.extend(vec![filling; size]);
}

fn entity(dice: &mut Dice, parts: &mut Parts) {
    let attacks = [
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>",
        "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><l>&b;</l>",
        "<?xml version=\"1.0\"?><!-- --><!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///dev/random\">%p;]><a/>",
    ];
    *xml(dice, parts) = attacks[dice.roll(4)].as_bytes().to_vec();
}

fn deep(dice: &mut Dice, parts: &mut Parts) {
    let tag = ["w:p", "w:tbl", "w:r", "w:ins", "w:sdt", "x", "mc:AlternateContent", "w:txbxContent"][dice.roll(8)];
    let depth = [50, 300, 5_000, 30_000][dice.roll(4)];
    let close = if dice.roll(2) == 0 { format!("</{tag}>").repeat(depth) } else { String::new() };
    insert(parts, &(format!("<{tag}>").repeat(depth) + &close));
}

fn attributes(dice: &mut Dice, parts: &mut Parts) {
    let many: String = match dice.roll(4) {
        0 => format!("w:val=\"{}\"", "a".repeat(300_000)),
        1 => (0..5_000).map(|n| format!("w:a{n}=\"\" ")).collect(),
        2 => (0..3_000).map(|n| format!("xmlns:n{n}=\"u\" ")).collect(),
        _ => "w:val=\"&#x41;&amp;&bad;\" w:val=\"1\"".to_owned(),
    };
    let tag = ["w:p", "w:pStyle", "w:gridSpan", "w:ilvl"][dice.roll(4)];
    insert(parts, &format!("<w:p><w:pPr><{tag} {many}/></w:pPr><w:r><w:t {many}>1</w:t></w:r></w:p>"));
}

/// Relationships that lead back, to themselves, to nowhere, to everywhere; styles based on each other.
fn circle(dice: &mut Dice, parts: &mut Parts) {
    let targets =
        ["document.xml", "../word/document.xml", "_rels/document.xml.rels", "styles.xml", "../../..", "//", "无"];
    let rows: String = (0..=dice.roll(2_000))
        .map(|n| {
            let kind = ["header", "footer", "footnotes", "styles", "numbering", "officeDocument"][dice.roll(6)];
            format!("<Relationship Id=\"r{n}\" Type=\"t/{kind}\" Target=\"{}\"/>", targets[dice.roll(7)])
        })
        .collect();
    let name = ["word/_rels/document.xml.rels", "_rels/.rels"][dice.roll(2)];
    let circular = "<w:style w:styleId=\"1\"><w:basedOn w:val=\"2\"/></w:style><w:style w:styleId=\"2\"><w:basedOn w:val=\"1\"/></w:style>";
    for (part, bytes) in parts.iter_mut() {
        if part == name {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = text.replace("</Relationships>", &format!("{rows}</Relationships>")).into_bytes();
        } else if part == "word/styles.xml" {
            *bytes = format!("<w:styles xmlns:w=\"u\">{circular}</w:styles>").into_bytes();
        }
    }
}

fn macros(dice: &mut Dice, parts: &mut Parts) {
    let names = ["word/vbaProject.bin", "word/VBADATA.XML", "vbaProject.bin", "word/activeX/activeX1.bin"];
    if dice.roll(2) == 0 {
        parts.push((names[dice.roll(4)].into(), b"x".to_vec()));
    } else {
        let types = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
        parts.iter_mut().find(|(name, _)| name == "[Content_Types].xml").unwrap().1 = types.into();
    }
}

fn traversal(dice: &mut Dice, parts: &mut Parts) {
    let names =
        ["../../etc/cron.d/x", "/etc/passwd", "..\\..\\x.xml", "C:\\x.xml", "word/../../x", "word/./x", "a\u{0}b", ""];
    parts.push((names[dice.roll(8)].into(), b"<a/>".to_vec()));
}

fn utf16(dice: &mut Dice, parts: &mut Parts) {
    let part = xml(dice, parts);
    let text = String::from_utf8(part.clone()).unwrap();
    let little = dice.roll(2) == 0;
    let units = text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
    let mark: &[u8] = match (dice.roll(3), little) {
        (0, _) => b"",
        (_, true) => b"\xFF\xFE",
        (_, false) => b"\xFE\xFF",
    };
    *part = mark.iter().copied().chain(units).collect();
}

fn flipped_xml(dice: &mut Dice, parts: &mut Parts) {
    let part = xml(dice, parts);
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(part.len());
        part[at] ^= 1 << dice.roll(8);
    }
}

fn cut_xml(dice: &mut Dice, parts: &mut Parts) {
    let part = xml(dice, parts);
    part.truncate(dice.roll(part.len()));
}

/// A stretch of the main part many times over.
fn repeated(dice: &mut Dice, parts: &mut Parts) {
    let part = main_part(parts);
    let from = dice.roll(part.len());
    let piece = part[from..].iter().copied().take(1 + dice.roll(200)).collect::<Vec<u8>>();
    let times = [2, 50, 500][dice.roll(3)];
    part.splice(from..from, piece.repeat(times));
}

/// Numbers where none can be meant.
fn alien(dice: &mut Dice, parts: &mut Parts) {
    let number = ["-1", "4294967296", "99999999999999999999", "NaN", "１", "", "0x10", "63"][dice.roll(8)];
    let props = format!(
        "<w:pPr><w:numPr><w:ilvl w:val=\"{number}\"/><w:numId w:val=\"{number}\"/></w:numPr><w:ind w:firstLine=\"{number}\"/><w:outlineLvl w:val=\"{number}\"/></w:pPr>"
    );
    let cell = format!(
        "<w:tc><w:tcPr><w:gridSpan w:val=\"{number}\"/><w:vMerge w:val=\"{number}\"/></w:tcPr><w:p>{props}</w:p></w:tc>"
    );
    insert(
        parts,
        &format!(
            "<w:tbl><w:tr>{}</w:tr></w:tbl><w:p>{props}<w:r><w:sym w:char=\"{number}\"/></w:r></w:p>",
            cell.repeat(70)
        ),
    );
}

fn cut(dice: &mut Dice, file: &mut File) {
    file.truncate(dice.roll(file.len()));
}

fn flipped(dice: &mut Dice, file: &mut File) {
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(file.len());
        file[at] ^= 1 << dice.roll(8);
    }
}

/// Sizes, sums and offsets in the directory that are not true.
fn sizes(dice: &mut Dice, file: &mut File) {
    let headers: Vec<usize> = (0..file.len() - 46).filter(|at| file[*at..].starts_with(b"PK\x01\x02")).collect();
    let header = headers[dice.roll(headers.len())];
    // Sum, packed size, size, offset of the entry.
    let field = header + [16, 20, 24, 42][dice.roll(4)];
    let value = [0, 1, 1 << 20, 0x7FFF_FFFF, u32::MAX][dice.roll(5)];
    file[field..field + 4].copy_from_slice(&u32::to_le_bytes(value));
}

/// Something before or behind it: another archive, nulls.
fn glued(dice: &mut Dice, file: &mut File) {
    let other = [zip(&[("word/document.xml", b"<a/>")]), vec![0; 70_000], b"MZ\x90\0".to_vec()][dice.roll(3)].clone();
    if dice.roll(2) == 0 {
        file.extend(other);
    } else {
        file.splice(0..0, other);
    }
}
