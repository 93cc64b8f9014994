// Word documents for stories: made from paragraphs of runs, and read back as the text of each run.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const PARTS = {
  '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  '_rels/.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
};

/** A .docx. Each paragraph is a list of runs: [text, bold?]. */
export function makeDocx(paragraphs) {
  const run = ([text, bold]) => `<w:r><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/>${bold ? '<w:b/>' : ''}<w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const body = paragraphs.map((runs) => `<w:p><w:pPr><w:ind w:firstLineChars="200"/></w:pPr>${runs.map(run).join('')}</w:p>`).join('');
  const document = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`;
  const parts = Object.entries({ ...PARTS, 'word/document.xml': document });
  return Buffer.from(zipSync(Object.fromEntries(parts.map(([name, xml]) => [name, strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${xml}`)]))));
}

/** What a .docx says: { text, bold: text of bold runs, paragraphs, layout: its markup without the text }. */
export function readDocx(bytes) {
  const xml = strFromU8(unzipSync(new Uint8Array(bytes))['word/document.xml']);
  const said = (markup) => [...markup.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((m) => m[1]).join('');
  const paragraphs = [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].map((m) => said(m[0]));
  const bold = [...xml.matchAll(/<w:r[ >].*?<\/w:r>/gs)].filter((m) => m[0].includes('<w:b/>')).map((m) => said(m[0])).join('');
  return { text: paragraphs.join('\n'), paragraphs, bold, xml };
}
