// Searching, sorting and filtering. The page says everything without it.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = id => document.getElementById(id);
  document.documentElement.classList.add('scripted');

  const controls = ['search', 'vm', 'may', 'layer', 'finding'].map(byId);
  const [search, vm, may, layer, finding] = controls;
  const rows = all('[data-row]');
  const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
  const list = text => (text ? text.split(' ') : []);

  const tests = {
    vm: row => list(row.dataset.vm).includes(vm.value),
    may: row => list(row.dataset.may).includes(may.value),
    layer: row => list(row.dataset.refused).includes(layer.value),
    finding: row => list(row.dataset.codes).includes(finding.value),
  };

  const shows = row => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.every(word => texts.get(row).includes(word))) return false;
    return controls.slice(1).every(control => control.value === '' || tests[control.id](row));
  };

  function update() {
    all('tr.detail').forEach(detail => detail.remove());
    let shown = 0;
    let total = 0;
    for (const row of rows) {
      row.hidden = !shows(row);
      if (row.closest('#access')) {
        total += 1;
        shown += row.hidden ? 0 : 1;
      }
    }
    for (const note of all('[data-empty]')) {
      note.hidden = all('[data-row]', note.closest('.sheet')).some(row => !row.hidden);
    }
    byId('count').textContent = `${shown.toLocaleString('en')} of ${total.toLocaleString('en')} paths`;
    light(vm.value === '' ? undefined : `v${vm.value}`);
  }

  for (const control of controls) control.addEventListener('input', update);
  byId('reset').addEventListener('click', () => {
    for (const control of controls) control.value = '';
    update();
    search.focus();
  });

  // Sorting: numbers as numbers, severity by its rank, the rest as text.
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell?.dataset.key ?? cell?.textContent.trim() ?? '';
  };
  const compare = new Intl.Collator('en', {numeric: true}).compare;

  for (const head of all('th[data-sort]')) {
    head.tabIndex = 0;
    const sort = () => {
      const ascending = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
      const body = head.closest('table').tBodies[0];
      all('tr.detail', body).forEach(detail => detail.remove());
      const keyed = [...body.rows].map(row => [keyOf(row, head.cellIndex), row]);
      keyed.sort(([one], [other]) => (ascending ? compare(one, other) : compare(other, one)));
      body.append(...keyed.map(([, row]) => row));
    };
    head.addEventListener('click', sort);
    head.addEventListener('keydown', event => {
      if (event.key === 'Enter') sort();
    });
  }

  // A row of the access table opens into what each layer said.
  const access = byId('access');
  access?.addEventListener('click', event => {
    const row = event.target.closest('tr[data-row]');
    if (!row || String(getSelection()) !== '') return;
    const open = row.nextElementSibling?.classList.contains('detail');
    all('tr.detail', access).forEach(detail => detail.remove());
    if (!open) row.after(detailOf(row));
  });

  function detailOf(row) {
    const detail = document.createElement('tr');
    detail.className = 'detail';
    const cell = detail.insertCell();
    cell.colSpan = row.cells.length;
    const facts = document.createElement('dl');
    for (const chip of all('[data-layer]', row)) {
      const name = document.createElement('dt');
      name.textContent = chip.dataset.layer;
      const said = document.createElement('dd');
      said.textContent = chip.title;
      facts.append(name, said);
    }
    cell.append(facts);
    return detail;
  }

  // A VM or a path of the graph, or a VM's name, filters the page by it.
  const pick = (control, value) => {
    control.value = control.value === value ? '' : value;
    update();
  };
  for (const link of all('[data-pick-vm]')) {
    link.addEventListener('click', event => {
      event.preventDefault();
      pick(vm, link.dataset.pickVm);
    });
  }
  for (const node of all('[data-pick-path]')) {
    node.addEventListener('click', () => pick(search, node.dataset.pickPath));
  }

  const parts = all('.graph g');
  function light(node) {
    for (const part of parts)
      part.classList.toggle('off', node !== undefined && !list(part.dataset.with).includes(node));
  }
  for (const part of parts) {
    part.addEventListener('mouseenter', () => light(part.dataset.node));
    part.addEventListener('mouseleave', () => light(vm.value === '' ? undefined : `v${vm.value}`));
  }

  update();
})();
