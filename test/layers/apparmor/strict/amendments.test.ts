import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {AMENDMENTS} from '../../../../src/layers/apparmor/strict/amendments.ts';
import {STRICT_ROWS} from '../../../../src/layers/apparmor/strict/rows.ts';
import {root} from '../../../helpers/paths.ts';

const HERE = join(root, 'test/layers/apparmor/strict');

/** The cells of every line of the documentation that is a row of a table. */
function documented(): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(join(root, 'docs/differences.md'), 'utf8');
  const rows = text
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
  return new Map(rows.map(([name = '', ...cells]) => [name, cells]));
}

for (const [name, {libvirt, svirtgen, why, test: file}] of Object.entries(AMENDMENTS)) {
  test(`${name} is documented as it is`, t => {
    t.deepEqual(documented().get(name), [libvirt, svirtgen, why, `\`${file}\``]);
  });

  test(`${name} has a test of its name`, t => {
    t.regex(readFileSync(join(HERE, file), 'utf8'), new RegExp(`['\`]${name}: `));
  });
}

test('every row that libvirt does not have is somebody’s amendment', t => {
  for (const {mends} of Object.values(STRICT_ROWS)) if (mends !== undefined) t.truthy(AMENDMENTS[mends]);
});
