//! Pages, lines, characters, faces: what the PDF shows, looked at in its frames.

use super::{Fonts, Role, print, set};
use paper::official::{Annex, Bar, Block, Paper, Span};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use typst::layout::{Frame, FrameItem, Point};

/// The fonts of this machine: `cargo xtask test` installs Noto CJK and LXGW WenKai.
static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::find(None));

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// Characters that stand on one height.
#[derive(Debug)]
struct Line {
    /// Baseline, in points from the top of the page.
    y: f64,
    /// Left edge, in points.
    x: f64,
    text: String,
    families: Vec<String>,
}

/// The lines of each page from top to bottom.
fn pages(paper: &Paper) -> Vec<Vec<Line>> {
    set(paper, &FONTS).unwrap().pages().iter().map(|page| lines(&page.frame)).collect()
}

type Pieces = BTreeMap<i64, Vec<(f64, String, String)>>;

fn lines(frame: &Frame) -> Vec<Line> {
    let mut pieces = Pieces::new();
    gather(frame, Point::zero(), &mut pieces);
    let line = |(y, mut pieces): (i64, Vec<(f64, String, String)>)| {
        pieces.sort_by(|one, other| one.0.total_cmp(&other.0));
        Line {
            y: y as f64 / 10.0,
            x: pieces[0].0,
            text: pieces.iter().map(|piece| piece.1.as_str()).collect(),
            families: pieces.into_iter().map(|piece| piece.2).collect(),
        }
    };
    pieces.into_iter().map(line).collect()
}

fn gather(frame: &Frame, origin: Point, pieces: &mut Pieces) {
    for (at, item) in frame.items() {
        let at = origin + *at;
        match item {
            FrameItem::Group(group) => gather(&group.frame, at, pieces),
            FrameItem::Text(text) => {
                let family = text.font.font().info().family.clone();
                let line = pieces.entry((at.y.to_pt() * 10.0).round() as i64).or_default();
                line.push((at.x.to_pt(), text.text.to_string(), family));
            }
            _ => {}
        }
    }
}

fn long(characters: usize) -> String {
    "党建工作汇报材料全面从严管理教育监督基层组织建设服务群众".chars().cycle().take(characters).collect()
}

fn line<'a>(page: &'a [Line], text: &str) -> &'a Line {
    page.iter().find(|line| line.text.contains(text)).unwrap_or_else(|| panic!("{text} in {page:#?}"))
}

#[test]
fn a_page_has_22_lines_of_28_characters() {
    let pages = pages(&Paper { blocks: vec![Block::paragraph(long(26 + 28 * 60))], ..Paper::default() });
    assert_eq!(pages.len(), 3);
    for (n, page) in pages.iter().take(2).enumerate() {
        let (number, text) = page.split_last().unwrap();
        assert_eq!(number.text, format!("— {} —", n + 1));
        assert_eq!(text.len(), 22);
        for (at, line) in text.iter().enumerate() {
            let wanted = if (n, at) == (0, 0) { 26 } else { 28 };
            assert_eq!(line.text.chars().count(), wanted, "{line:?}");
            assert!((line.x - 28.0 * MM).abs() < 1.0 || wanted == 26, "{line:?}");
        }
        for pair in text.windows(2) {
            assert!((pair[1].y - pair[0].y - 28.95).abs() < 0.11, "{pair:?}");
        }
    }
}

#[test]
fn page_numbers_stand_outside() {
    let blocks = vec![Block::paragraph("一"), Block::PageBreak, Block::paragraph("二")];
    let pages = pages(&Paper { blocks, ..Paper::default() });
    let number = |page: &[Line]| (page.last().unwrap().text.clone(), page.last().unwrap().x / MM);
    let (odd, even) = (number(&pages[0]), number(&pages[1]));
    assert_eq!([odd.0.as_str(), even.0.as_str()], ["— 1 —", "— 2 —"]);
    assert!(odd.1 > 150.0 && even.1 < 40.0, "{odd:?} {even:?}");
    // The dash is 7 mm below the type area, which ends 35 mm above the edge.
    let height = pages[0].last().unwrap().y / MM;
    assert!((height - 269.0 - 3.0).abs() < 4.0, "{height}");
}

#[test]
fn the_parts_stand_in_their_places() {
    let paper = Paper {
        title: Span::line("关于党员教育工作情况的\n报告"),
        addressee: Span::line("区委："),
        blocks: vec![
            Block::heading(1, "一、基本情况"),
            Block::heading(2, "（一）数量"),
            Block::Heading { level: 2, text: Span::line("（二）质量。"), rest: Span::line("较好。") },
            Block::paragraph("正文第一段。"),
        ],
        attachments: vec![Span::line("名单"), Span::line("统计表")],
        signature: Span::line("中共示例区委组织部"),
        date: Span::line("2026年3月5日"),
        ..Paper::default()
    };
    let pages = pages(&paper);
    let page = &pages[0];
    let character = 16.0 - 0.2075;
    let left = |text: &str| (line(page, text).x - 28.0 * MM) / character;
    for (text, wanted) in
        [("区委：", 0.0), ("一、基本", 2.0), ("（一）", 2.0), ("正文第", 2.0), ("附件：1.", 2.0), ("2.", 5.0)]
    {
        assert!((left(text) - wanted).abs() < 0.6, "{text}: {}", left(text));
    }
    // The date's first character stands two right of the name's.
    assert!((left("2026年") - left("中共") - 2.0).abs() < 0.3, "{} {}", left("2026年"), left("中共"));
    // Titles stay on the grid of lines.
    let rows = (line(page, "区委").y - line(page, "关于党员").y) / 28.95;
    assert!((rows - 3.0).abs() < 0.2, "{rows}");
    let face = |text: &str| line(page, text).families[0].clone();
    assert_eq!(face("一、基本"), FONTS.chain(Role::Hei)[0]);
    assert_eq!(face("（一）"), FONTS.chain(Role::Kai)[0]);
    assert_eq!(face("正文第"), FONTS.chain(Role::Fang)[0]);
    let run_in = line(page, "（二）质量。较好。");
    assert_eq!((&run_in.families[0], run_in.families.last().unwrap()), (&face("（一）"), &face("正文第")));
}

#[test]
fn annexes_tables_and_bars_are_set() {
    let cell = |text: String| Span::line(text);
    let rows = (0..60).map(|n| vec![cell(format!("支部{n}")), cell(n.to_string())]).collect();
    let table = Block::Table { columns: vec!["单位".into(), "人数".into()], rows, widths: vec![3, 1] };
    let bars = Block::Bars(vec![Bar { label: "甲".into(), value: "5次".into(), length: 100 }]);
    let annex = |title: &str, block| Annex { title: Span::line(title), blocks: vec![block] };
    let annexes = vec![annex("人数表", table), annex("次数图", bars)];
    let pages = pages(&Paper { title: Span::line("题"), annexes, ..Paper::default() });
    let starts: Vec<&str> = pages.iter().map(|page| page[0].text.as_str()).collect();
    assert_eq!((starts[0], starts[1], starts.last().unwrap()), ("题", "附件1", &"附件2"));
    assert_eq!(pages[1][1].text, "人数表");
    assert!(((pages[1][1].y - pages[1][0].y) / 28.95 - 2.0).abs() < 0.2, "the title is in the third line");
    // The heading row stands on every page of the table.
    assert!(pages.len() >= 4 && pages[2].iter().any(|line| line.text == "单位人数"), "{:?}", pages[2]);
    assert!(pages.last().unwrap().iter().any(|line| line.text == "甲5次"));
}

#[test]
fn rare_characters_are_borrowed_and_none_is_a_box() {
    let paper = Paper { blocks: vec![Block::paragraph("张玥、李喆、王镕、𬭎𫖯")], ..Paper::default() };
    let printed = print(&paper, &FONTS).unwrap();
    assert!(printed.bytes.starts_with(b"%PDF") && printed.pages == 1);
    let refused = print(&Paper { blocks: vec![Block::paragraph("甲\u{E123}乙")], ..Paper::default() }, &FONTS);
    let line = refused.unwrap_err().to_string();
    assert!(line.contains('\u{E123}') && line.contains("空框"), "{line}");
}

#[test]
fn without_fonts_nothing_is_printed() {
    let empty = std::env::temp_dir().join("taizhang-print-no-fonts");
    std::fs::create_dir_all(&empty).unwrap();
    let fonts = Fonts::of([empty]);
    assert!(fonts.is_empty() && fonts.stand_ins().is_empty());
    let line = print(&Paper::default(), &fonts).unwrap_err().to_string();
    assert!(line.contains("没有中文字体"), "{line}");
}

#[test]
fn what_stands_in_is_said() {
    for stand_in in FONTS.stand_ins() {
        assert!(stand_in.wanted.ends_with("体") && !stand_in.used.is_empty());
    }
    for role in Role::ALL {
        assert!(!FONTS.chain(role).is_empty(), "{role:?}");
    }
}

#[test]
fn text_is_data_and_never_markup() {
    let hostile = "#read(\"/etc/passwd\") *粗* $x$ @a <b> \\ // /* `c` = 题 - 项 \"引\"";
    let pages =
        pages(&Paper { title: Span::line(hostile), blocks: vec![Block::paragraph(hostile)], ..Paper::default() });
    let all: String = pages[0].iter().map(|line| line.text.as_str()).collect();
    let bare = |text: &str| text.replace([' ', '\u{a0}'], "");
    assert!(bare(&all).contains(&bare("#read(\"/etc/passwd\") *粗* $x$ @a <b>")), "{all}");
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let paper = Paper { title: Span::line("题"), blocks: vec![Block::paragraph(long(100))], ..Paper::default() };
    assert_eq!(print(&paper, &FONTS).unwrap().bytes, print(&paper, &FONTS).unwrap().bytes);
}

#[test]
#[ignore = "needs pdftotext: cargo xtask test --only office"]
fn text_comes_out_of_the_pdf_as_it_went_in_libreoffice_step() {
    let text = long(300);
    let paper =
        Paper { blocks: vec![Block::paragraph(&text), Block::paragraph("张玥2026年12名")], ..Paper::default() };
    let file = std::env::temp_dir().join("taizhang-print-test.pdf");
    std::fs::write(&file, print(&paper, &FONTS).unwrap().bytes).unwrap();
    let read = std::process::Command::new("pdftotext").args(["-layout"]).arg(&file).arg("-").output().unwrap();
    let shown: String = String::from_utf8_lossy(&read.stdout).split_whitespace().collect();
    assert!(shown.contains(&text) && shown.contains("张玥2026年12名") && shown.contains("—1—"), "{shown}");
}
