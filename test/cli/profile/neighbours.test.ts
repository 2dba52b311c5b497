// SPDX-License-Identifier: Apache-2.0
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {parseDomain} from '../../../src/domain/parse-domain.ts';
import {knownNeighbours} from '../../../src/cli/profile/neighbours.ts';
import type {PlanningSite} from '../../../src/library/open-site.ts';
import {domainXml} from '../../helpers/scenario.ts';
import {scratch} from '../../helpers/scratch.ts';

const named = (name: string) => parseDomain(domainXml({name}), {defaultSecurityModel: 'apparmor'});

test('a VM that libvirt has on the host, running or defined, is a neighbour; the VM itself is none', t => {
  const folder = scratch(t);
  for (const [place, name] of [
    ['config', 'production-webserver-01'],
    ['config', 'production-webserver-02'],
    ['state', 'transient-database-vm-1'],
  ] as const) {
    mkdirSync(join(folder, place), {recursive: true});
    writeFileSync(join(folder, place, `${name}.xml`), '');
  }
  const layout = {config: join(folder, 'config'), state: join(folder, 'state')};
  const on = (kind: string) => knownNeighbours([], {host: {kind}, layout} as unknown as PlanningSite);
  t.is(on('live')(named('production-webserver-01'), 'a.xml'), 'production-webserver-02');
  t.is(on('live')(named('transient-database-vm-2'), 'a.xml'), 'transient-database-vm-1');
  t.is(on('live')(named('transient-database-vm-1'), 'a.xml'), undefined);
  t.is(on('assumed')(named('production-webserver-01'), 'a.xml'), undefined);
});
