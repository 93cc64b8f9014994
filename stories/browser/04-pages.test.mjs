// Every page that a role can reach by clicking: it answers, can be heard, complains of nothing, and fits a telephone.
// Pages of one form (/members/12, /members/13) are visited a few times only; the access sweep in Rust visits them all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, assertQuiet, links, shot, signIn, startBrowser, startProgram, visitor, weight } from './lib.mjs';

const SAMPLES = 2; // pages of the same form
const MOST = 150; // pages of a role
const BYTES = 100_000; // of markup

let program, browser;
before(async () => { program = await startProgram(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await program?.stop(); });

/** /members/12?page=3 → /members/#?page: what two addresses of one page have in common. */
function form(address) {
  const url = new URL(address, 'http://x');
  const path = url.pathname.replaceAll(/\/\d+(?=\/|$)/g, '/#').replaceAll(/\/[a-z]+[._][a-z_.]+(?=\/|$)/g, '/*');
  return `${path}?${[...url.searchParams.keys()].sort().join('&')}`;
}

const isPage = (answer) => (answer.headers()['content-type'] ?? '').startsWith('text/html');

/** Goes to an address; a download has no page to look at and is checked by its status. */
async function open(page, address) {
  try {
    return await page.goto(address);
  } catch (error) {
    if (!/ERR_ABORTED|Download is starting/.test(error.message)) throw error;
    const answer = await page.request.get(address);
    assert.ok(answer.status() < 400, `${address}: ${answer.status()}`);
    return null;
  }
}

async function look(page, phone, where, name) {
  assert.equal(await page.locator('h1').count(), 1, `${where}: one first heading`);
  assert.ok((await page.title()).length > 2, `${where}: a title`);
  assert.equal(await page.locator('[style]').count(), 0, `${where}: inline style`);
  assert.ok((await weight(page)) < BYTES, `${where}: ${await weight(page)} bytes of markup`);
  await assertAccessible(page, where);
  assertQuiet(page, where);
  await phone.goto(page.url());
  await assertFits(phone, `${where}, phone`);
  await assertAccessible(phone, `${where}, phone`);
  assertQuiet(phone, `${where}, phone`);
  await shot(page, `${name}-desk`, { fullPage: true });
  await shot(phone, `${name}-phone`, { fullPage: true });
}

async function crawl(person) {
  const page = await visitor(browser, program, 'desk', { acceptDownloads: true });
  await signIn(page, person);
  const phone = await visitor(browser, program, 'phone', { storageState: await page.context().storageState() });
  const queue = ['/'];
  const seen = new Map();
  const faults = [];
  while (queue.length && seen.size < MOST) {
    const address = queue.shift();
    const kind = form(address);
    if (seen.get(address) || [...seen.values()].filter((k) => k === kind).length >= SAMPLES) continue;
    seen.set(address, kind);
    try {
      const answer = await open(page, address);
      if (!answer) continue;
      assert.ok(answer.status() < 400, `${address}: ${answer.status()}`);
      if (!isPage(answer)) continue;
      for (const next of await links(page)) if (!seen.has(next)) queue.push(next);
      await look(page, phone, `${person.role} ${address}`, `04-${person.account}-${String(seen.size).padStart(3, '0')}`);
    } catch (error) {
      faults.push(error.message);
    }
  }
  await page.context().close();
  await phone.context().close();
  return { seen, faults };
}

test('every page a role can reach is sound', async (t) => {
  for (const person of program.signIns) {
    await t.test(`${person.role} ${person.account}`, async () => {
      const { seen, faults } = await crawl(person);
      assert.deepEqual(faults, [], `${seen.size} pages visited`);
      assert.ok(seen.size >= 2, 'a role that reaches only its desk');
    });
  }
});
