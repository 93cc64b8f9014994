// A department clerk refills last year's report: upload, look through the chips, download the .docx and the trace.
// Not finished: the pages are being built. Each test says what must hold.
import { after, before, test } from 'node:test';
import { startBrowser, startProgram } from './lib.mjs';

let program, browser;
before(async () => { program = await startProgram(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await program?.stop(); });

test('a report full of XX shows its figures as chips: traced, by hand, missing', { todo: 'needs the page /drafts' }, () => {});
test('a chip leads to its evidence and from there to the record', { todo: 'needs the page /drafts' }, () => {});
test('the .docx that is downloaded has the figures, the trace says where from', { todo: 'needs the page /drafts' }, () => {});
