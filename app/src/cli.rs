//! The command line: the contract of docs/commands.md.

use crate::open::At;
use base::Day;
use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// 台账：党的组织工作信息系统。一次录入，处处可用；每个数字，都有出处。
#[derive(Debug, Parser)]
#[command(name = "taizhang", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// Where the deployment is.
    #[command(flatten)]
    pub at: At,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 生成一个演示区（一年的记录）并启动服务
    Demo {
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// 党员人数
        #[arg(long, default_value_t = 3000)]
        members: usize,
    },
    /// 启动服务
    Serve {
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// 在反向代理（TLS）之后运行：会话 Cookie 仅经 HTTPS 发送
        #[arg(long)]
        behind_tls: bool,
    },
    /// 建立第一个党组织和三员账号，一次性密码只显示一次
    Init {
        /// 党组织全称
        #[arg(long)]
        name: String,
        /// 党组织编码
        #[arg(long)]
        code: String,
        /// 党组织类别：district_committee 区（县）委、work_committee 工委、committee 党委等
        #[arg(long, default_value = "district_committee")]
        kind: String,
    },
    /// 导入：units（党组织）、roster（党员名册）、meetings（会议）或台账名称
    Import {
        /// 导入什么
        kind: String,
        /// 文件（xlsx、xls、csv）
        file: PathBuf,
        /// 党组织编码
        #[arg(long)]
        unit: String,
        /// 只检查，不写入
        #[arg(long)]
        dry_run: bool,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 撤销一批导入
    Undo {
        /// 批次编号
        batch: i64,
    },
    /// 导出：units、roster、meetings、figures 或台账名称
    Export {
        /// 导出什么
        kind: String,
        /// 党组织编码
        #[arg(long)]
        unit: String,
        /// 输出文件
        #[arg(long)]
        out: PathBuf,
        /// 截至哪一天
        #[arg(long)]
        as_of: Option<Day>,
    },
    /// 指标
    #[command(subcommand)]
    Figures(Figures),
    /// 文稿
    #[command(subcommand)]
    Draft(Draft),
    /// 核验台账链、名册与结存、附件和数据库
    Check {
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 备份到文件（可在服务运行时进行；不含密钥文件）
    Backup {
        /// 备份文件
        file: PathBuf,
    },
    /// 从备份恢复到空的数据目录
    Restore {
        /// 备份文件
        file: PathBuf,
        /// 原部署的密钥文件
        #[arg(long)]
        key: Option<PathBuf>,
    },
    /// 生成用于测量的合成数据
    Seed {
        /// 党员人数
        #[arg(long)]
        members: usize,
        /// 党组织个数
        #[arg(long)]
        units: Option<usize>,
        /// 随机种子
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// Commands on figures.
#[derive(Debug, Subcommand)]
pub enum Figures {
    /// 列出全部指标
    List {
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 取一个指标的值
    Get {
        /// 指标
        key: String,
        /// 党组织编码
        #[arg(long)]
        unit: String,
        /// 起
        #[arg(long)]
        from: Day,
        /// 止
        #[arg(long)]
        to: Day,
        /// 只算其中一部分，如 age:35岁以下,sex:女
        #[arg(long, default_value = "")]
        only: String,
        /// 附出处
        #[arg(long)]
        evidence: bool,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
}

/// Commands on drafts.
#[derive(Debug, Subcommand)]
pub enum Draft {
    /// 找出文稿中的数字和空白
    Scan {
        /// 文稿（.txt、.docx）
        file: PathBuf,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
    /// 用本期数字填充文稿
    Fill {
        /// 文稿（.txt、.docx）
        file: PathBuf,
        /// 党组织编码
        #[arg(long)]
        unit: String,
        /// 起
        #[arg(long)]
        from: Day,
        /// 止
        #[arg(long)]
        to: Day,
        /// 输出的 .docx 或 .pdf
        #[arg(long)]
        out: PathBuf,
        /// 取数记录（JSON）
        #[arg(long)]
        trace: Option<PathBuf>,
    },
    /// 复核定稿：是否未被改动，今天的数会有哪些不同、为什么
    Verify {
        /// 文稿编号，或下载的定稿文件（.docx、.txt）
        draft: String,
        /// 以 JSON 输出
        #[arg(long)]
        json: bool,
    },
}

/// Help and version go out as they are; wrong usage is one line and exit code 2.
pub fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        // A closed pipe is not our trouble.
        let _ = error.print();
        return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
    }
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    crate::commands::complain(&format!("命令用法不对：{first}，请用 taizhang --help 查看用法"));
    ExitCode::from(2)
}
