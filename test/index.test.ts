/** The library's face, as README shows it. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import * as library from '../src/index.ts';
import {root} from './helpers/paths.ts';
import {domainXml} from './helpers/scenario.ts';

test('the example of README runs as it stands', t => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, names = '', code = ''] =
    /```js\nimport \{([^}]*)\} from 'svirtgen';\n(.*?)```/s.exec(readme) ?? [];
  const imported = names.split(',').map(name => name.trim());
  t.deepEqual(
    imported.filter(name => !(name in library)),
    [],
  );
  const xml = domainXml({
    devices: "<disk type='file'><source file='/srv/a.raw'/><target dev='vda' bus='virtio'/></disk>",
  });
  // eslint-disable-next-line no-new-func
  const example = new Function('xml', ...imported, `${code}; return plan;`) as (
    ...values: readonly unknown[]
  ) => ReturnType<typeof library.planDomain>;
  const plan = example(xml, ...imported.map(name => library[name as keyof typeof library]));
  t.is(plan.domain.name, 'guest');
  t.true('rules' in plan.apparmor && plan.apparmor.rules.some(({path}) => path === '/srv/a.raw'));
});
