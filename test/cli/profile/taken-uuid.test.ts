// SPDX-License-Identifier: Apache-2.0
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {parseDomain} from '../../../src/domain/parse-domain.ts';
import {refuseTakenUuid, uuidHolders} from '../../../src/cli/profile/taken-uuid.ts';
import type {PlanningSite} from '../../../src/library/open-site.ts';
import {domainXml, UUID} from '../../helpers/scenario.ts';
import {scratch} from '../../helpers/scratch.ts';

const named = (name: string) => parseDomain(domainXml({name}), {defaultSecurityModel: 'apparmor'});

for (const [place, wrap] of [
  ['config', (xml: string) => xml],
  ['state', (xml: string) => `<domstatus state='running'>${xml}</domstatus>`],
] as const)
  test(`the UUID of a VM that libvirt has is no other VM's: ${place}`, t => {
    const layout = {config: join(scratch(t), 'config'), state: join(scratch(t), 'state')};
    mkdirSync(layout[place], {recursive: true});
    writeFileSync(join(layout[place], 'prod1.xml'), wrap(domainXml({name: 'prod1'})));
    writeFileSync(join(layout[place], 'broken.xml'), 'nothing');
    const on = (kind: string) => uuidHolders({host: {kind}, layout} as unknown as PlanningSite);
    t.is(on('live')(UUID), 'prod1');
    t.throws(() => refuseTakenUuid(named('thief'), on('live')), {code: 'UUID_TAKEN'});
    t.notThrows(() => refuseTakenUuid(named('prod1'), on('live')));
    t.notThrows(() => refuseTakenUuid(named('thief'), on('assumed')), 'of another host nothing is known');
  });
