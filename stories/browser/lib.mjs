// The harness of the browser stories: the program running, a browser, signing in, looking, and complaining.
//
// `cargo xtask test` starts one demonstration for all stories and says where (TAIZHANG_URL, TAIZHANG_DATA). By itself
// (`TAIZHANG_BIN=…/taizhang node --test`) a story starts its own on a free port, in a temporary folder.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const axeSource = readFileSync(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** The two screens every page must fit: the office PC and the telephone. */
export const SCREENS = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };

/** Where pictures go: $SHOTS, or target/shots. */
export const shots = process.env.SHOTS ?? join(root, 'target/shots');

// ── the program ──

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

async function answers(url) {
  try {
    return (await fetch(url, { redirect: 'manual' })).status < 500;
  } catch {
    return false;
  }
}

/** The running program: { url, signIns, stop }. */
export async function startProgram() {
  if (process.env.TAIZHANG_URL) {
    return { url: process.env.TAIZHANG_URL, signIns: readSignIns(process.env.TAIZHANG_DATA), stop: async () => {} };
  }
  const bin = process.env.TAIZHANG_BIN ?? join(root, 'target/debug/taizhang');
  assert.ok(existsSync(bin), `no program at ${bin}: cargo build, or set TAIZHANG_BIN`);
  const data = mkdtempSync(join(tmpdir(), 'taizhang-story-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(bin, ['demo', '--data', data, '--listen', listen], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => { said += text; });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(data, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 3000; tries++) {
    if (await answers(`http://${listen}/`)) return { url: `http://${listen}`, signIns: readSignIns(data), stop };
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  await stop();
  throw new Error(`the demonstration did not start:\n${said}`);
}

/** [{ role, name, account, password }] as `taizhang demo` wrote them: role is a key of the catalogue, name says it in Chinese. */
function readSignIns(data) {
  const file = join(data, 'demo-signins.json');
  const list = JSON.parse(readFileSync(file, 'utf8'));
  for (const one of list) {
    for (const key of ['role', 'name', 'account', 'password']) assert.ok(one[key], `${file}: a sign-in without ${key}`);
  }
  return list;
}

// ── the browser ──

export async function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // The words that are the browser's own (年/月/日, 选择文件) in the users' language; and a locale that is on every machine:
    // without one in UTF-8 Chromium calls a file with a Chinese name just "download".
    env: { ...process.env, LANGUAGE: 'zh_CN', LC_ALL: 'C.UTF-8' },
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--lang=zh-CN'],
  });
}

/** A person at a screen: a page that remembers every complaint of the browser. */
export async function visitor(browser, program, screen = 'desk', options = {}) {
  const context = await browser.newContext({ viewport: SCREENS[screen], baseURL: program.url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000); // a story that waits longer waits for something that will not come
  page.complaints = [];
  page.on('console', (message) => {
    // A page that answers 4xx on purpose makes Chromium write a line; the status is checked where it matters.
    if (message.type() === 'error' && !/Failed to load resource.*(401|403|404|409|422)/.test(message.text())) page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') page.complaints.push(`not loaded: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(program.url) && !/^(data|blob|about):/.test(request.url())) page.complaints.push(`goes outside: ${request.url()}`);
  });
  return page;
}

/** Fails with what the browser complained about since the last time. */
export function assertQuiet(page, where) {
  const complaints = page.complaints.splice(0);
  assert.deepEqual(complaints, [], `${where}: console, policy or network errors`);
}

/** The sign-in of a role, by its key: department_clerk, branch_secretary, member … */
export function who(program, role) {
  const found = program.signIns.find((one) => one.role === role);
  assert.ok(found, `the demonstration has no sign-in for ${role}`);
  return found;
}

/** Signs in through the form, as a person would; changes a one-time password if it is asked to. */
export async function signIn(page, person) {
  await tryPassword(page, person, person.password);
  // Another story may have changed a one-time password already.
  if (await asksForPassword(page) === 1) await tryPassword(page, person, changed(person));
  if (await asksForPassword(page) > 1) await changePassword(page, person);
  assert.equal(await asksForPassword(page), 0, `${person.account} could not sign in: ${await words(page)}`);
}

const changed = (person) => `${person.password}-Xin9`;
const asksForPassword = (page) => page.locator('input[type=password]').count();

/** Fills the sign-in form and sends it, whatever comes of it. */
export async function tryPassword(page, person, password) {
  await page.goto('/');
  const form = page.locator('form:has(input[type=password])').first();
  await form.locator('input:not([type=hidden]):not([type=password])').first().fill(person.account);
  await form.locator('input[type=password]').fill(password);
  await send(page, form);
}

async function changePassword(page, person) {
  const form = page.locator('form:has(input[type=password])').first();
  const [old, ...fresh] = await form.locator('input[type=password]').all();
  await old.fill(person.password);
  for (const field of fresh) await field.fill(changed(person));
  await send(page, form);
}

/** Presses the first button of a form and waits for the page that answers. */
export async function send(page, form) {
  await Promise.all([page.waitForNavigation(), form.locator('button:not([type=button])').first().click()]);
}

const words = async (page) => (await page.locator('body').innerText()).replace(/\s+/g, ' ').slice(0, 200);

// ── looking ──

/** Takes a picture: shots/NAME.png. */
export async function shot(page, name, options = {}) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), ...options });
}

/** The picture in README. Only taken when asked for (README_SHOTS=1), so that a test run changes no file of the repository. */
export async function readmeShot(page, name) {
  if (!process.env.README_SHOTS) return;
  const dir = join(root, 'docs/images');
  mkdirSync(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`) });
}

/** What axe finds only by how a page is laid out; everything else is the same at every size. */
export const LAYOUT = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

/** No serious or critical finding of axe on the page as it stands; of all its rules, or of some. */
export async function assertAccessible(page, where, rules) {
  // From the top: what an address with a fragment has scrolled half under the bar is not too small.
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
  if (!(await page.evaluate(() => Boolean(window.axe)))) await injectAxe(page);
  const { violations } = await page.evaluate((values) => window.axe.run(document, {
    resultTypes: ['violations'], ...(values && { runOnly: { type: 'rule', values } }),
  }), rules);
  const bad = violations.filter((v) => ['serious', 'critical'].includes(v.impact));
  const told = bad.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.impact} ${v.id}: ${n.html.slice(0, 160)}`));
  assert.deepEqual(told, [], `${where}: axe`);
}

// The page's policy forbids foreign script. Evaluating through the debugger is not script of the page, so it may.
async function injectAxe(page) {
  await page.evaluate(`${axeSource}; undefined`);
}

/** The page as it stands, on the office PC and on the telephone: heard, fitting, without complaints, with its pictures. */
export async function look(page, name) {
  await assertAccessible(page, name);
  await assertFits(page, name);
  await shot(page, `${name}-desk`, { fullPage: true });
  await page.setViewportSize(SCREENS.phone);
  await assertFits(page, `${name}, phone`);
  await assertAccessible(page, `${name}, phone`, LAYOUT);
  await shot(page, `${name}-phone`, { fullPage: true });
  await page.setViewportSize(SCREENS.desk);
  assertQuiet(page, name);
}

/** A day before today, as in Shanghai. */
export const ago = (days) => new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);

/** What a page says, and what is wrong with its form. */
export const main = (page) => page.locator('main').innerText();
export const errors = (page) => page.locator('[role=alert]').first().innerText();

/** Fills fields by name: a choice by its value or its label, a box by true or false, anything else by its text. */
export async function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`).first();
    const kind = await field.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
    if (kind === 'select') await field.selectOption(value);
    else if (kind === 'checkbox') await field.setChecked(value);
    else await field.fill(value);
  }
}

/** The path that a page stands at, and the path of a link that says so. */
export const at = (page) => new URL(page.url()).pathname;
export const leads = (page, text) => page.locator('main').getByRole('link', { name: text }).first().getAttribute('href');

/** Where the latest step is taken back, of all that this page offers to take back: ids grow. */
export async function latest(page) {
  const ways = await page.locator('main a[href*="annul"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  const id = (href) => BigInt(href.match(/\d+/g).at(-1));
  return ways.reduce((one, other) => (id(other) > id(one) ? other : one));
}

/** Nothing sticks out at the side: a telephone must not scroll sideways. */
export async function assertFits(page, where) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    // Name the culprits: what sticks out and lies in nothing that scrolls.
    const scrolls = (e) => e && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    return [...document.body.querySelectorAll('*')]
      .filter((e) => e.getBoundingClientRect().right > room + 1 && !scrolls(e.parentElement))
      .slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
  });
  assert.deepEqual(wide, [], `${where}: wider than the screen`);
}

/** Every address on the page that a click would GET, within the program, without fragments. */
export async function links(page) {
  return page.evaluate(() => [...document.querySelectorAll('a[href]')]
    .filter((a) => a.origin === location.origin && !a.hasAttribute('download'))
    .map((a) => a.pathname + a.search));
}

/** Bytes of a page's markup, uncompressed. */
export async function weight(page) {
  return (await page.content()).length;
}
