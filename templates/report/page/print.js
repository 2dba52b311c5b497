// On paper there is what the filters let through: all rows of a table, each finding with what was seen, and what it means.
const MOST_PRINTED = 5000;

function lengthen(rows, all) {
  Object.assign(sighted, {step: rows ?? STEP, all});
  for (const table of [vmTable, sharedTable, accessTable]) table?.lengthen(rows);
  update();
}

const closed = [];
addEventListener('beforeprint', () => {
  lengthen(MOST_PRINTED, true);
  closed.push(...document.querySelectorAll('details:not([open])'));
  for (const one of closed) one.open = true;
});
addEventListener('afterprint', () => {
  lengthen(undefined, false);
  for (const one of closed.splice(0)) one.open = false;
});
