// The graph lights up what belongs to a VM or a path, and filters the page by it.
const parts = [...document.querySelectorAll('.graph g[data-with]')];

function light(node) {
  for (const part of parts) {
    part.classList.toggle('off', node !== undefined && !part.dataset.with.split(' ').includes(node));
  }
}

const lightWanted = () => light(wanted.vm < 0 ? undefined : `v${wanted.vm}`);

for (const part of parts) {
  if (part.dataset.node === undefined) continue;
  for (const begin of ['mouseenter', 'focus']) part.addEventListener(begin, () => light(part.dataset.node));
  for (const end of ['mouseleave', 'blur']) part.addEventListener(end, lightWanted);
  part.addEventListener('click', () => pickNode(part.dataset));
  part.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    pickNode(part.dataset);
  });
}

/** The same once more takes the filter away. */
function pickNode({pickVm: vm, pickPath: path}) {
  if (vm === undefined) {
    byId('search').value = byId('search').value === path ? '' : path;
  } else wanted.vm = wanted.vm === Number(vm) ? -1 : Number(vm);
  update();
}
