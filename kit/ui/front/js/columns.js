// Which columns of a list to show, kept per list on this PC: <table data-columns="roster"> with th data-column="phone",
// and a <div data-columns-for="roster"> into which the ticks are put. The server's own choice (?columns=…) is the
// starting point, so the choice also works without script and in exports.
import { all, make } from './find.js';

const PREFIX = 'taizhang.columns.';

function hidden(key) {
  try {
    return new Set(JSON.parse(localStorage.getItem(PREFIX + key)) ?? []);
  } catch {
    return new Set();
  }
}

function apply(table, off) {
  [...table.tHead.rows[0].cells].forEach((th, at) => {
    const hide = off.has(th.dataset.column);
    for (const row of table.rows) if (row.cells.length > at && row.cells[at].colSpan === 1) row.cells[at].hidden = hide;
  });
}

export function setUp(root) {
  for (const table of all(root, 'table[data-columns]')) {
    const key = table.dataset.columns;
    const off = hidden(key);
    apply(table, off);
    const place = document.querySelector(`[data-columns-for="${CSS.escape(key)}"]`);
    if (!place || place.childElementCount) continue;
    for (const th of table.tHead.rows[0].querySelectorAll('th[data-column]')) {
      const tick = make('input', { type: 'checkbox', class: 'form-check-input' });
      tick.checked = !off.has(th.dataset.column);
      tick.addEventListener('change', () => {
        if (tick.checked) off.delete(th.dataset.column);
        else off.add(th.dataset.column);
        try { localStorage.setItem(PREFIX + key, JSON.stringify([...off])); } catch { /* not kept */ }
        apply(table, off);
      });
      place.append(make('label', { class: 'form-check' }, tick, make('span', { class: 'form-check-label' }, th.textContent.trim())));
    }
  }
}
