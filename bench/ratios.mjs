// SPDX-License-Identifier: Apache-2.0
// The goals that are ratios of two commands, measured side by side.
import {join} from 'node:path';
import {compare} from './measure.mjs';
import {chain, definition, helpers, node, plan, version} from './commands.mjs';

/** @returns rows `{name, goal, ratio, met}`; `ratio` is undefined where one of the two programs is missing */
export function ratios(folder, rounds) {
  const small = definition(join(folder, 'small.xml'), {});
  const chained = definition(join(folder, 'chain.xml'), {image: chain(folder, 4)});
  const large = definition(join(folder, 'large.xml'), {disks: 500});
  const {bundled} = helpers(small);
  const rows = [
    ['svirtgen --version : node -e 0', 1.25, version, node],
    ['virt-aa-helper : node -e 0', 1.25, bundled, node],
    ['plan of one VM, all layers : node -e 0', 1.6, plan([small]), node],
    ["standalone virt-aa-helper : libvirt's, 1 disk", 1, helpers(small).standalone, helpers(small).original],
    [
      "standalone virt-aa-helper : libvirt's, 4 layers",
      1,
      helpers(chained).standalone,
      helpers(chained).original,
    ],
    [
      "standalone virt-aa-helper : libvirt's, 500 disks",
      1,
      helpers(large).standalone,
      helpers(large).original,
    ],
  ];
  return rows.map(([name, goal, own, other]) => {
    if (!own || !other) return {name, goal, ratio: undefined, met: undefined};
    const [ours, theirs] = compare([own, other], rounds);
    const ratio = ours / theirs;
    return {name, goal, ratio, met: ratio <= goal, milliseconds: [ours, theirs]};
  });
}
