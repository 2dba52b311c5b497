// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {parsePair} from '../../src/layers/selinux/category-pair.ts';
import {checkRegistry, type ClaimingVm} from '../../src/mcs-registry/check.ts';
import {claimOf, identityOf} from '../../src/mcs-registry/claims.ts';
import {FILE_BYTES} from '../../src/mcs-registry/layout.ts';
import {PagedFile} from '../../src/mcs-registry/paged-file.ts';
import {Registry} from '../../src/mcs-registry/registry.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {definition} from '../helpers/definition.ts';
import {MemoryFile} from './_memory.ts';
import {ALL, vm} from './_registry.ts';

const policy = loadPolicy({policy: 'fedora'});

function running(number: number, level: string): ClaimingVm {
  return claiming(
    number,
    `<seclabel type='dynamic' model='selinux'><label>u:r:svirt_t:${level}</label></seclabel>`,
    `id='3'`,
  );
}

function fixed(number: number, level: string): ClaimingVm {
  return claiming(
    number,
    `<seclabel type='static' model='selinux'><label>u:r:svirt_t:${level}</label></seclabel>`,
  );
}

function claiming(number: number, beside: string, attributes = ''): ClaimingVm {
  const {uuid, name} = vm(number);
  const xml = definition({beside, attributes})
    .replace(/<uuid>.*<\/uuid>/, `<uuid>${uuid}</uuid>`)
    .replace(/<name>.*<\/name>/, `<name>${name}</name>`);
  const domain = parseDomain(Buffer.from(xml), {defaultSecurityModel: 'selinux'});
  return {...identityOf(domain), claim: claimOf(domain, policy)};
}

function registry(): Registry {
  return new Registry(new PagedFile(new MemoryFile(), FILE_BYTES));
}

const codes = (pairs: Registry, ...vms: readonly ClaimingVm[]) =>
  checkRegistry(pairs, vms).map(({code, severity}) => `${code} ${severity}`);

test('a claim is what the label says', t => {
  t.deepEqual(claiming(1, '').claim, {kind: 'wants'});
  t.deepEqual(claiming(1, `<seclabel type='none' model='selinux'/>`).claim, {kind: 'none'});
  t.deepEqual(running(1, 's0:c3,c5').claim, {
    kind: 'holds',
    purpose: 'running',
    level: 's0:c3,c5',
    pair: {sensitivity: 's0', low: 3, high: 5},
  });
  t.like(fixed(1, 's0:c5,c3').claim, {purpose: 'static', pair: {low: 3, high: 5}});
  for (const level of ['s0', 's0:c1', 's0:c1.c3', 's0-s0:c1,c2'])
    t.like(fixed(1, level).claim, {pair: undefined, level});
});

test('nothing to see', t => {
  const pairs = registry();
  const {level} = pairs.allocate(vm(1), ALL);
  pairs.reserve(parsePair('s0:c1,c2'), {purpose: 'static', ...vm(2)});
  t.deepEqual(codes(pairs, running(1, level), fixed(2, 's0:c1,c2'), claiming(3, '')), []);
});

test('two VMs with one pair', t => {
  const pairs = registry();
  pairs.reserve(parsePair('s0:c1,c2'), {purpose: 'static', ...vm(2)});
  const [shared, other] = checkRegistry(pairs, [running(1, 's0:c1,c2'), fixed(2, 's0:c1,c2')]);
  t.like(shared, {code: 'MCS_SHARED_PAIR', severity: 'error', level: 's0:c1,c2', users: ['vm-1', 'vm-2']});
  t.is(shared?.message, "vm-1 and vm-2 hold the same pair s0:c1,c2 and can reach each other's files");
  t.like(other, {code: 'MCS_HELD_BY_OTHER', users: ['vm-1', 'vm-2']});
});

test('a pair that the registry does not know, or knows to be of another tool', t => {
  const pairs = registry();
  pairs.reserve(parsePair('s0:c7,c8'), {purpose: 'other', uuid: undefined, name: 'podman'});
  t.deepEqual(codes(pairs, running(1, 's0:c1,c2')), ['MCS_NOT_RESERVED warning']);
  t.deepEqual(codes(pairs, fixed(1, 's0:c7,c8')), ['MCS_HELD_BY_OTHER error']);
});

test('a VM that runs with another pair than its own', t => {
  const pairs = registry();
  const {level} = pairs.allocate(vm(1), ALL);
  const [finding] = checkRegistry(pairs, [running(1, 's0:c1,c2')]);
  t.is(finding?.message, `vm-1 runs with s0:c1,c2, and not with ${level} that was allocated for it`);
});

test('a level that is no pair', t => {
  const pairs = registry();
  t.deepEqual(codes(pairs, fixed(1, 's0')), ['MCS_NO_PAIR warning']);
  pairs.allocate(vm(2), ALL);
  const [finding] = checkRegistry(pairs, [fixed(1, 's0:c0.c1023')]);
  t.is(
    finding?.message,
    'vm-1 has the level s0:c0.c1023, which is no pair of categories and covers the pairs of vm-2',
  );
});
