// SPDX-License-Identifier: Apache-2.0
/** Definitions of a settings file are files and folders, whatever they are called. */
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {disk} from '../../helpers/analysis.ts';
import {svirtgen} from '../../helpers/cli.ts';
import {vmXml} from '../../helpers/fleet.ts';
import {scratch} from '../../helpers/scratch.ts';

const XML = vmXml(['web', disk('/srv/a.img')]);

/** Files as an audit of this one definition tells them, and what it complains about. */
function audited(t: ExecutionContext, definition: string, files: Readonly<Record<string, string>> = {}) {
  const settings = `host: assumed\npolicy: libvirt\ndefinitions: ['${definition}']\n`;
  const folder = scratch(t, {'svirtgen.yaml': settings});
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), {recursive: true});
    writeFileSync(join(folder, name), content);
  }
  const {stdout, stderr} = svirtgen(['audit', '--format=ndjson'], {cwd: folder});
  const lines = stdout.split('\n').filter(Boolean);
  const told = lines.map(line => (JSON.parse(line) as {file?: string}).file);
  return {files: told.filter(file => file !== undefined), stderr};
}

test('a folder that is not there is no name of a VM', t => {
  const {files, stderr} = audited(t, 'vms');
  t.deepEqual(files, ['./vms']);
  t.regex(
    stderr,
    /\.\/vms:1:1: error: cannot read the definition: no such file\. Name a file .* \(UNREADABLE\)/u,
  );
});

test('a file called - is not standard input', t => {
  t.deepEqual(audited(t, '-', {'-': XML}).files, ['./-']);
});

test('a folder whose name begins with dots is told by its path from here', t => {
  t.deepEqual(audited(t, '..vms', {'..vms/a.xml': XML}).files, ['..vms/a.xml']);
});

test('what is there is told as a command would name it', t => {
  t.deepEqual(audited(t, 'vms', {'vms/a.xml': XML}).files, ['vms/a.xml']);
  t.deepEqual(audited(t, 'web', {web: XML}).files, ['web']);
  t.deepEqual(audited(t, 'gone.xml').files, ['gone.xml']);
});

test('what cannot even be looked at is told by itself, and ends nothing else', t => {
  const folder = scratch(t, {'ok.xml': XML});
  symlinkSync('loop', join(folder, 'loop'));
  const {stdout, stderr} = svirtgen(['plan', '--format=ndjson', '--host=assumed', './loop', 'ok.xml'], {
    cwd: folder,
  });
  t.is(stdout.trim().split('\n').length, 2);
  t.regex(stderr, /^\.\/loop:1:1: error: .*\(UNREADABLE\)/mu);
});
