// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseShmem} from '../../../src/domain/devices/shmem.ts';
import {element, messageOf} from '../../helpers/definition.ts';

test('the old model is the default, and a server may leave its path open', t => {
  t.like(parseShmem(element("<shmem name='s'/>")), {name: 's', model: 'ivshmem', server: undefined});
  const doorbell = "<shmem name='s'><model type='ivshmem-doorbell'/><server/><msi/></shmem>";
  t.like(parseShmem(element(doorbell)), {model: 'ivshmem-doorbell', server: {path: undefined}});
});

test('the path is tidied, and an empty one stays empty', t => {
  t.is(
    parseShmem(element("<shmem name='s'><server path='/run//s.sock/'/></shmem>")).server?.path,
    '/run/s.sock',
  );
  t.is(parseShmem(element("<shmem name='s'><server path=''/></shmem>")).server?.path, '');
});

test('refuses what makes no sense', t => {
  t.is(
    messageOf(() => parseShmem(element('<shmem/>'))),
    "XML error: shmem element must contain 'name' attribute",
  );
  t.is(
    messageOf(() => parseShmem(element("<shmem name='s'><msi/></shmem>"))),
    'XML error: msi option is only supported with a server',
  );
});
