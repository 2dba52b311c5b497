// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {getopt, type OptionTable} from '../../../src/cli/aa-helper/getopt.ts';

const table: OptionTable = {
  short: 'adu:',
  long: [
    {name: 'add', argument: false, value: 'a'},
    {name: 'add-file', argument: true, value: 'f'},
    {name: 'dryrun', argument: false, value: 'd'},
    {name: 'uuid', argument: true, value: 'u'},
    {name: 'uuid-alias', argument: true, value: 'u'},
  ],
};

/** Options as `value` or `value=argument`, complaints as their text. */
function read(...argv: readonly string[]): readonly string[] {
  return [...getopt(argv, table)].map(parsed => {
    if (parsed.kind === 'complaint') return parsed.text;
    return parsed.argument === undefined ? parsed.value : `${parsed.value}=${parsed.argument}`;
  });
}

const reads = test.macro({
  exec: (t, argv: readonly string[], expected: readonly string[]) => t.deepEqual(read(...argv), expected),
  title: (_, argv: readonly string[]) => `reads ${JSON.stringify(argv)}`,
});

test(reads, [], []);
test(reads, ['-a', '-d'], ['a', 'd']);
test(reads, ['-ad'], ['a', 'd']);
test(reads, ['-uname', '-u', 'other'], ['u=name', 'u=other']);
test(reads, ['-adu', 'name'], ['a', 'd', 'u=name']);
test(reads, ['operand', '-a', '-', '-d'], ['a', 'd']);
test(reads, ['-a', '--', '-d'], ['a']);
test(reads, ['--uuid=a=b', '--uuid', '--add'], ['u=a=b', 'u=--add']);
test(reads, ['--dry'], ['d']);
test(reads, ['--add'], ['a']);
test(reads, ['--uu', 'x'], ['u=x']);
test(reads, ['--ad'], [`option '--ad' is ambiguous; possibilities: '--add' '--add-file'`]);
test(reads, ['--add-f=x'], ['f=x']);
test(reads, ['-z'], [`invalid option -- 'z'`]);
test(reads, ['-:'], [`invalid option -- ':'`]);
test(reads, ['-u'], [`option requires an argument -- 'u'`]);
test(reads, ['--bogus=1'], [`unrecognized option '--bogus=1'`]);
test(reads, ['--uuid'], [`option '--uuid' requires an argument`]);
test(reads, ['--dryrun=x'], [`option '--dryrun' doesn't allow an argument`]);
