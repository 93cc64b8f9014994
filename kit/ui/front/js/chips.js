// Going through a draft with the keyboard. <div data-chips data-panels="/drafts/1/panel/"> holds the chips (links to ?slot=N) and the
// panel of the one in hand. Whatever can be reached by a key says so itself: data-key="n". A key presses a button, follows a link,
// opens a details and goes to its first field, or goes to a field. Without script all of it works by links and buttons.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { all } from './find.js';

const typing = (target) => target.closest?.('input, textarea, select, [contenteditable]');
const narrow = () => window.matchMedia('(max-width: 991.98px)').matches;

/** Shows the panel of a chip of this page. */
function hold(box, chip, n) {
  for (const other of box.querySelectorAll('.chip[aria-current]')) other.removeAttribute('aria-current');
  chip.setAttribute('aria-current', 'true');
  const panel = box.querySelector('[data-chip-panel]');
  htmx.ajax('GET', box.dataset.panels + n, { target: panel, swap: 'innerHTML' }).then(() => {
    if (narrow()) panel.scrollIntoView({ block: 'start' });
    else {
      panel.scrollTop = 0;
      chip.scrollIntoView({ block: 'nearest' });
    }
  });
  window.history.replaceState(null, '', `?slot=${n}`);
}

function press(box, element) {
  if (element.matches('details')) {
    const open = !element.open;
    element.open = open;
    if (open) element.querySelector('input:not([type=hidden]), textarea')?.focus();
    return;
  }
  if (element.matches('input, textarea, select')) {
    element.focus();
    return;
  }
  const n = element.dataset.slot;
  const chip = n !== undefined && box.querySelector(`#s${n}`);
  if (chip) hold(box, chip, n);
  else element.click();
}

const ACCEPT = ['a', 'Enter'];

function key(box, event) {
  if (!box.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === 'Escape' && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (typing(event.target) || document.querySelector('dialog[open]')) return;
  // Enter on a link or button is its own.
  if (event.key === 'Enter' && event.target.closest?.('a, button, summary')) return;
  const wanted = ACCEPT.includes(event.key) ? box.querySelector('[data-accept]') : document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  press(box, wanted);
}

export function setUp(root) {
  for (const box of all(root, '[data-chips]')) {
    document.addEventListener('keydown', (event) => key(box, event));
    box.addEventListener('click', (event) => {
      const link = event.target.closest('a.chip, a[data-slot]');
      if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const n = link.dataset.slot ?? link.id.slice(1);
      const chip = box.querySelector(`#s${n}`);
      if (!chip) return;
      event.preventDefault();
      hold(box, chip, n);
    });
    box.querySelector('.chip[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }
}
