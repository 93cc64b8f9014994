// Whether enough are there, told while names are tapped:
//   <p data-quorum="1/2" data-quorum-of="voting|due" data-quorum-strict> in a form with an attendance box (attendance.js).
// Those with the right to vote stand in an element with data-voting. The server says the same of the saved record.
import { all } from './find.js';

function tally(form, votingOnly) {
  const sums = { due: 0, present: 0 };
  for (const radio of form.querySelectorAll('[data-attend] input[type=radio]:checked')) {
    if (radio.value === 'none' || (votingOnly && !radio.closest('[data-voting]'))) continue;
    sums.due += 1;
    if (radio.value === 'present') sums.present += 1;
  }
  return sums;
}

function tell(place, form) {
  const [above, below] = place.dataset.quorum.split('/').map(Number);
  const votingOnly = place.dataset.quorumOf === 'voting';
  const { due, present } = tally(form, votingOnly);
  const strict = place.hasAttribute('data-quorum-strict');
  const needed = strict ? Math.floor((due * above) / below) + 1 : Math.ceil((due * above) / below);
  const met = due > 0 && present >= needed;
  const whom = votingOnly ? '有表决权的党员' : '应到人员';
  place.textContent = due === 0 ? `没有${whom}应到，无法核对是否达到规定人数`
    : `${whom}应到 ${due} 名，实到 ${present} 名，${met ? '达到' : '未达到'}规定人数（至少 ${needed} 名）`;
  const note = place.closest('.note');
  note?.classList.toggle('note-warn', due > 0 && !met);
  note?.classList.toggle('note-info', due === 0 || met);
}

export function setUp(root) {
  for (const place of all(root, '[data-quorum]')) {
    const form = place.closest('form');
    if (!form) continue;
    for (const change of ['change', 'input', 'taizhang:changed']) form.addEventListener(change, () => tell(place, form));
    tell(place, form);
  }
}
