//! One line a habit of the field: what each number in it is. Marks as in `eval::marked`; a number without a mark must not
//! be reported as a figure or a blank.

use super::eval::{marked, score};
use super::{Lexicon, scan};

fn holds(lines: &[&str]) {
    let none = Lexicon::default();
    let mut wrong = Vec::new();
    for line in lines {
        let report = marked(line).unwrap();
        let found = score(&report.text, &report.labels, &scan(&report.text, &none), |_| false);
        wrong.extend(found.misses);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn digits_report_results() {
    holds(&[
        "现有党员[[figure|1,234]]名，占职工总数的[[figure|31.5]]%。",
        "服务群众[[figure|1.2]]万人次，募集善款[[figure|86.35]]万元。",
        "走访慰问近[[figure|300]]户，收集意见[[figure|150]]余条。",
        "党员[[figure|９８]]名，满意率[[figure|９８．７]]％。",
        "党员由[[figure|52]]名增加到[[figure|68]]名，提高[[figure|0.8]]个百分点。",
        "值班力量由[[figure|5]]—[[figure|8]]人增至[[figure|12]]人。",
        "总人口[[figure|4.3]]万，耕地[[figure|8507]]亩。",
        "社会组织单独组建率由[[figure|61]]%提高至[[figure|78]]%。",
        "累计服务[[figure|3000]]小时，平均办理时间缩短[[figure|6]]天。",
        "党支部数：[[figure|38]]\n党员总数：[[figure|907]]\n",
    ]);
}

#[test]
fn spelled_numbers_report_results_when_something_speaks_for_it() {
    holds(&[
        "举办了[[figure|三]]期培训班，组织[[figure|两]]次专题研讨，开展[[figure|十]]余场宣讲。",
        "出台[[figure|四]]方面[[figure|十三]]项措施。",
        "[[figure|三]]名同志被评为先进个人，[[figure|两]]个支部受到通报表扬。",
        "全年开展党课[[figure|六]]次，民主评议党员[[figure|一]]次。",
        "[[figure|三分之二]]的村完成改造，投诉下降[[figure|三]]成，占[[figure|百分之二十]]。",
        "征集作品[[figure|百]]余幅，参与群众近[[figure|千]]人。",
        "支部由原来的[[figure|三]]个增加到[[figure|五]]个。",
    ]);
}

#[test]
fn spelled_numbers_are_mostly_ways_of_speaking() {
    holds(&[
        "从[[slogan|三]]个方面发力，紧盯[[slogan|五]]类人群，抓好[[slogan|三]]件事。",
        "存在[[slogan|三]]个方面的问题：[[ordinal|一]]是学习不深；[[ordinal|二]]是创新不够。",
        "进行了一次深刻的教育，选派了一批干部，形成了一支队伍，取得一定成绩，进一步统一思想。",
        "建立县、乡、村[[slogan|三]]级联动机制，落实书记、副书记、委员[[other|三]]个岗位职责。",
        "坚持一手抓发展、一手抓党建，一项接着一项抓。",
        "[[date|三年]]来，用[[date|两年]]时间，再用[[date|三个月]]时间。",
    ]);
}

#[test]
fn blanks_with_a_measure_word_wait_for_a_figure() {
    holds(&[
        "培训党务干部[[blank|X]]期[[blank|X]]余人次，下拨党费[[blank|××]]万元。",
        "讲党课[[blank|____]]次，设党小组[[blank|（  ）]]个，示范岗[[blank|〔 〕]]个，攻关[[blank|{}]]项，履约率[[blank|***]]%。",
        "党员[[blank|    ]]名，支部[[blank|……]]个。",
        "企业开办时间由[[blank|X]]至[[blank|XX]]天压缩为[[blank|X]]至[[blank|XX]]天。",
        "自[[blank|×]]月[[blank|×]]日以来，满意率达[[blank|××.×]]%。",
        "其中[[blank|XX]]岁以下[[blank|XX]]名，协调解决[[blank|XX]]问题。",
        "将反馈的[[blank|X]]大类[[blank|XX]]个问题分解为[[blank|XX]]项任务，[[blank|X]]家（名）获得荣誉。",
        "户籍人口[[blank|x]]万，综合排名居全省第[[ordinal|X]]批。",
    ]);
}

#[test]
fn blanks_without_one_stand_for_names() {
    holds(&[
        "[[name|XX]]区委书记[[name|×××]]同志赴[[name|××]]社区、[[name|××]]街道调研。",
        "中共[[name|××]]区委员会深入贯彻党的[[name|XX]]大精神，服务“[[name|X]]发展”。",
        "听取了省委党校[[name|XXX]]教授关于《[[name|XXX]]精神》的讲座，参观[[name|XX]]纪念馆。",
        "实施“1+[[name|X]]”工程、[[name|×]]项目、[[name|×]]项目，[[name|某]]单位、[[name|某某]]同志。",
        "[[name|×]]乡[[name|×]]村由[[name|XX]]处牵头，《[[name|×]]日报》报道，[[name|XX]]院长，[[name|**]]区。",
        "[[name|XX]]人民政府、[[name|XX]]年轻干部培训基地、[[name|XX]]起草小组。",
    ]);
}

#[test]
fn rules_and_goals_are_no_results() {
    holds(&[
        "每名党员每年参加志愿服务不少于[[target|20]]小时，支委会每月召开[[target|1]]次。",
        "每季度讲[[target|一]]次党课，每个支部至少建立[[target|1]]个示范岗，落实每月[[target|10]]号活动日制度。",
        "到[[date|2025]]年底，力争建成[[target|50]]个示范村，确保问题整改[[target|120]]个。",
        "实现到位资金增长[[target|10]]%以上的目标，计划培训党员[[target|300]]人。",
        "四、下一步打算\n（一）使参与率达[[target|95]]%以上，新建驿站[[target|5]]处。\n",
        "下一步，我们将实现轮训[[target|100]]%覆盖，再培训[[target|600]]人。",
        "按[[target|50]]%的比例上缴，按照[[target|20]]%的标准执行。",
        "平均每个支部开展活动[[figure|12]]次。",
    ]);
}

#[test]
fn dates_ordinals_and_references_are_told_apart() {
    holds(&[
        "[[date|2023]]年[[date|3]]月[[date|15]]日[[date|14:30]]，[[date|2022-05-14 09:10:00]]，为期[[date|45]]天，[[date|20XX]]年度。",
        "（[[ordinal|一]]）加强领导。[[ordinal|1]].压实责任；[[ordinal|2]].严格考核。附件[[ordinal|1]]：任务分解表。",
        "建党[[ordinal|100]]周年，[[ordinal|十二]]届区委[[ordinal|第57]]次会议，[[ordinal|第五]]、[[ordinal|第六]]轮巡察。",
        "校组发〔[[reference|2022]]〕[[reference|17]]号，《条例》第[[reference|十一]]条，电话：[[reference|0371-68812345]]、[[reference|13900001234]]。",
        "《[[date|2020]]年实施方案》，[[reference|12345]]热线，东苑路[[other|1]]号，历时[[date|2]]个多小时，[[other|35]]岁以下，[[other|50]]人以上的企业，按照[[other|2:1]]比例。",
    ]);
}

#[test]
fn a_rank_is_a_figure() {
    holds(&[
        "捐款人数占比列全市[[figure|第一]]，综合考核排名全省[[figure|第3]]位，居全国[[blank|第X]]位。",
        "坚持把学习作为[[slogan|第一]]要务，落实[[slogan|第一]]书记制度，开好[[ordinal|第一]]次会议。",
    ]);
}

#[test]
fn fixed_expressions_are_slogans() {
    holds(&[
        "增强“[[slogan|四]]个意识”，落实“[[slogan|三]]会一课”、“[[slogan|1]]+N”、“[[slogan|5]]个1”。",
        "开展[[slogan|五]]查五改五促活动，[[slogan|三]]抓三创新，[[slogan|十六]]字方针，[[slogan|20]]字好干部标准。",
        "学习[[slogan|十九]]届四中全会精神和[[slogan|二十]]大报告，获[[slogan|三]]等奖。",
    ]);
}

/// A report may be damaged or no report at all: the scan answers, in order and without overlaps.
#[test]
fn any_text_is_scanned() {
    let pieces: Vec<&str> =
        "党员 X ×× 第 一 二十 分之 12 3.5 , . ： ； 。 、 \n （ ） 《 》 “ ” 〔 〕 { } … __ * % 万 余 名 人次 年 月 日 至 依次为 其中 每月 某 + / - 下一步 发展"
            .split(' ')
            .collect();
    let mut seed: u64 = 7;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..(seed % 24) + 1 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()].replace("\\n", "\n").as_str());
        }
        let length = text.chars().count();
        let mut last = 0;
        for token in scan(&text, &Lexicon::default()) {
            assert!(token.start >= last && token.end > token.start && token.end <= length, "{text}");
            last = token.end;
        }
    }
}

#[test]
fn tables_report_in_their_cells() {
    holds(&[
        "项目\t数量\t备注\n党员总数\t[[figure|907]]\t含预备\n党支部\t[[figure|38]]\t\n",
        "序号 项目 数量\n[[ordinal|1]] 发展党员 [[figure|12]]\n[[ordinal|2]] 转正党员 [[figure|9]]\n",
        "项目\n数量\n党员总数\n[[figure|907]]\n党支部\n[[blank|XX]]\n发展党员\n[[figure|12]]\n",
        "项目  数量  备注\n党员总数  [[figure|1,907]]  含预备党员，不含流动党员\n党支部  [[figure|38]]  较上年持平。\n",
        "年份 党员数\n[[date|2022]] [[figure|880]]\n[[date|2023]] [[figure|907]]\n",
        "序号\t项目\t单位\t[[date|2022]]年\t[[date|2023]]年\t增减\n\
         [[ordinal|1]]\t党员\t人\t[[figure|731]]\t[[figure|746]]\t+[[figure|15]]\n\
         [[ordinal|2]]\t其中：女党员\t人\t[[figure|168]]\t[[figure|166]]\t-[[figure|2]]\n",
    ]);
}

#[test]
fn wrapped_lines_and_bounds() {
    holds(&[
        "参加活动不足[[other|2]]次的[[figure|3]]人。",
        "党员平均党龄[[figure|15.3]]年，在校学员比上年增长[[figure|一]]成多，超过[[figure|半数]]。",
        "收缴党费[[blank|＿＿＿.＿＿]]元，捐款[[blank|○.○]]万元。",
        "争取上级扶持资金[[figure|650]]万元；对违反规定的[[figure|3]]名学员退学处理。",
        "下一步，争创示范点[[target|1]]—[[target|2]]个。",
        "联系电话：[[reference|XXXX-XXXXXXX]]。",
        "浏览：[[other|2356]]次　阅读 [[other|1863]] 次",
        "党龄在[[other|50]]年以上的[[figure|33]]名，加班到[[date|22点]]。",
        "年集中学习[[figure|29]]学时，距要求的[[target|32]]学时还有差距；收入不足[[other|5]]万元的村[[figure|5]]个。",
        "开展竞赛〔[[blank|X]]〕次，{[[blank|XX]]}名党员参加，献血[[figure|９５，８００]]毫升。",
    ]);
}
