// SPDX-License-Identifier: Apache-2.0
/** The library's face, as somebody who has installed the package sees it. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {runPrograms} from './helpers/library-user.ts';
import {root} from './helpers/paths.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const examplesOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/```(?:js|ts)\n(import .*?)```/gsu)].map(([, program = '']) => program);

test('the examples of README, docs/library.md and examples/library compile and run as they stand', t => {
  const [shown = ''] = examplesOf('README.md');
  const readme = `${shown}
console.log('rules' in apparmor, dac.uid, paths.length > 0, findings.length > 0, verdict, remedies.length);`;
  const review = read('examples/library/review.ts');
  t.true(review.split('\n').length <= 31);
  const page = examplesOf('docs/library.md').map(text => ({text}));
  t.is(page.length, 4);
  const [first, reviewed = '', ...others] = runPrograms(t, [
    {text: readme},
    {text: review, arguments: ['examples/host.json', 'examples/web-server.xml']},
    ...page,
  ]);
  t.is(first, 'true 64055 true true allowed 0\n');
  t.regex(reviewed, /^web-server\n {2}may write \/var\/lib\/libvirt\/qemu\/nvram\/web-server_VARS\.fd$/mu);
  t.regex(reviewed, /examples\/web-server\.xml: \/etc\/shadow is refused by missing\n$/u);
  t.deepEqual(
    others.map(text => text.split(' XML error', 1)[0]?.split('\n', 1)[0]),
    [
      '64055',
      'bad.xml 1 XML_MISSING_ATTRIBUTE',
      'refused missing [',
      '644 apparmor/libvirt-5a0c6d1e-1c57-4f0e-9a55-3b8c2f6f1d01',
    ],
  );
});
