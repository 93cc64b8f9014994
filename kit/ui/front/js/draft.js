// A form that survives a lost session, a closed lid or a power cut: <form data-draft="meeting:new:320102-017:zhangsan">.
// The key must name the account, so that two people at one PC never see each other's text.
// Kept: text, choices, ticks. Never kept: passwords, files, hidden fields, and what is marked data-private.
// Dropped: when the server says so (an element data-draft-done="KEY" on any page), on sign-out
// (form data-drafts-clear), after 7 days, or when the user discards it.
import { all, make } from './find.js';

const PREFIX = 'taizhang.draft.';
const KEEP_MS = 7 * 24 * 3600 * 1000;

function kept(form) {
  return [...form.elements].filter((field) => field.name && !field.closest('[data-private]')
    && !['password', 'file', 'hidden', 'submit', 'button'].includes(field.type));
}

function read(form) {
  return kept(form).map((field) => {
    if (field.type === 'radio' || field.type === 'checkbox') return [field.name, field.value, field.checked];
    if (field.multiple && field.options) return [field.name, null, [...field.selectedOptions].map((o) => o.value)];
    return [field.name, null, field.value];
  });
}

function write(form, state) {
  const byName = new Map();
  for (const [name, value, now] of state) byName.set(`${name}\u0000${value ?? ''}`, now);
  for (const field of kept(form)) {
    const tick = field.type === 'radio' || field.type === 'checkbox';
    const now = byName.get(`${field.name}\u0000${tick ? field.value : ''}`);
    if (now === undefined) continue;
    if (tick) field.checked = now;
    else if (field.multiple && field.options) for (const o of field.options) o.selected = now.includes(o.value);
    else field.value = now;
  }
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function stored(key) {
  try {
    const found = JSON.parse(localStorage.getItem(PREFIX + key));
    return found && Date.now() - found.at < KEEP_MS ? found : null;
  } catch {
    return null; // storage switched off, or text that is not ours
  }
}

function store(key, state) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), state }));
  } catch { /* full or switched off: the form works as without script */ }
}

function drop(key) {
  try { localStorage.removeItem(PREFIX + key); } catch { /* nothing to drop */ }
}

function dropWhere(test) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && test(name.slice(PREFIX.length))) localStorage.removeItem(name);
    }
  } catch { /* nothing to drop */ }
}

function notice(form, found, initial) {
  const at = new Date(found.at).toLocaleString('zh-CN', { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  const discard = make('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary' }, '放弃，恢复原样');
  const box = make('div', { class: 'note note-info', role: 'status' }, make('div', {}, `已恢复 ${at} 未提交的内容。`, ' ', discard));
  discard.addEventListener('click', () => {
    write(form, initial);
    drop(form.dataset.draft);
    box.remove();
  });
  form.prepend(box);
}

function watch(form) {
  if (form.dataset.draftReady) return;
  form.dataset.draftReady = 'yes';
  const key = form.dataset.draft;
  const initial = read(form);
  const found = stored(key);
  // A form that came back with errors holds what was typed already: newer than the draft.
  if (found && !form.hasAttribute('data-draft-rejected') && JSON.stringify(found.state) !== JSON.stringify(initial)) {
    write(form, found.state);
    notice(form, found, initial);
  }
  let timer = 0;
  const save = () => store(key, read(form));
  const later = (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  };
  form.addEventListener('input', later);
  form.addEventListener('change', later);
  form.addEventListener('taizhang:changed', save);
  window.addEventListener('pagehide', () => { if (timer) save(); });
  form.addEventListener('submit', () => { clearTimeout(timer); timer = 0; save(); });
}

export function setUp(root) {
  for (const done of all(root, '[data-draft-done]')) drop(done.dataset.draftDone);
  for (const form of all(root, 'form[data-drafts-clear]')) form.addEventListener('submit', () => dropWhere(() => true));
  dropWhere((key) => !stored(key));
  for (const form of all(root, 'form[data-draft]')) watch(form);
}
