//! Documents in and out: data in, bytes out. Knows no database and nothing of the business.
//!
//! * [`chart`] draws a chart that Word can edit;
//! * [`docx`] reads a .docx that came in and replaces some of its characters, leaving everything else as it was;
//! * [`office`] lets LibreOffice, where it is installed, turn old formats into a .docx;
//! * [`official`] writes a new .docx laid out after GB/T 9704.

pub mod chart;
pub mod docx;
pub mod office;
pub mod official;
