// Elements. Texts are only ever set as text: nothing here reads HTML.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute === 'onclick') made.addEventListener('click', value);
    else if (value !== undefined && value !== false)
      made.setAttribute(attribute, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

const byId = id => document.getElementById(id);
const number = count => count.toLocaleString('en');
const chip = mark => element('span', {class: `chip ${moodOf(mark)}`}, mark);
const level = at => element('span', {class: `level ${severities[at]}`}, severities[at]);

/** A cell with the name of its column, which narrow screens show beside it. */
const cell = (label, attributes, ...children) =>
  element('td', {'data-label': label, ...attributes}, ...children);

/** A VM's name, which leads to what it may touch. */
const vmLink = vm => element('a', {href: '#access', onclick: event => pickVm(event, vm)}, text(vms.name[vm]));

/** A fix, with its commands as such. */
const fix = words => words.split('`').map((part, at) => (at % 2 === 1 ? element('code', {}, part) : part));

const list = (items, attributes = {}) =>
  element('ul', attributes, ...items.map(item => element('li', {}, item)));
