// Builds the front end: `node build.mjs OUT [CATALOGUE]`.
//   app.css    Tabler, purged to keep.mjs, then our own sheets in css/ (alphabetical: one file a component)
//   app.js     htmx and our modules in js/
//   icons.svg  a sprite of the icons named in icons.txt and in the catalogue
//   favicon.svg
//   assets.rs  the list of them for src/assets.rs: name, hash of the content, bytes in three encodings; names of icons
// Each file also as .br and .gz, so that the server never compresses an asset. Prints what it made.
import { readFile, readdir, writeFile, mkdir } from 'node:fs/promises';
import { join, dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync, constants } from 'node:zlib';
import * as esbuild from 'esbuild';
import { PurgeCSS } from 'purgecss';
import { elements, families } from './keep.mjs';
import { older } from './older.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, 'dist');
const catalogue = process.argv[3] ?? join(here, '../../../catalogue');

// Browsers of the old office PC: Chromium 80 is what the domestic builds of recent years stand on.
const target = ['chrome80', 'firefox78', 'safari15'];

async function sheet() {
  const tabler = await readFile(join(here, 'node_modules/@tabler/core/dist/css/tabler.css'), 'utf8');
  const [purged] = await new PurgeCSS().purge({
    content: [{ raw: elements.join(' '), extension: 'html' }],
    css: [{ raw: tabler }],
    safelist: { standard: [...families, /^:/], greedy: [] },
    blocklist: [/dark/, /rtl/],
    keyframes: true,
  });
  const own = (await readdir(join(here, 'css'))).filter((f) => f.endsWith('.css')).sort();
  const parts = await Promise.all(own.map((f) => readFile(join(here, 'css', f), 'utf8')));
  const all = [older(purged.css, parts[0]), ...parts].join('\n').replaceAll(/@charset[^;]*;/g, '');
  const done = await esbuild.transform(all, { loader: 'css', minify: true, target, legalComments: 'none' });
  for (const w of done.warnings) console.error(`css: ${w.text}`);
  return Buffer.from(`@charset "UTF-8";/* Tabler 1.4, MIT, (c) The Tabler Authors */${done.code}`);
}

async function script() {
  const done = await esbuild.build({
    entryPoints: [join(here, 'js/app.js')],
    bundle: true, minify: true, write: false, format: 'iife', target, charset: 'utf8', legalComments: 'none',
  });
  return Buffer.from(done.outputFiles[0].contents);
}

async function files(dir) {
  const found = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const nested = found.map((f) => (f.isDirectory() ? files(join(dir, f.name)) : [join(dir, f.name)]));
  return (await Promise.all(nested)).flat();
}

/** name → where it is asked for */
async function iconsAskedFor() {
  const asked = new Map();
  const list = await readFile(join(here, 'icons.txt'), 'utf8');
  for (const [n, line] of list.split('\n').entries()) {
    const [name, from = name] = line.replace(/#.*/, '').split('=').map((s) => s.trim());
    if (name) asked.set(name, { from, where: `icons.txt:${n + 1}` });
  }
  for (const file of (await files(catalogue)).filter((f) => f.endsWith('.toml')).sort()) {
    for (const [n, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
      const name = line.match(/^\s*icon\s*=\s*"([^"]+)"/)?.[1];
      if (name && !asked.has(name)) asked.set(name, { from: name, where: `${relative(here, file)}:${n + 1}` });
    }
  }
  return asked;
}

async function sprite(asked) {
  const symbols = [];
  for (const [name, { from, where }] of asked) {
    const file = join(here, 'node_modules/@tabler/icons/icons/outline', `${from}.svg`);
    const svg = await readFile(file, 'utf8').catch(() => {
      throw new Error(`${where}: there is no Tabler outline icon "${from}"; choose one at https://tabler.io/icons`);
    });
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
      .replace(/<path stroke="none"[^>]*\/>/, '').replaceAll(/\s*\n\s*/g, '');
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
      `stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`);
  }
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><!-- Tabler Icons, MIT -->${symbols.join('')}</svg>`);
}

async function put(name, bytes) {
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const gz = gzipSync(bytes, { level: 9 });
  await Promise.all([[name, bytes], [`${name}.br`, br], [`${name}.gz`, gz]].map(([f, b]) => writeFile(join(out, f), b)));
  console.log(`${name} ${bytes.length} bytes, ${br.length} as brotli`);
  return { name, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 12) };
}

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };

/** Rust text that src/assets.rs includes. */
function listing(made, icons) {
  const one = ({ name, hash }) => `    Asset { name: "${name}", hash: "${hash}", content_type: "${types[name.split('.').pop()]}", ` +
    `raw: include_bytes!("${name}"), br: include_bytes!("${name}.br"), gz: include_bytes!("${name}.gz") },`;
  return `/// Made by front/build.mjs.\nstatic FILES: &[Asset] = &[\n${made.map(one).join('\n')}\n];\n` +
    `/// Names of the icons in the sprite, sorted.\nstatic ICONS: &[&str] = &[${[...icons].sort().map((i) => `"${i}"`).join(', ')}];\n`;
}

await mkdir(out, { recursive: true });
try {
  const icons = await iconsAskedFor();
  const contents = { 'app.css': sheet(), 'app.js': script(), 'icons.svg': sprite(icons), 'favicon.svg': readFile(join(here, 'favicon.svg')) };
  const made = [];
  for (const [name, bytes] of Object.entries(contents)) made.push(await put(name, await bytes));
  await writeFile(join(out, 'assets.rs'), listing(made, icons.keys()));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
