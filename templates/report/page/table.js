// A table that draws a page of its rows at a time, and sorts by the keys of its columns.

/** Digits as one long number, so that vm2 stands before vm10. */
const naturally = one => one.toLowerCase().replace(/\d+/gu, digits => digits.padStart(12, '0'));
const natural = new Map();

function keyOf(value) {
  if (typeof value === 'number') return value;
  if (!natural.has(value)) natural.set(value, naturally(value));
  return natural.get(value);
}

/**
 * @param section an element with a table, a note for when it is empty, and a pager
 * @param size rows of one page
 * @param count of all rows
 * @param keys of each column that sorts, by its name: from a row's position to a number or a text
 * @param draw from a row's position to its element
 */
function pagedTable({section, size, count, keys, draw}) {
  const body = section.querySelector('tbody');
  const pager = section.querySelector('.pager');
  const heads = [...section.querySelectorAll('th[data-key]')];
  let order = Array.from({length: count}, (_, at) => at);
  let visible = order;
  let start = 0;
  let length = size;
  let drawn = '';

  function turn(to) {
    start = to;
    const wantedRows = visible.slice(start, start + length);
    if (drawn !== wantedRows.join()) body.replaceChildren(...wantedRows.map(draw));
    drawn = wantedRows.join();
    section.querySelector('.empty').hidden = visible.length > 0;
    section.querySelector('table').hidden = visible.length === 0;
    pager.hidden = visible.length <= length;
    const end = Math.min(start + length, visible.length);
    pager.querySelector('output').textContent =
      `${number(start + 1)}–${number(end)} of ${number(visible.length)}`;
    for (const button of pager.querySelectorAll('button')) button.disabled = targetOf(button) === start;
  }

  function targetOf({dataset: {turn: where}}) {
    const last = Math.max(0, Math.ceil(visible.length / size) - 1) * size;
    return {first: 0, back: Math.max(0, start - size), on: Math.min(last, start + size), last}[where];
  }

  pager.addEventListener('click', ({target}) => {
    const button = target.closest('button');
    if (!button) return;
    turn(targetOf(button));
    section.scrollIntoView({block: 'start'});
    // A button that leads nowhere any more would lose the focus.
    if (button.disabled) pager.querySelector('button:enabled')?.focus();
  });

  function sort(head) {
    const ascending = head.getAttribute('aria-sort') !== 'ascending';
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
    const keyed = order.map(at => [keyOf(keys[head.dataset.key](at)), at]);
    const sign = ascending ? 1 : -1;
    keyed.sort(([one], [other]) => (one < other ? -sign : Number(one > other) * sign));
    order = keyed.map(([, at]) => at);
    const kept = new Set(visible);
    visible = order.filter(at => kept.has(at));
    turn(0);
  }
  for (const head of heads) head.querySelector('button').addEventListener('click', () => sort(head));

  return {
    show(shown) {
      visible = order.filter(at => shown[at]);
      turn(0);
      return visible.length;
    },
    /** @param rows of one page from now on; without it the table is as it was at first */
    lengthen(rows = size) {
      length = rows;
      turn(0);
    },
  };
}
