// The controls, and the first drawing.
const CONTROLS = {search: String, severity: Number, code: Number, may: String, layer: Number};
const controls = Object.keys(CONTROLS).map(byId);

function update() {
  for (const control of controls) wanted[control.id] = CONTROLS[control.id](control.value);
  const hits = searched();
  const found = shownFindings(hits);
  const about = rowsAbout(found);
  const rowFlags = shownRows(hits, about);
  drawFindings(found);
  const vmCount = vmTable.show(shownVms(hits, rowFlags, found));
  sharedTable?.show(shownShared(hits, about));
  const rowCount = accessTable.show(rowFlags);
  byId('count').textContent =
    `${number(vmCount)} of ${number(vms.name.length)} ${vms.name.length === 1 ? 'VM' : 'VMs'}, ${number(rowCount)} ${rowCount === 1 ? 'path' : 'paths'}`;
  byId('only-vm').hidden = wanted.vm < 0;
  byId('only-vm').textContent = `only ${text(vms.name[wanted.vm])} ✕`;
  byId('reset').disabled = Object.entries(NOTHING_WANTED).every(([name, value]) => wanted[name] === value);
  lightWanted();
}

/** Shows one VM, at the table of what it may touch. */
function pickVm(event, vm) {
  event.preventDefault();
  wanted.vm = vm;
  update();
  byId('access').querySelector('h2').focus({preventScroll: true});
  byId('access').scrollIntoView({block: 'start'});
}

for (const control of controls) control.addEventListener('input', update);
byId('only-vm').addEventListener('click', () => {
  wanted.vm = -1;
  update();
  byId('search').focus();
});
byId('reset').addEventListener('click', () => {
  for (const control of controls) control.value = NOTHING_WANTED[control.id];
  wanted.vm = -1;
  update();
  byId('search').focus();
});
byId('more-filters').addEventListener('click', ({currentTarget}) => {
  const open = currentTarget.getAttribute('aria-expanded') !== 'true';
  currentTarget.setAttribute('aria-expanded', open);
  byId('filters').classList.toggle('open', open);
});

byId('app').hidden = false;
update();
