// Every page that a role can reach by clicking: it answers, can be heard, complains of nothing, and fits a telephone.
// Pages of one form (/members/12, /members/13) are visited twice, and looked at in full (axe, telephone, picture) by the
// first role that meets the form; a later role visits one page of it, since what may differ is what the role may do. The
// access sweep in Rust visits every route as every role.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAYOUT, SCREENS, assertAccessible, assertFits, assertQuiet, links, shot, signIn, startBrowser, startProgram, visitor, weight } from './lib.mjs';

const SAMPLES = 2; // pages of the same form (path and names of parameters), for the first role that meets it
const CHOICES = 6; // pages of the same path, whatever the parameters: a list has many filters
const MOST = 800; // pages of a role (about 500 for the clerk): more means that two addresses of one page are not recognised as such
const BYTES = 100_000; // of markup

let program, browser;
before(async () => { program = await startProgram(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await program?.stop(); });

/** /members/12?page=3 → path /members/#, form /members/#?page: what two addresses of one page have in common. Ids are
    numbers, months are written 2026-11; figures, simple kinds, rules, procedures and steps are named by keys. */
function kindOf(address) {
  const url = new URL(address, 'http://x');
  const path = url.pathname.replaceAll(/\/\d+(-\d\d)?(?=\/|$)/g, '/#')
    .replace(/^\/(figures|records|rules|procedures)\/(?!item|export)[a-z0-9_]+/, '/$1/*')
    .replace(/\/steps\/[a-z0-9_]+/, '/steps/*');
  return { path, form: `${path}?${[...new Set(url.searchParams.keys())].sort().join('&')}` };
}

/** How often something was met; says whether it is met within the limit. */
class Tally extends Map {
  within(key, limit) {
    this.set(key, (this.get(key) ?? 0) + 1);
    return this.get(key) <= limit;
  }
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

/** What is checked on every page of every role. */
async function glance(page, where) {
  assert.equal(await page.locator('h1').count(), 1, `${where}: one first heading`);
  assert.ok((await page.title()).length > 2, `${where}: a title`);
  assert.equal(await page.locator('[style]').count(), 0, `${where}: inline style`);
  const bytes = await weight(page);
  assert.ok(bytes < BYTES, `${where}: ${bytes} bytes of markup`);
  assertQuiet(page, where);
}

/** What is checked once for each form of page: the same page at both sizes, so that the program makes it only once. The frame and
    its menu on a telephone are heard in full by 01, on every role's desk. */
async function look(page, where, name) {
  await assertAccessible(page, where);
  await shot(page, `${name}-desk`, { fullPage: true });
  await page.setViewportSize(SCREENS.phone);
  try {
    await assertFits(page, `${where}, phone`);
    await assertAccessible(page, `${where}, phone`, LAYOUT);
    assertQuiet(page, `${where}, phone`);
    await shot(page, `${name}-phone`, { fullPage: true });
  } finally {
    await page.setViewportSize(SCREENS.desk);
  }
}

/** Forms of page that were looked at in full, by any role. */
const looked = new Set();

/** Visits one address; gives the addresses that it leads to, and what is wrong with it. */
async function visit(page, person, address) {
  const found = { next: [], faults: [] };
  const attempt = async (work) => {
    try {
      return await work();
    } catch (error) {
      found.faults.push(error.message);
      return null;
    }
  };
  const answer = await attempt(() => open(page, address));
  if (!answer) return found;
  if (answer.status() >= 400) found.faults.push(`${person.role} ${address}: ${answer.status()}`);
  if (!isPage(answer)) return found;
  found.next = await links(page);
  const where = `${person.role} ${address}`;
  await attempt(() => glance(page, where));
  const { form } = kindOf(address);
  if (looked.has(form)) return found;
  looked.add(form);
  await attempt(() => look(page, where, `04-${String(looked.size).padStart(3, '0')}-${person.account}`));
  return found;
}

async function crawl(person) {
  const page = await visitor(browser, program, 'desk', { acceptDownloads: true });
  await signIn(page, person);
  const [queue, met, forms, paths, faults] = [['/'], new Set(['/']), new Tally(), new Tally(), []];
  const known = new Set(looked); // forms that an earlier role has seen
  let visited = 0;
  while (queue.length && visited < MOST) {
    const address = queue.shift();
    const { path, form } = kindOf(address);
    if (!forms.within(form, known.has(form) ? 1 : SAMPLES) || !paths.within(path, CHOICES)) continue;
    visited += 1;
    const { next, faults: more } = await visit(page, person, address);
    faults.push(...more);
    for (const one of next.filter((n) => !met.has(n))) {
      met.add(one);
      queue.push(one);
    }
  }
  await page.context().close();
  if (queue.length) faults.push(`${person.role}: ${queue.length} addresses left after ${MOST} pages`);
  return { visited, faults: [...new Set(faults)] };
}

test('every page a role can reach is sound', async (t) => {
  for (const person of program.signIns) {
    await t.test(`${person.role} ${person.account}`, async (one) => {
      const { visited, faults } = await crawl(person);
      one.diagnostic(`${visited} pages`);
      assert.equal(faults.length, 0, `${visited} pages visited, ${faults.length} faults:\n${faults.join('\n')}`);
      assert.ok(visited >= 2, 'a role that reaches only its desk');
    });
  }
});
