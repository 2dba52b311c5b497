// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseRequests} from '../../../../src/layers/apparmor/operations/operation.ts';
import {refusalOf} from '../../../helpers/known-error.ts';

const parsed = test.macro({
  exec(t, list: string, expected: readonly (readonly string[])[]) {
    t.deepEqual(parseRequests(list), expected.map(([operation, target]) => ({operation, target})) as never);
  },
  title: (_, list: string) => list,
});

test(parsed, 'boot', [['boot']]);
test(parsed, 'save, snapshot', [['save'], ['snapshot']]);
test(parsed, 'blockcopy=/srv/a,b.img,save', [['blockcopy', '/srv/a,b.img'], ['save']]);
test(parsed, 'blockcopy=/srv/x=y', [['blockcopy', '/srv/x=y']]);
test(parsed, 'blockcopy=/a,saved,blockcopy=/b', [
  ['blockcopy', '/a,saved'],
  ['blockcopy', '/b'],
]);
test(parsed, 'snapshot=before upgrade', [['snapshot', 'before upgrade']]);

const refused = test.macro({
  exec(t, list: string, code: string) {
    t.is(refusalOf(t, () => parseRequests(list)).code, code);
  },
  title: (_, list: string) => `refused: "${list}"`,
});

test(refused, '', 'OPERATION_UNKNOWN');
test(refused, 'reboot', 'OPERATION_UNKNOWN');
test(refused, 'save,', 'OPERATION_UNKNOWN');
test(refused, 'blockcopy=', 'OPERATION_TARGET');
test(refused, 'snapshot=a/b', 'OPERATION_TARGET');
test(refused, 'blockcopy=../x', 'OPERATION_TARGET');
