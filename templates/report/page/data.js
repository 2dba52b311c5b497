// What the page is about: columns of numbers, most of which name a text. The shapes are told in page-data.ts.
const data = JSON.parse(document.getElementById('data').textContent);
const {texts, vms, rows, verdicts, judgements, groups, shared, layers, severities, part, mostNames, links} =
  data;

const text = number => texts[number] ?? '';

/** The VM of each row. */
const vmOf = Int32Array.from(vms.rows.flatMap((count, vm) => Array(count).fill(vm)));

const [NO_SAY, REFUSED] = ['·', '-'];

function moodOf(mark) {
  if (mark === NO_SAY) return 'none';
  if (mark === REFUSED) return 'no';
  return mark.includes('w') ? 'write' : 'read';
}

const verdictOf = row => verdicts[rows.verdict[row]];

/** What layer number `at` says. */
const judgementOf = (verdict, at) => judgements[verdict[3 + at]];
const accessBy = (verdict, at) => text(judgementOf(verdict, at)[0]);

const said = (numbers, row) =>
  numbers
    .map(number => text(number).replaceAll(part, () => text(rows.path[row])))
    .filter(Boolean)
    .join(' — ');
