// Findings by their code. A group opens into what was seen, a few at a time.
const STEP = 20;
const opened = new Set();
/** How many are drawn at once, and whether all groups are open. */
const sighted = {step: STEP, all: false};

function drawFindings(found) {
  byId('finding-list').replaceChildren(...found.map(drawGroup));
  byId('no-findings').hidden = found.length > 0;
}

function drawGroup({at, code, title, severity, sightings}) {
  const hit = new Set(sightings.flatMap(([, , , , all]) => all));
  const body = element('div', {class: 'sightings', id: `finding-${at}`});
  const show = open => {
    body.hidden = !open;
    if (open && body.childElementCount === 0) addSightings(body, sightings, 0);
    button.setAttribute('aria-expanded', open);
  };
  const button = element(
    'button',
    {
      type: 'button',
      class: 'opener',
      'aria-controls': body.id,
      onclick: () => {
        if (!opened.delete(at)) opened.add(at);
        show(opened.has(at));
      },
    },
    level(severity),
    element('span', {class: 'title'}, text(title)),
    element('span', {class: 'soft'}, hit.size === 1 ? '1 VM' : `${number(hit.size)} VMs`),
  );
  show(sighted.all || opened.has(at));
  return element(
    'div',
    {class: 'group'},
    element('div', {class: 'group-head'}, button, codeLink(at, code)),
    body,
  );
}

/** To the documentation of a code, which is on this page or published. */
function codeLink(at, code) {
  const href = links[at];
  const name = element('code', {}, text(code));
  if (!href) return name;
  const open = () => href.startsWith('#') && (byId(href.slice(1)).closest('details').open = true);
  return element('a', {href, class: 'doc-link', title: `what ${text(code)} means`, onclick: open}, name);
}

function addSightings(body, sightings, from) {
  const next = from + sighted.step;
  body.querySelector('.more')?.remove();
  body.append(...sightings.slice(from, next).map(drawSighting));
  if (next >= sightings.length) return;
  const more = `Show ${number(Math.min(sighted.step, sightings.length - next))} more of ${number(sightings.length)}`;
  const onclick = () => {
    const first = body.childElementCount - 1;
    addSightings(body, sightings, next);
    body.children[first]?.querySelector('a')?.focus();
  };
  body.append(element('button', {type: 'button', class: 'more', onclick}, more));
}

function drawSighting([severity, message, help, place, hit]) {
  const names = hit.slice(0, mostNames).flatMap((vm, at) => (at === 0 ? [vmLink(vm)] : [', ', vmLink(vm)]));
  const rest = hit.length > mostNames ? [` and ${number(hit.length - mostNames)} more VMs`] : [];
  const where = text(place) === '' ? [] : [element('span', {class: 'soft'}, ` · ${text(place)}`)];
  return element(
    'div',
    {class: `sighting ${severities[severity]}`},
    element('div', {class: 'where'}, ...names, ...rest, ...where),
    element('div', {}, text(message)),
    ...(text(help) === '' ? [] : [element('div', {class: 'help'}, ...fix(text(help)))]),
  );
}
