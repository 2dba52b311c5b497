/** The library's face, as README shows it. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import type {LabelPlan} from '../src/index.ts';
import {root} from './helpers/paths.ts';
import {domainXml} from './helpers/scenario.ts';
import {scratch} from './helpers/scratch.ts';

test('the example of README runs as it stands', async t => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, example = ''] = /```js\n(import .*? from 'svirtgen';\n.*?)```/s.exec(readme) ?? [];
  const library = pathToFileURL(join(root, 'build', 'src', 'index.js')).href;
  const xml = domainXml({
    devices: "<disk type='file'><source file='/srv/a.raw'/><target dev='vda' bus='virtio'/></disk>",
  });
  const module = `${example.replace("'svirtgen'", JSON.stringify(library))}\nexport {plan};\n`;
  const folder = scratch(t, {'example.mjs': `const xml = ${JSON.stringify(xml)};\n${module}`});
  const file = pathToFileURL(join(folder, 'example.mjs')).href;
  const {plan} = (await import(file)) as {readonly plan: LabelPlan};
  t.is(plan.domain.name, 'guest');
  t.true('rules' in plan.apparmor && plan.apparmor.rules.some(({path}) => path === '/srv/a.raw'));
});
