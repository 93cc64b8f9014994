// Rewrites what Chromium 80 does not know. Tabler mixes colours in CSS (color-mix, light-dark); a browser that cannot
// would drop the whole declaration. We have one light theme, so most of it can be settled now: variables are looked
// up, a mix with transparent becomes rgba, light-dark() becomes its first half. What cannot be settled is dropped.

/** The index just after the bracket that closes the one at `open`. */
function closing(text, open) {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')' && --depth === 0) return i + 1;
  }
  return text.length;
}

/** Splits at commas outside brackets. */
function args(text) {
  const list = [''];
  let depth = 0;
  for (const c of text) {
    if (c === '(') depth++;
    if (c === ')') depth--;
    if (c === ',' && depth === 0) list.push('');
    else list[list.length - 1] += c;
  }
  return list.map((a) => a.trim());
}

function replaceCalls(text, name, how) {
  let at = text.indexOf(`${name}(`);
  while (at >= 0) {
    const open = at + name.length;
    const end = closing(text, open);
    const made = how(args(text.slice(open + 1, end - 1)));
    text = text.slice(0, at) + made + text.slice(end);
    at = text.indexOf(`${name}(`, at + made.length);
  }
  return text;
}

function rootVariables(css) {
  const known = new Map();
  for (const block of css.matchAll(/:root[^{]*\{([^}]*)\}/g)) {
    for (const [, name, value] of block[1].matchAll(/(--[\w-]+)\s*:\s*([^;]+);/g)) {
      if (!known.has(name)) known.set(name, value.trim());
    }
  }
  return known;
}

function rgb(colour, known, depth = 0) {
  const named = { white: '#ffffff', black: '#000000' }[colour] ?? colour;
  const variable = named.match(/^var\((--[\w-]+)/)?.[1];
  if (variable && depth < 8) return rgb(known.get(variable) ?? '', known, depth + 1);
  const hex = named.match(/^#([0-9a-f]{3,8})$/i)?.[1];
  if (!hex) return null;
  const long = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
  return [0, 2, 4].map((i) => parseInt(long.slice(i, i + 2), 16));
}

function mix([, first, second], known) {
  const share = (text) => text.match(/([\d.]+)%\s*$/)?.[1];
  const bare = (text) => text.replace(/\s+[\d.]+%\s*$/, '').trim();
  if (bare(first) === 'transparent') return second.replace(/\s+var\(.*$|\s+[\d.]+%$/, '');
  if (first.includes('calc(')) return first.replace(/\s+calc.*$/, ''); // opacity utilities, of which we use none
  const part = share(first) ? share(first) / 100 : share(second) ? 1 - share(second) / 100 : 0.5;
  const a = rgb(bare(first), known);
  if (!a) return bare(second) === 'transparent' && part < 0.3 ? 'transparent' : bare(first); // a component's own variable
  if (bare(second) === 'transparent') return `rgba(${a.join(',')},${+part.toFixed(3)})`;
  const b = rgb(bare(second), known) ?? a;
  return `rgb(${a.map((c, i) => Math.round(c * part + b[i] * (1 - part))).join(',')})`;
}

/** The sheet with one light theme and without functions newer than 2020; `tokens` is our sheet, whose colours win. */
export function older(css, tokens = '') {
  const known = rootVariables(`${tokens}\n${css}`);
  const light = replaceCalls(css, 'light-dark', ([a]) => a);
  return replaceCalls(light, 'color-mix', (list) => mix(list, known));
}
