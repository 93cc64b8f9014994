// <form data-confirm="撤销后……" data-confirm-act="撤销"> asks back in a dialog before it is sent.
// Without script the server asks back on a page of its own, or the form is simply sent.
import { all, make } from './find.js';

function ask(form, submitter) {
  const yes = make('button', { type: 'button', class: 'btn btn-danger' }, form.dataset.confirmAct ?? submitter?.textContent.trim() ?? '确定');
  const no = make('button', { type: 'button', class: 'btn btn-outline-secondary' }, '取消');
  const title = make('h2', { id: 'confirm-title' }, form.dataset.confirmTitle ?? '请确认');
  const dialog = make('dialog', { 'aria-labelledby': 'confirm-title' }, title, make('p', {}, form.dataset.confirm), make('div', { class: 'form-acts' }, no, yes));
  no.addEventListener('click', () => dialog.close());
  yes.addEventListener('click', () => {
    form.dataset.confirmed = 'yes';
    dialog.close();
    form.requestSubmit(submitter ?? undefined);
  });
  dialog.addEventListener('close', () => { dialog.remove(); submitter?.focus(); });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}

export function setUp(root) {
  if (!window.HTMLDialogElement) return;
  for (const form of all(root, 'form[data-confirm]')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter);
    });
  }
}
