// SPDX-License-Identifier: Apache-2.0
// The project's first run: writes the policy of the example VMs into profiles-out/, shows what was
// written, and what each VM may touch. The examples bring their own host facts, so that the output is
// the same everywhere.
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const domains = readdirSync(join(root, 'examples'))
  .filter(name => name.endsWith('.xml'))
  .sort()
  .map(name => `examples/${name}`);
const host = ['--host', 'examples/host.json', '--policy', 'debian'];

heading('What svirtgen writes');
svirtgen(['generate', '-o', 'profiles-out', ...host, '--quiet'], 'pipe');
for (const [folder, names] of foldersOf('profiles-out')) {
  console.log(
    `profiles-out/${folder.padEnd(10)} ${String(names.length).padStart(3)} files, such as ${names.at(-1)}`,
  );
}
const example = 'profiles-out/apparmor/libvirt-5a0c6d1e-1c57-4f0e-9a55-3b8c2f6f1d01.files';
console.log(`\nOne of them, ${example}, which is the web server's:\n`);
console.log(readFileSync(join(root, example), 'utf8'));

heading('What each VM may touch');
svirtgen(['plan', ...host, '--backend', 'apparmor,namespace'], 'inherit');
console.log(
  'Without --backend: owners and the device list too. Next: node build/bin/svirtgen.cjs audit YOUR-DOMAIN.xml',
);

function heading(text) {
  console.log(`\n${text}\n${'='.repeat(text.length)}\n`);
}

function svirtgen(args, stdout) {
  console.log(`$ svirtgen ${args.join(' ')} examples/*.xml\n`);
  const {status} = spawnSync(process.execPath, [join(root, 'build/src/cli/main.js'), ...args, ...domains], {
    cwd: root,
    stdio: ['ignore', stdout, 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

function foldersOf(top) {
  return readdirSync(join(root, top), {withFileTypes: true})
    .filter(entry => entry.isDirectory())
    .map(({name}) => [name, readdirSync(join(root, top, name)).sort()])
    .sort();
}
