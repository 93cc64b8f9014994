// Little conveniences.
//   form[data-auto]         is sent when a choice changes (filters); without script there is a button, .no-js hides it
//   [data-copy="text"]      copies a text and says so
//   [data-print]            prints
//   form                    a second press of the same button does nothing (the server is idempotent anyway)
import { all } from './find.js';

function once(form) {
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    // A download answers without leaving the page; free the form again.
    form.dataset.sent = 'yes';
    setTimeout(() => delete form.dataset.sent, 3000);
  });
}

export function setUp(root) {
  for (const form of all(root, 'form[method=post]:not([hx-post])')) once(form);
  for (const form of all(root, 'form[data-auto]')) {
    form.addEventListener('change', (event) => { if (event.target.type !== 'text') form.requestSubmit(); });
  }
  for (const button of all(root, '[data-print]')) button.addEventListener('click', () => window.print());
  for (const button of all(root, '[data-copy]')) {
    button.addEventListener('click', async () => {
      await navigator.clipboard?.writeText(button.dataset.copy);
      button.textContent = '已复制';
    });
  }
  for (const box of all(root, '[data-focus]')) box.focus();
  window.addEventListener('pageshow', () => { for (const form of document.forms) delete form.dataset.sent; }, { once: true });
}
