// Going through a draft with the keyboard: <div data-chips> holds a.chip or button.chip elements.
//   n / p   next / previous chip        m   next chip that is missing or not yet bound
//   Enter   open the chip (its own action); in the panel, Enter on the first candidate accepts it
//   Esc     back to the chip
import { all } from './find.js';

const typing = (target) => target.closest?.('input, textarea, select, [contenteditable]');

function go(box, way, test) {
  const chips = [...box.querySelectorAll('.chip')];
  if (!chips.length) return;
  const now = chips.findIndex((c) => c === document.activeElement || c.hasAttribute('aria-current'));
  for (let i = 1; i <= chips.length; i++) {
    const chip = chips[(now + way * i + chips.length * 2) % chips.length];
    if (!test(chip)) continue;
    for (const c of chips) c.removeAttribute('aria-current');
    chip.setAttribute('aria-current', 'true');
    chip.focus();
    chip.scrollIntoView({ block: 'center' });
    return;
  }
}

const open = (chip) => chip.classList.contains('chip-missing') || chip.classList.contains('chip-unbound');

export function setUp(root) {
  for (const box of all(root, '[data-chips]')) {
    document.addEventListener('keydown', (event) => {
      if (!box.isConnected || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === 'n') go(box, 1, () => true);
      else if (event.key === 'p') go(box, -1, () => true);
      else if (event.key === 'm') go(box, 1, open);
      else if (event.key === 'Escape') box.querySelector('.chip[aria-current]')?.focus();
      else return;
      event.preventDefault();
    });
  }
  // When a panel has been filled for a chip, the first candidate takes the focus: Enter accepts it.
  for (const panel of all(root, '[data-chip-panel]')) panel.querySelector('[data-accept]')?.focus();
}
