// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseMemoryDevice} from '../../../src/domain/devices/memory.ts';
import {element, messageOf} from '../../helpers/definition.ts';

const parse = (model: string, inner: string, attributes = '') =>
  parseMemoryDevice(element(`<memory model='${model}' ${attributes}>${inner}</memory>`));

test('the persistent kinds have a path', t => {
  const source = "<source><path>/srv/nv</path><pagesize unit='M'>2</pagesize></source>";
  t.like(parse('nvdimm', source, "access='shared'"), {path: '/srv/nv', access: 'shared', pagesize: 2048});
  t.is(parse('virtio-pmem', source).path, '/srv/nv');
  t.is(parse('dimm', source).path, undefined);
  t.like(parse('sgx-epc', ''), {model: 'sgx-epc', path: undefined, pagesize: undefined});
});

test('refuses a persistent kind without a path', t => {
  t.is(
    messageOf(() => parse('nvdimm', '<source><path/></source>')),
    "path is required for model 'nvdimm'",
  );
});
