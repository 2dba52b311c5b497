// SPDX-License-Identifier: Apache-2.0
/** VMs on the left, what they share on the right, a line for each access: SVG, as text. */
import type {AuditReport} from '../../../audit/report.ts';
import type {SharedPath} from '../../../audit/shared.ts';
import {escapeHtml} from '../../escape.ts';
import {ownPaths} from './page-shared.ts';

/** What is more than this nobody can follow; the list below it has all. */
const MOST_PATHS = 40;
const MOST_VMS = 40;

const WIDTH = 1160;
const LEFT = {x: 8, width: 250};
const RIGHT = {x: 560, width: 592};
const ROW = 34;
const BOX = 26;
const TOP = 30;
/** Width of a character of the font, and what a box takes away. */
const LETTER = 7.6;
const PADDING = 20;

interface Node {
  readonly id: string;
  readonly name: string;
  readonly y: number;
}

/** Empty where nothing is shared, or so much that no picture could show it. */
export function graphSvg({domains, shared}: AuditReport): string {
  const paths = ownPaths(shared);
  const numbers = new Set(paths.flatMap(({users}) => users.map(({domain}) => domain)));
  // A VM that is not shown has no place in the report.
  const involved = [...numbers].filter(domain => domain >= 0).sort((one, other) => one - other);
  if (paths.length === 0 || paths.length > MOST_PATHS || involved.length > MOST_VMS) return '';
  const height = TOP + Math.max(involved.length, paths.length) * ROW + 8;
  const space = (count: number) => (height - TOP - 8) / count;
  const yOf = (at: number, count: number) => TOP + space(count) * (at + 0.5);
  const vms = new Map(
    involved.map((domain, at): [number, Node] => [
      domain,
      {id: `v${domain}`, name: domains[domain]?.name ?? '', y: yOf(at, involved.length)},
    ]),
  );
  const targets = paths.map((path, at) => ({
    path,
    node: {id: `p${at}`, name: path.path, y: yOf(at, paths.length)},
  }));
  const edges = targets.flatMap(({path, node}) =>
    path.users.map(user => edge(user, vms.get(user.domain), node)),
  );
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="group" aria-label="VMs and the paths they share">`,
    `<text class="head" x="${LEFT.x}" y="16">VM</text><text class="head" x="${RIGHT.x}" y="16">shared path</text>`,
    ...edges,
    ...[...vms].map(([domain, node]) => vmBox(node, domain, targets)),
    ...targets.map(({path, node}) => pathBox(node, path)),
    '</svg>',
  ].join('\n');
}

function edge(user: SharedPath['users'][number], vm: Node | undefined, path: Node): string {
  if (!vm) return '';
  const [from, to] = [LEFT.x + LEFT.width, RIGHT.x];
  const middle = (from + to) / 2;
  const curve = `M${from} ${round(vm.y)}C${middle} ${round(vm.y)} ${middle} ${round(path.y)} ${to} ${round(path.y)}`;
  const kind = user.access.includes('w') ? 'write' : 'read';
  const title = escapeHtml(`${user.name}: ${user.access} ${path.name}`);
  return `<g data-with="${vm.id} ${path.id}"><path class="${kind}" d="${curve}"><title>${title}</title></path></g>`;
}

type Targets = readonly {readonly path: SharedPath; readonly node: Node}[];

function vmBox(node: Node, domain: number, targets: Targets): string {
  const reached = targets.filter(({path}) => path.users.some(user => user.domain === domain));
  const near = [node.id, ...reached.map(({node: {id}}) => id)].join(' ');
  return `<g ${nodeAttributes(node, near)} data-pick-vm="${domain}">${box(node, LEFT)}</g>`;
}

function pathBox(node: Node, {kind, users}: SharedPath): string {
  const near = [node.id, ...new Set(users.map(({domain}) => `v${domain}`))].join(' ');
  const pick = escapeHtml(node.name);
  return `<g class="${kind}" ${nodeAttributes(node, near)} data-pick-path="${pick}">${box(node, RIGHT)}</g>`;
}

/** A node is a button: it filters the page by what it stands for. */
function nodeAttributes({id, name}: Node, near: string): string {
  return `data-node="${id}" data-with="${near}" tabindex="0" role="button" aria-label="${escapeHtml(name)}"`;
}

function box({name, y}: Node, {x, width}: typeof LEFT): string {
  const text = escapeHtml(shorten(name, Math.floor((width - PADDING) / LETTER)));
  return (
    `<title>${escapeHtml(name)}</title>` +
    `<rect x="${x}" y="${round(y - BOX / 2)}" width="${width}" height="${BOX}" rx="7"/>` +
    `<text x="${x + PADDING / 2}" y="${round(y + 4.5)}">${text}</text>`
  );
}

/** The end of a path says more than its beginning. */
function shorten(name: string, most: number): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  return name.startsWith('/')
    ? `…${letters.slice(1 - most).join('')}`
    : `${letters.slice(0, most - 1).join('')}…`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
