// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {judgeSelinux} from '../../../src/layers/selinux/judge-selinux.ts';
import {disk, processOf, analysisFor} from '../../helpers/analysis.ts';

const image = '/srv/vm/a.raw';
const at = (context: string) => ({paths: {'/srv/vm/other.raw': {type: 'file', context}}});
const judgeOther = (context: string, asIs = false) => {
  const analysis = analysisFor({devices: disk(image), host: at(context)}, {asIs});
  return judgeSelinux(analysis, {path: '/srv/vm/other.raw', process: processOf(analysis)});
};

test('a labelled image is read and written, content is read', t => {
  const analysis = analysisFor({devices: disk(image) + disk('/srv/vm/b.raw', '<readonly/>', 'vdb')});
  const process = processOf(analysis);
  const writable = judgeSelinux(analysis, {path: image, process});
  t.like(writable, {state: 'judged', access: 'rw'});
  t.is(writable.from?.device, 'disk vda');
  t.regex(writable.rule, /svirt_t:s0:c1,c2 on .*svirt_image_t:s0:c1,c2$/);
  t.is(judgeSelinux(analysis, {path: '/srv/vm/b.raw', process}).access, 'r');
});

test('no VM executes its image', t => {
  const analysis = analysisFor({devices: disk(image)});
  t.notRegex(judgeSelinux(analysis, {path: image, process: processOf(analysis)}).access ?? 'x', /x/);
});

test("another VM's categories refuse, and are named", t => {
  const judgement = judgeOther('system_u:object_r:svirt_image_t:s0:c1,c77');
  t.like(judgement, {state: 'judged', access: ''});
  t.like(judgement.cause, {kind: 'categories', missing: [77]});
});

test('a type no VM may open refuses although the categories agree', t => {
  t.like(judgeOther('unconfined_u:object_r:user_home_t:s0'), {state: 'judged', access: ''});
});

test('a type the table does not know is not guessed', t => {
  t.like(judgeOther('system_u:object_r:site_special_t:s0'), {state: 'unknown', access: null});
});

test('a boolean is named where the access hangs on it', t => {
  for (const [type, boolean] of [
    ['nfs_t', 'virt_use_nfs'],
    ['cifs_t', 'virt_use_samba'],
    ['fusefs_t', 'virt_use_fusefs'],
  ])
    t.like(judgeOther(`system_u:object_r:${type}:s0`).cause, {kind: 'type-rule', boolean});
});

test('as is, the label on the file counts and not the planned one', t => {
  const host = {paths: {[image]: {type: 'file', context: 'system_u:object_r:virt_image_t:s0'}}};
  const asIs = analysisFor({devices: disk(image), host}, {asIs: true});
  t.is(judgeSelinux(asIs, {path: image, process: processOf(asIs)}).access, '');
});

test('a helper without a context of its own is not asked about', t => {
  const devices = `<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/share'/><target dir='s'/></filesystem>`;
  const also = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>";
  const analysis = analysisFor({devices, also});
  t.is(
    judgeSelinux(analysis, {path: '/srv/share', process: processOf(analysis, 'virtiofsd')}).state,
    'unasked',
  );
});

test('where a look at the file does not tell its context, it is asked for', t => {
  const analysis = analysisFor({
    devices: disk(image),
    host: at('system_u:object_r:svirt_image_t:s0:c1,c77'),
  });
  const {host} = analysis;
  const stat = (path: string) => {
    const facts = host.stat(path);
    return facts && {...facts, context: undefined};
  };
  const silent = {...analysis, host: {...host, stat}};
  const question = {path: '/srv/vm/other.raw', process: processOf(analysis)};
  t.deepEqual(judgeSelinux(silent, question), judgeSelinux(analysis, question));
});
