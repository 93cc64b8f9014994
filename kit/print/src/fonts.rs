//! Which fonts there are, and which of them sets what.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use walkdir::WalkDir;

/// What a face is used for in an official document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// 仿宋: the text.
    Fang,
    /// 楷体: headings of the second level.
    Kai,
    /// 黑体: headings of the first level.
    Hei,
    /// 小标宋: the title.
    Title,
    /// 宋体: page numbers.
    Song,
}

/// An official face that is not installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// What it is called in the standard.
    pub wanted: &'static str,
    /// The family that is used.
    pub used: String,
}

/// The fonts of this machine, as far as they can set an official document.
#[derive(Debug)]
pub struct Fonts {
    faces: Vec<Face>,
    book: LazyHash<FontBook>,
}

#[derive(Debug)]
struct Face {
    file: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// Where systems keep fonts.
const SYSTEM: [&str; 3] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"];

/// No font that people install is larger.
const LARGEST: u64 = 80 << 20;

/// Latin faces, the first being the one that offices use, the others as wide. Without them the Chinese faces set digits.
const LATIN: [&str; 4] = ["Times New Roman", "Liberation Serif", "TeX Gyre Termes", "Tinos"];

/// Where the folder of fonts is named, for those that are not installed in the system.
pub const FOLDER: &str = "TAIZHANG_FONTS";

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Fang, Self::Kai, Self::Hei, Self::Title, Self::Song];

    /// Its name in `paper.typ`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fang => "fang",
            Self::Kai => "kai",
            Self::Hei => "hei",
            Self::Title => "title",
            Self::Song => "song",
        }
    }

    /// As GB/T 9704 calls it.
    fn chinese(self) -> &'static str {
        match self {
            Self::Fang => "仿宋体",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::Title => "小标宋体",
            Self::Song => "宋体",
        }
    }

    /// Families that are this face, and, behind them, families that may stand in, the best first.
    fn families(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Fang => (
                &[
                    "仿宋_GB2312",
                    "FangSong_GB2312",
                    "仿宋",
                    "FangSong",
                    "方正仿宋_GBK",
                    "FZFangSong-Z02",
                    "STFangsong",
                    "FandolFang R",
                    "FandolFang",
                    "Zhuque Fangsong (technical preview)",
                ],
                &["Noto Serif CJK SC", "Source Han Serif SC", "LXGW WenKai"],
            ),
            Self::Kai => (
                &[
                    "楷体_GB2312",
                    "KaiTi_GB2312",
                    "楷体",
                    "KaiTi",
                    "方正楷体_GBK",
                    "STKaiti",
                    "FandolKai",
                    "FandolKai R",
                ],
                &["LXGW WenKai", "AR PL UKai CN", "AR PL KaitiM GB"],
            ),
            Self::Hei => (
                &["黑体", "SimHei", "方正黑体_GBK", "STHeiti", "FandolHei", "FandolHei R"],
                &["Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"],
            ),
            Self::Title => (
                &["方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"],
                &["FandolSong", "Noto Serif CJK SC", "Source Han Serif SC"],
            ),
            Self::Song => (
                &["宋体", "SimSun", "NSimSun", "STSong", "FandolSong", "FandolSong R"],
                &["Noto Serif CJK SC", "Source Han Serif SC", "SungtiL GB"],
            ),
        }
    }
}

/// Behind every chain: faces with the characters that others lack. 仿宋 and 楷体 first borrow from a brush face.
const LAST: [&str; 6] =
    ["LXGW WenKai", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "SimSun-ExtB", "WenQuanYi Zen Hei"];

impl Fonts {
    /// The fonts of this machine, looked up once: those of the folder that `TAIZHANG_FONTS` names and of the system.
    pub fn installed() -> &'static Self {
        static INSTALLED: OnceLock<Fonts> = OnceLock::new();
        INSTALLED.get_or_init(|| Self::find(None))
    }

    /// The fonts of a folder, or, without one, of the folder that `TAIZHANG_FONTS` names, and of the system. Reads each file
    /// once; what is no font is passed over.
    pub fn find(folder: Option<&Path>) -> Self {
        let named = folder.map(Path::to_path_buf).or_else(|| std::env::var_os(FOLDER).map(PathBuf::from));
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let own = home.iter().flat_map(|home| [home.join(".fonts"), home.join(".local/share/fonts")]);
        Self::of(named.into_iter().chain(SYSTEM.iter().map(PathBuf::from)).chain(own))
    }

    /// The fonts of these folders only.
    pub fn of(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        let (mut faces, mut book) = (Vec::new(), FontBook::new());
        for folder in folders {
            for entry in WalkDir::new(folder).follow_links(true).max_depth(8).sort_by_file_name().into_iter().flatten()
            {
                let large = entry.metadata().is_ok_and(|data| data.len() > LARGEST);
                if !entry.file_type().is_file() || large || !is_font(entry.path()) {
                    continue;
                }
                let Ok(bytes) = fs::read(entry.path()) else { continue };
                for (index, info) in FontInfo::iter(&bytes).enumerate().filter(|(_, info)| is_of_use(info)) {
                    book.push(info);
                    let index = u32::try_from(index).unwrap_or_default();
                    faces.push(Face { file: entry.path().to_path_buf(), index, font: OnceLock::new() });
                }
            }
        }
        Self { faces, book: LazyHash::new(book) }
    }

    /// Whether no Chinese can be set.
    pub fn is_empty(&self) -> bool {
        Role::ALL.iter().all(|role| self.chain(*role).is_empty())
    }

    /// Official faces that are not there, with what stands in for them.
    pub fn stand_ins(&self) -> Vec<StandIn> {
        let missing = |role: &Role| {
            let (own, _) = role.families();
            let used = self.chain(*role).first().copied()?;
            (!own.contains(&used)).then(|| StandIn { wanted: role.chinese(), used: used.to_owned() })
        };
        Role::ALL.iter().filter_map(missing).collect()
    }

    /// The families for a role that are there, the first for all characters that it has.
    pub(crate) fn chain(&self, role: Role) -> Vec<&'static str> {
        let (own, others) = role.families();
        let mut chain: Vec<&str> = Vec::new();
        for family in own.iter().chain(others).chain(&LAST) {
            if self.has(family) && !chain.contains(family) {
                chain.push(family);
            }
        }
        chain
    }

    /// The face of Latin letters and digits, if there is one of its own.
    pub(crate) fn latin(&self) -> Option<&'static str> {
        LATIN.into_iter().find(|family| self.has(family))
    }

    /// Whether a family is the first choice for something.
    pub(crate) fn is_first(&self, family: &str) -> bool {
        let chosen = Role::ALL.iter().filter_map(|role| self.chain(*role).first().copied()).chain(self.latin());
        chosen.into_iter().any(|first| first.eq_ignore_ascii_case(family))
    }

    fn has(&self, family: &str) -> bool {
        self.book.contains_family(&family.to_lowercase())
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// Loads a face when it is needed.
    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        let face = self.faces.get(index)?;
        face.font.get_or_init(|| Font::new(Bytes::new(fs::read(&face.file).ok()?), face.index)).clone()
    }
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "ttf" | "otf" | "ttc" | "otc")
}

/// Families that no chain names are left out: typst would take them for what we did not mean.
fn is_of_use(info: &FontInfo) -> bool {
    let named = |families: &[&str]| families.iter().any(|family| family.eq_ignore_ascii_case(&info.family));
    named(&LATIN) || named(&LAST) || Role::ALL.iter().any(|role| named(role.families().0) || named(role.families().1))
}
