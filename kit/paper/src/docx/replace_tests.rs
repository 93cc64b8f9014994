//! Replacing changes the characters asked for and nothing else.

use super::samples::{Dice, Side, document, docx, entries, package, paragraph, part, run, unescape};
use super::{Document, Limits, Replacement, read};
use proptest::prelude::*;

fn open(file: Vec<u8>) -> Document {
    read(file, &Limits::document()).unwrap()
}

fn put(start: usize, end: usize, text: &str) -> Replacement {
    Replacement { start, end, text: text.to_owned(), mark: false }
}

fn mark(start: usize, end: usize, text: &str) -> Replacement {
    Replacement { mark: true, ..put(start, end, text) }
}

/// Replaces in a document with this body; the new body.
fn body(body: &str, replacements: &[Replacement]) -> String {
    let file = open(docx(body)).replace(replacements).unwrap();
    let xml = part(&file, "word/document.xml");
    let (before, after) = document("|").split_once('|').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    xml.strip_prefix(&before).unwrap().strip_suffix(&after).unwrap().to_owned()
}

/// `# name`, the body before, `@ start..end text | …` (with `!` to highlight), the body after.
const CASES: &str = include_str!("replace_cases.txt");

#[test]
fn only_the_asked_characters_change() {
    let mut cases = 0;
    for case in CASES.split("# ").skip(1) {
        let [name, before, asked, after] = case.lines().collect::<Vec<_>>()[..4] else { panic!("{case}") };
        let replacements: Vec<Replacement> = asked.strip_prefix("@ ").unwrap().split(" | ").map(asked_for).collect();
        assert_eq!(body(&unescape(before), &replacements), unescape(after), "{name}");
        cases += 1;
    }
    assert_eq!(cases, 24);
}

fn asked_for(line: &str) -> Replacement {
    let (range, text) = line.split_once(' ').unwrap();
    let (start, end) = range.trim_end_matches('!').split_once("..").unwrap();
    Replacement {
        mark: range.ends_with('!'),
        ..put(start.parse().unwrap(), end.parse().unwrap(), &unescape(text.trim_end()))
    }
}

#[test]
fn both_copies_of_a_text_box_change() {
    let inside = |text: &str| format!("<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>");
    let shape = |one: &str, other: &str| {
        let (one, other) = (inside(one), inside(other));
        paragraph(&format!(
            "<w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{one}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{other}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        ))
    };
    assert_eq!(body(&shape("党员8人", "党员8人"), &[put(4, 5, "12")]), shape("党员12人", "党员12人"));
    assert_eq!(body(&shape("党员8人", "党员八人"), &[put(4, 5, "12")]), shape("党员12人", "党员八人"));
    let marked = body(&shape("党员8人", "党员8人"), &[mark(4, 5, "缺")]);
    assert_eq!(marked.matches("<w:highlight w:val=\"yellow\"/>").count(), 2);
    assert_eq!(open(docx(&marked)).plain_text(), "前\n党员缺人");
}

#[test]
fn impossible_replacements_are_refused() {
    let document = open(docx(&(paragraph(&run("甲乙")) + &paragraph(&run("丙")))));
    let refused = |replacements: &[Replacement]| document.replace(replacements).unwrap_err().to_string();
    assert!(refused(&[put(1, 1, "x")]).contains("不在文档的 4 个字之内"));
    assert!(refused(&[put(3, 5, "x")]).contains("第 4—5 个字"));
    assert!(refused(&[put(0, 2, "x"), put(1, 2, "y")]).contains("重叠"));
    assert!(refused(&[put(1, 4, "x")]).contains("跨越了段落"));
    assert!(refused(&[put(2, 3, "x")]).contains("跨越了段落"));
    assert!(refused(&[put(0, 1, "a\u{0}")]).contains("控制字符"));
    assert!(refused(&[put(usize::MAX - 1, usize::MAX, "x")]).contains("之内"));
}

#[test]
fn no_replacement_gives_the_same_parts() {
    let file = docx(&paragraph(&run("甲")));
    let same = open(file.clone()).replace(&[]).unwrap();
    assert_eq!(entries(&same), entries(&file));
}

/// A document and the same with its figures replaced, both written by the generator.
#[derive(Default)]
struct Twin {
    before: String,
    after: String,
    figures: Vec<(String, String)>,
}

impl Twin {
    fn both(&mut self, xml: &str) {
        self.before.push_str(xml);
        self.after.push_str(xml);
    }

    /// A figure over one to three runs, in one of many wrappings.
    fn figure(&mut self, dice: &mut Dice) {
        let old: String = (0..=dice.roll(5)).map(|_| ["X", "1", "9", ",", "×", "%"][dice.roll(6)]).collect();
        let new: String = (0..=dice.roll(4)).map(|_| ["0", "7", "．", "&", "缺"][dice.roll(5)]).collect();
        let wrapping = [
            ("", ""),
            ("<w:ins w:id=\"5\">", "</w:ins>"),
            ("<w:smartTag w:element=\"n\">", "</w:smartTag>"),
            ("<w:hyperlink w:anchor=\"a\">", "</w:hyperlink>"),
            ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ][dice.roll(5)];
        let cut = [1, 2, 3][dice.roll(3)].min(old.chars().count());
        self.both(wrapping.0);
        for index in 0..cut {
            let props = [
                "",
                "<w:rPr><w:b/></w:rPr>",
                "<w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hint=\"eastAsia\"/><w:sz w:val=\"32\"/></w:rPr>",
            ][dice.roll(3)];
            let characters: Vec<char> = old.chars().collect();
            let (from, to) = (characters.len() * index / cut, characters.len() * (index + 1) / cut);
            let shown = if index == 0 { new.replace('&', "&amp;") } else { String::new() };
            let (open, close) = (format!("<w:r w:rsidR=\"00{index}\">{props}<w:t>"), "</w:t></w:r>");
            self.both(&open);
            self.before.extend(&characters[from..to]);
            self.after.push_str(&shown);
            self.both(close);
            self.both(
                ["", "<w:proofErr w:type=\"gramEnd\"/>", "<w:bookmarkEnd w:id=\"3\"/>", "<!-- 注 -->"][dice.roll(4)],
            );
        }
        self.both(wrapping.1);
        self.figures.push((old, new));
    }

    fn sentence(&mut self, dice: &mut Dice) {
        self.both("<w:p w:rsidR=\"00A1\"><w:pPr><w:jc w:val=\"both\"/></w:pPr>");
        for _ in 0..=dice.roll(4) {
            self.both(&run(["共有党员〔", "全年开展活动〔", "A &amp; B &lt;〔", " 发展〔"][dice.roll(4)]));
            self.figure(dice);
            self.both(&run(["〕名，", "〕次。", "〕&#x4EBA; "][dice.roll(3)]));
            self.both(
                [
                    "",
                    "<w:r><w:tab/></w:r>",
                    "<w:del w:id=\"1\"><w:r><w:delText>〔8〕</w:delText></w:r></w:del>",
                    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>〔7〕</w:t></w:r>",
                ][dice.roll(4)],
            );
        }
        self.both("</w:p>");
    }

    fn block(&mut self, dice: &mut Dice) {
        match dice.roll(5) {
            0 => {
                self.both("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"100\"/></w:tblGrid><w:tr><w:tc><w:tcPr/>");
                self.sentence(dice);
                self.both("</w:tc><w:tc>");
                self.sentence(dice);
                self.both("</w:tc></w:tr></w:tbl>\r\n");
            }
            1 => {
                self.both("<w:p><w:r><w:pict><v:textbox><w:txbxContent>");
                self.sentence(dice);
                self.both("</w:txbxContent></v:textbox></w:pict></w:r></w:p>");
            }
            2 => {
                self.both("<w:sdt><w:sdtPr><w:id w:val=\"1\"/></w:sdtPr><w:sdtContent>");
                self.sentence(dice);
                self.both("</w:sdtContent></w:sdt>");
            }
            _ => self.sentence(dice),
        }
    }
}

/// A generated document: the file, what to replace, and the file as it must become.
struct Generated {
    file: Vec<u8>,
    /// Those of the body first.
    replacements: Vec<Replacement>,
    in_body: usize,
    expected: Vec<u8>,
}

/// The first of the generated documents.
fn dice() -> Dice {
    Dice(0x5EED)
}

fn generate(dice: &mut Dice) -> Generated {
    let [mut body, mut header, mut footnotes] = [Twin::default(), Twin::default(), Twin::default()];
    for _ in 0..=dice.roll(8) {
        body.block(dice);
    }
    footnotes.both("<w:footnote w:id=\"1\">");
    footnotes.sentence(dice);
    footnotes.both("</w:footnote>");
    header.sentence(dice);
    let written = |body: &str, header: &str, footnotes: &str| {
        let sides: [Side<'_>; 2] =
            [("header1.xml", "header", "hdr", header), ("footnotes.xml", "footnotes", "footnotes", footnotes)];
        package(&document(body), &sides)
    };
    let file = written(&body.before, &header.before, &footnotes.before);
    let expected = written(&body.after, &header.after, &footnotes.after);
    let figures: Vec<_> = body.figures.iter().chain(&footnotes.figures).chain(&header.figures).collect();
    let replacements = bracketed(open(file.clone()).plain_text(), &figures);
    assert_eq!(replacements.len(), figures.len());
    Generated { file, replacements, in_body: body.figures.len(), expected }
}

#[test]
fn a_hundred_generated_documents_change_in_their_figures_only() {
    let mut dice = dice();
    for number in 0..100 {
        let Generated { file, replacements, expected, .. } = generate(&mut dice);
        let replaced = open(file.clone()).replace(&replacements).unwrap();
        let (before, after, expected) = (entries(&file), entries(&replaced), entries(&expected));
        assert_eq!(after.len(), before.len());
        for ((old, new), wanted) in before.iter().zip(&after).zip(&expected) {
            assert_eq!(
                (&new.0, String::from_utf8_lossy(&new.2)),
                (&wanted.0, String::from_utf8_lossy(&wanted.2)),
                "document {number}"
            );
            if old.2 == wanted.2 {
                assert_eq!(new.1, old.1, "document {number}: {} is copied packed as it is", old.0);
            }
        }
    }
}

#[test]
#[ignore = "needs LibreOffice: cargo xtask test --only office"]
fn libreoffice_opens_a_hundred_replaced_documents() {
    let (mut dice, dir) = (dice(), tempfile::tempdir().unwrap());
    let mut shown = Vec::new();
    for number in 0..100 {
        let Generated { file, replacements, in_body, .. } = generate(&mut dice);
        // Every second one with the figures in yellow, which splits runs.
        let marked: Vec<Replacement> =
            replacements.into_iter().map(|one| Replacement { mark: number % 2 == 0, ..one }).collect();
        std::fs::write(dir.path().join(format!("{number}.docx")), open(file).replace(&marked).unwrap()).unwrap();
        // As text it writes the body only, without headers and notes.
        shown.push(
            marked.into_iter().take(in_body).map(|one| one.text).filter(|text| !text.is_empty()).collect::<Vec<_>>(),
        );
    }
    for format in ["pdf", "txt:Text (encoded):UTF8"] {
        // One process for all of them.
        let program = crate::office::program().expect("LibreOffice");
        let mut command = std::process::Command::new(program);
        let profile = format!("-env:UserInstallation=file://{}", dir.path().join("profile").display());
        command.current_dir(dir.path()).args(["--headless", "--norestore", &profile, "--convert-to", format]);
        command.args((0..100).map(|number| format!("{number}.docx")));
        assert!(command.output().unwrap().status.success());
    }
    for (number, figures) in shown.iter().enumerate() {
        let pdf = std::fs::read(dir.path().join(format!("{number}.pdf"))).unwrap();
        assert!(pdf.starts_with(b"%PDF"), "document {number}");
        let text = std::fs::read_to_string(dir.path().join(format!("{number}.txt"))).unwrap();
        // A link to a place in the document is written with its field code.
        let text = text.replace("HYPERLINK \"\" \\l \"a\"", "");
        for figure in figures {
            assert!(text.contains(&format!("〔{figure}〕")), "document {number}: {figure} in {text}");
        }
    }
}

/// The figures stand in 〔〕; each must read as the generator wrote it.
fn bracketed(text: &str, figures: &[&(String, String)]) -> Vec<Replacement> {
    let characters: Vec<char> = text.chars().collect();
    let opens = characters.iter().enumerate().filter(|(_, c)| **c == '〔').map(|(at, _)| at + 1);
    opens
        .zip(figures)
        .map(|(start, (old, new))| {
            let end = start + old.chars().count();
            assert_eq!(characters[start..end].iter().collect::<String>(), *old);
            assert_eq!(characters[end], '〕');
            put(start, end, new)
        })
        .collect()
}

/// Runs of any text: kept or trimmed space, broken over elements.
fn any_paragraph() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => ("[ a1中党\u{3000}😀&<>\"'\\]]{0,6}", any::<bool>()).prop_map(|(text, keep)| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            format!("<w:t{}>{text}</w:t>", if keep { " xml:space=\"preserve\"" } else { "" })
        }),
        1 => Just("<w:tab/>".to_owned()),
        1 => Just("<w:br/>".to_owned()),
        1 => Just("<w:t><![CDATA[c<d ]]></w:t>".to_owned()),
        1 => Just("<w:t>&#32;e&#x20;</w:t>".to_owned()),
    ];
    let props = prop_oneof![Just(""), Just("<w:rPr/>"), Just("<w:rPr><w:b/><w:u w:val=\"single\"/></w:rPr>")];
    let run = (props, prop::collection::vec(piece, 0..3))
        .prop_map(|(props, pieces)| format!("<w:r>{props}{}</w:r>", pieces.concat()));
    prop::collection::vec(run, 0..5).prop_map(|runs| paragraph(&runs.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_was_replaced_reads_as_expected(
        paragraphs in prop::collection::vec(any_paragraph(), 1..4),
        wishes in prop::collection::vec((0..60_usize, 1..8_usize, "[ 0-9缺&<\n\t]{0,4}", any::<bool>()), 0..6),
    ) {
        let read = open(docx(&paragraphs.concat()));
        let mut characters: Vec<String> = read.plain_text().chars().map(String::from).collect();
        let mut replacements: Vec<Replacement> = Vec::new();
        for (start, length, text, mark) in wishes {
            let end = start + length;
            let free = replacements.iter().all(|other| end <= other.start || other.end <= start);
            if free && (start..end).all(|at| read.place(at).is_some()) {
                replacements.push(Replacement { start, end, text, mark });
            }
        }
        for Replacement { start, end, text, .. } in &replacements {
            characters[*start..*end].fill(String::new());
            characters[*start] = text.clone();
        }
        let again = open(read.replace(&replacements).unwrap());
        prop_assert_eq!(again.plain_text(), characters.concat());
    }
}
