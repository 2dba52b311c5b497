// The tables: VMs, shared paths, and the access of each VM.
const column = name => at => vms[name][at];
const textOf = numbers => at => text(numbers[at]);

const vmTable = pagedTable({
  section: byId('vms'),
  size: 25,
  count: vms.name.length,
  keys: {
    name: textOf(vms.name),
    error: column('error'),
    warning: column('warning'),
    note: column('note'),
    paths: column('rows'),
    written: column('written'),
    refused: column('refused'),
  },
  draw: vm => {
    const count = (label, name, bad = '') =>
      cell(label, {class: `number ${vms[name][vm] > 0 ? bad : 'zero'}`}, number(vms[name][vm]));
    return element(
      'tr',
      {},
      cell('', {class: 'name'}, vmLink(vm), element('div', {class: 'path soft'}, text(vms.file[vm]))),
      count('errors', 'error', 'is-error'),
      count('warnings', 'warning', 'is-warning'),
      count('notes', 'note'),
      count('paths', 'rows'),
      count('may write', 'written'),
      count('refused', 'refused', 'is-error'),
    );
  },
});

const sharedTable =
  byId('shared-paths') &&
  pagedTable({
    section: byId('shared-paths'),
    size: 25,
    count: shared.length,
    keys: {
      kind: at => -severities.indexOf(text(shared[at].mood)),
      path: at => text(shared[at].path),
      users: at => shared[at].vms.length,
      apart: at => text(shared[at].apart),
    },
    draw: at => {
      const {kind, mood, path, apart, users, more} = shared[at];
      const named = users.map(([vm, name, access]) => [
        chip(text(access)),
        ' ',
        vm < 0 ? text(name) : sharingLink(vm, name),
      ]);
      const items = named.map(parts => element('div', {}, ...parts));
      return element(
        'tr',
        {},
        cell('', {}, element('span', {class: `level ${text(mood)}`}, text(kind))),
        cell('', {class: 'path wide'}, text(path)),
        cell('', {class: 'wide'}, ...items, ...(more > 0 ? [`and ${number(more)} more`] : [])),
        cell('kept apart by', {class: 'soft wide'}, text(apart)),
      );
    },
  });

const sharingLink = (vm, name) =>
  element('a', {href: '#access', onclick: event => pickVm(event, vm)}, text(name));

const accessTable = pagedTable({
  section: byId('access'),
  size: 50,
  count: vmOf.length,
  keys: {
    vm: row => text(vms.name[vmOf[row]]),
    path: textOf(rows.path),
    process: textOf(rows.process),
    may: row => text(verdictOf(row)[1]),
    for: textOf(rows.origin),
    ...Object.fromEntries(layers.map((_, at) => [`layer${at}`, row => accessBy(verdictOf(row), at)])),
  },
  draw: drawAccess,
});

function drawAccess(row) {
  const verdict = verdictOf(row);
  const path = text(rows.path[row]);
  const lack = verdict[0] === 1;
  const opener = element(
    'button',
    {type: 'button', class: 'opener path', 'aria-expanded': 'false', title: 'what each layer says'},
    path,
  );
  const drawn = element(
    'tr',
    {class: lack ? 'lack' : ''},
    cell(
      '',
      {class: 'wide first'},
      opener,
      ...(lack ? [element('span', {class: 'missing'}, 'needed but refused')] : []),
      ...behind(row),
    ),
    cell('', {class: 'name'}, text(vms.name[vmOf[row]])),
    cell('', {class: 'soft'}, text(rows.process[row])),
    cell('may', {class: 'mark'}, chip(text(verdict[1]))),
    ...layers.map((name, at) => cell(name, {class: 'mark'}, chip(accessBy(verdict, at)))),
    cell('', {class: 'soft origin'}, text(rows.origin[row])),
  );
  drawn.addEventListener('click', event => {
    if (event.target.closest('a') || String(getSelection()) !== '') return;
    toggleDetail(drawn, opener, row);
  });
  return drawn;
}

/** What the host has behind a pattern. */
function behind(row) {
  const found = rows.behind[row];
  if (!found) return [];
  const [more, ...pairs] = found;
  const lines = pairs.flatMap((mark, at) => (at % 2 ? [] : [`${text(mark)} ${text(pairs[at + 1])}`]));
  return [
    list(lines.length === 0 ? ['nothing there now'] : [...lines, ...(more ? ['and more'] : [])], {
      class: 'behind',
    }),
  ];
}

function toggleDetail(drawn, opener, row) {
  const open = drawn.nextElementSibling?.classList.contains('detail');
  if (open) drawn.nextElementSibling.remove();
  else drawn.after(drawDetail(row));
  opener.setAttribute('aria-expanded', !open);
}

function drawDetail(row) {
  const verdict = verdictOf(row);
  const facts = [
    ['needed', [verdict[2]]],
    ...layers.map((name, at) => [name, judgementOf(verdict, at).slice(1)]),
  ];
  const terms = facts.flatMap(([name, words]) => [
    element('dt', {}, name),
    element('dd', {}, said(words, row)),
  ]);
  return element(
    'tr',
    {class: 'detail'},
    element('td', {colspan: 5 + layers.length}, element('dl', {}, ...terms)),
  );
}
