// The few lines of script. Every page works without them; each module looks for its own data-attributes and does
// nothing where there are none. Rules: no inline style, no eval, no personal data kept longer than needed.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { setUp as draft } from './draft.js';
import { setUp as attendance } from './attendance.js';
import { setUp as quorum } from './quorum.js';
import { setUp as confirm } from './confirm.js';
import { setUp as columns } from './columns.js';
import { setUp as chips } from './chips.js';
import { setUp as picture } from './picture.js';
import { setUp as small } from './small.js';

Object.assign(htmx.config, {
  allowEval: false, // the policy forbids it
  allowScriptTags: false,
  includeIndicatorStyles: false, // would be an inline style
  selfRequestsOnly: true,
  historyCacheSize: 0, // pages with personal data must not lie in the browser's storage
  refreshOnHistoryMiss: true,
  inlineStyleNonce: '',
  attributesToSettle: ['class', 'width', 'height'], // not style: it would be an inline style
  scrollBehavior: 'auto',
});

const modules = [draft, attendance, quorum, confirm, columns, chips, picture, small];

document.documentElement.classList.add('js');
htmx.onLoad((root) => {
  for (const start of modules) start(root);
});
// A refusal (422) carries the form back with its errors, and must be shown in its place.
document.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
// The session may have ended meanwhile: go to the sign-in page instead of putting it into a corner of this one.
document.addEventListener('htmx:responseError', (event) => {
  if (event.detail.xhr.status === 401) window.location.reload();
});
