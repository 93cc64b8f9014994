// Attendance by names: <div data-attend> holds one radio group a person (values present, leave, absent …).
// Arrow up and down go to the next person, left and right choose (the browser's own habit for radios).
// The value none means: not due. A button data-attend-all="present" sets everybody who is due; elements with
// data-attend-count="present" show the running sums.
import { all } from './find.js';

const groups = (box) => {
  const byName = new Map();
  for (const radio of box.querySelectorAll('input[type=radio]')) {
    byName.set(radio.name, [...(byName.get(radio.name) ?? []), radio]);
  }
  return [...byName.values()];
};

function count(box) {
  const scope = box.closest('form') ?? document;
  const sums = {};
  for (const radio of box.querySelectorAll('input[type=radio]:checked')) sums[radio.value] = (sums[radio.value] ?? 0) + 1;
  for (const place of scope.querySelectorAll('[data-attend-count]')) {
    place.textContent = String(place.dataset.attendCount === 'due' ? groups(box).length - (sums.none ?? 0) : sums[place.dataset.attendCount] ?? 0);
  }
}

function step(box, event) {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!way || event.target.type !== 'radio') return;
  event.preventDefault();
  const list = groups(box);
  const at = list.findIndex((radios) => radios.includes(event.target));
  const next = list[at + way];
  if (next) (next.find((r) => r.checked) ?? next[0]).focus();
}

function sideways(box, event) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!way || event.target.type !== 'radio') return;
  event.preventDefault();
  const radios = groups(box).find((g) => g.includes(event.target)).filter((r) => !r.disabled);
  const next = radios[(radios.indexOf(event.target) + way + radios.length) % radios.length];
  next.checked = true;
  next.focus();
  next.dispatchEvent(new Event('change', { bubbles: true }));
}

function everybody(box, value) {
  for (const radios of groups(box)) {
    const radio = radios.find((r) => r.value === value);
    if (radio && !radio.disabled && !radios.some((r) => r.checked && r.value === 'none')) radio.checked = true;
  }
  count(box);
  box.closest('form')?.dispatchEvent(new Event('taizhang:changed'));
}

export function setUp(root) {
  for (const box of all(root, '[data-attend]')) {
    box.addEventListener('keydown', (event) => { step(box, event); sideways(box, event); });
    box.addEventListener('change', () => count(box));
    const scope = box.closest('form') ?? document;
    scope.addEventListener('input', () => count(box));
    for (const button of scope.querySelectorAll('[data-attend-all]')) {
      button.addEventListener('click', () => everybody(box, button.dataset.attendAll));
    }
    count(box);
  }
}
