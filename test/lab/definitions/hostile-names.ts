// SPDX-License-Identifier: Apache-2.0
/** Names that mean something to AppArmor, to a shell, to QEMU's options or to XML. */
import {disk, type LabDefinition} from '../definition.ts';
import {quoteShell} from '../../../src/text/quote-shell.ts';

/** Each with a name that it would match if one of its characters were not taken literally. */
const NAMES: readonly (readonly [name: string, neighbour: string])[] = [
  ['star*.raw', 'stars.raw'],
  ['two**.raw', 'two/x.raw'],
  ['mark?.raw', 'marks.raw'],
  ['set[ab].raw', 'seta.raw'],
  ['not[^a].raw', 'notb.raw'],
  ['braces{a,b}.raw', 'bracesa.raw'],
  ['back\\slash.raw', 'backslash.raw'],
  ['variable@{HOME}.raw', 'variable.raw'],
  ['white space.raw', 'white'],
  ['hash#.raw', 'hash'],
  ["single'quote.raw", 'singlequote.raw'],
  ['double"quote.raw', 'doublequote.raw'],
  ['comma,a=b.raw', 'comma'],
  ['$(touch pwned).raw', 'pwned'],
  ['caret^.raw', 'caret.raw'],
  ['umlautä€.raw', 'umlaut.raw'],
  ['-rf.raw', 'rf.raw'],
  ['octal\\101.raw', 'octalA.raw'],
];

export const HOSTILE_NAMES: readonly LabDefinition[] = [
  {
    name: 'hostile-names',
    quick: true,
    files: ['mkdir two', ...NAMES.flat().map(name => `truncate -s 64K ./${quoteShell(name)}`)].join('\n'),
    devices: folder =>
      `<controller type="scsi" model="virtio-scsi"/>${NAMES.map(([name], index) =>
        disk(`sd${'abcdefghijklmnopqrstuvwxyz'[index]!}`, `${folder}/${name}`),
      ).join('\n')}`,
    forbidden: folder => NAMES.map(([, neighbour]) => ({letter: 'r', path: `${folder}/${neighbour}`})),
  },
  {
    // As names of the backing chain, in headers of images and in JSON.
    name: 'hostile-chain',
    quick: true,
    files: `truncate -s 1M 'base {a,b}*[c]?.raw'
truncate -s 1M 'base ax.raw'
qemu-img create -q -f qcow2 -b 'base {a,b}*[c]?.raw' -F raw 'middle @{x} "#.qcow2'
qemu-img create -q -u -f qcow2 -F qcow2 \\
  -b "json:{\\"file.driver\\":\\"file\\",\\"file.filename\\":\\"$PWD/middle @{x} \\\\\\"#.qcow2\\"}" \\
  'top^\\o.qcow2' 1M`,
    devices: folder => disk('vda', `${folder}/top^\\o.qcow2`, 'qcow2'),
    forbidden: folder => [{letter: 'r', path: `${folder}/base ax.raw`}],
  },
  {
    name: 'hostile-places',
    files: "mkdir 'in {a,b}*'\ntruncate -s 1M 'in {a,b}*/a.raw'\nmkdir 'in a'\ntruncate -s 1M 'in a/a.raw'",
    devices: folder => `${disk('vda', `${folder}/in {a,b}*/a.raw`)}
      <serial type="file"><source path="${folder}/in {a,b}*/serial [1].log"/></serial>
      <serial type="unix"><source mode="bind" path="${folder}/in {a,b}*/serial?.sock"/></serial>`,
    forbidden: folder => [{letter: 'r', path: `${folder}/in a/a.raw`}],
  },
  {
    // A VM's own name is part of the names of its directories.
    name: 'a*{b,c}[d]?',
    quick: true,
    files: 'truncate -s 1M a.raw',
    devices: folder => `${disk('vda', `${folder}/a.raw`)}
      <channel type="unix"><target type="virtio" name="org.example.0"/></channel>
      <graphics type="vnc"><listen type="socket"/></graphics>`,
  },
];
