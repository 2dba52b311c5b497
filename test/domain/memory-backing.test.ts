// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {MemoryBacking} from '../../src/domain/domain.ts';
import {parseMemoryBacking} from '../../src/domain/memory-backing.ts';
import {children} from '../../src/domain/xml.ts';
import {element, messageOf} from '../helpers/definition.ts';

function read(inside: string): MemoryBacking {
  const domain = element(`<domain>${inside}</domain>`);
  return parseMemoryBacking(domain, children(domain, 'devices'));
}

test('nothing', t => {
  t.like(read(''), {source: undefined, access: undefined, hugepages: undefined, cellAccess: false});
});

test('source and access', t => {
  const xml = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>";
  t.like(read(xml), {source: 'memfd', access: 'shared'});
});

test('an empty word is none, and an unknown one refused, as libvirtd 9.0 does', t => {
  t.like(read("<memoryBacking><source type=''/><access mode=''/></memoryBacking>"), {
    source: undefined,
    access: undefined,
  });
  t.is(
    messageOf(() => read("<memoryBacking><source type='x'/></memoryBacking>")),
    "unsupported configuration: unknown memoryBacking/source/type 'x'",
  );
  t.is(
    messageOf(() => read("<memoryBacking><access mode='x'/></memoryBacking>")),
    "unsupported configuration: unknown memoryBacking/access/mode 'x'",
  );
});

test('page sizes in KiB', t => {
  const pages =
    "<page size='2048'/><page size='2' unit='M'/><page size='1' unit='GiB' nodeset='0'/><page size='4' unit=''/>";
  t.deepEqual(
    read(`<memoryBacking><hugepages>${pages}</hugepages></memoryBacking>`).hugepages,
    [2048, 2048, 1048576, 4],
  );
  t.deepEqual(read('<memoryBacking><hugepages/></memoryBacking>').hugepages, []);
});

test('access of a cell or a memory device', t => {
  const cells = "<cpu><numa><cell memAccess='shared'/><cell/></numa></cpu>";
  t.true(read(cells).cellAccess);
  t.deepEqual(read(cells).cells, ['shared', undefined]);
  t.true(read("<devices><memory model='dimm' access='private'/></devices>").cellAccess);
});

test('refused', t => {
  t.is(
    messageOf(() => read("<cpu><numa><cell memAccess='invalid'/></numa></cpu>")),
    "XML error: Invalid value for attribute 'memAccess' in element 'cell': 'invalid'.",
  );
  t.is(
    messageOf(() => read("<memoryBacking><hugepages><page size='0'/></hugepages></memoryBacking>")),
    "hugepage size can't be zero",
  );
});
