// SPDX-License-Identifier: Apache-2.0
// Definitions of a fleet of any size, as a stream for standard input: the example VMs under other names, with disks
// of their own. A fifth lie on one golden image; cluster nodes share a disk in pairs.
import {closeSync, openSync, readFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {root} from './commands.mjs';

const KINDS = [
  'web-server',
  'database',
  'office-tpm',
  'container-host',
  'cluster-node-a',
  'build-host-external-tpm',
  'web-server',
  'passt-gateway',
  'office-tpm',
  'cluster-node-b',
];
const GOLDEN = `<backingStore type='file'><format type='qcow2'/>
        <source file='/var/lib/libvirt/images/golden.qcow2'/><backingStore/>
      </backingStore>`;
/** Paths of the examples that are not named after the VM. */
const OWN =
  /(\/srv\/cluster\/quorum|\/dev\/mapper\/san-cluster|\/srv\/(?:containers|site-config)|build-scratch)/g;

const texts = new Map(
  KINDS.map(kind => [
    kind,
    readFileSync(join(root, `examples/${kind}.xml`), 'utf8').replace(/<!--[\s\S]*?-->/g, ''),
  ]),
);

/** @returns the XML of one VM of the fleet */
export function fleetVm(number) {
  const kind = KINDS[number % KINDS.length];
  const text = texts.get(kind);
  const name = /<name>(.*)<\/name>/.exec(text)[1];
  // Both nodes of a cluster have the same number.
  const pair = kind.startsWith('cluster') ? Math.floor(number / KINDS.length) : number;
  return text
    .replaceAll(name, `${name}-${number}`)
    .replaceAll(OWN, `$1-${pair}`)
    .replace(/-[0-9a-f]{12}<\/uuid>/, `-${number.toString(16).padStart(12, '0')}</uuid>`)
    .replace(/<source file='[^']*web-server[^']*qcow2'\/>/, `$&${GOLDEN}`);
}

/** Writes them as lines of `{file, xml}`. */
export function writeFleet(file, count) {
  const descriptor = openSync(file, 'w');
  for (let number = 0; number < count; number += 1) {
    const line = {file: `vm-${number}.xml`, xml: fleetVm(number)};
    writeSync(descriptor, `${JSON.stringify(line)}\n`);
  }
  closeSync(descriptor);
}
