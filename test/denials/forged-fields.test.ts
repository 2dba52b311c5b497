// SPDX-License-Identifier: Apache-2.0
/** Every field of every kind of record, forged: what is printed holds it in quotes, or not at all. */
import {readFileSync} from 'node:fs';
import test from 'ava';
import {commands, json} from '../helpers/denied.ts';
import {fixture} from '../helpers/paths.ts';

/** What stands behind a letter with a meaning is to be nowhere but in quotes. */
const FORGED = [
  'a;EVIL',
  'a $(EVIL)',
  "a';EVIL;'",
  'a/e EVIL #',
  'a", EVIL "',
  'a\n}\nEVIL rwix,\n',
  'a }; EVIL b:c { d',
  'a</label>EVIL',
  '-EVIL',
];

/** All records of a file of kinds, and of each all that has one field forged, as the journal writes them. */
function forgedRecords(file: string): readonly string[] {
  const records = readFileSync(fixture('logs', file), 'utf8').split('\n');
  return records
    .filter(record => record !== '' && !record.startsWith('#'))
    .flatMap(record =>
      [...record.matchAll(/(?<!\w)(\w+)=("[^"]*"|\S+)/g)].flatMap(
        ({index, 0: field, 1: key, 2: value = ''}) =>
          FORGED.flatMap(text => forgeries(value.replaceAll('"', ''), text))
            .flatMap(forged => [`"${forged}"`, ...(forged.includes('"') ? [hex(forged)] : [])])
            .map(forged =>
              json(`${record.slice(0, index)}${key}=${forged}${record.slice(index + field.length)}`),
            ),
      ),
    );
}

/** As the kernel writes a name with a quote in it. */
function hex(name: string): string {
  return Buffer.from(name).toString('hex').toUpperCase();
}

/** In place of a value, after it, and inside a path, whose end says what it is. */
function forgeries(value: string, text: string): readonly string[] {
  return [
    text,
    `${value}${text}`,
    ...(value.includes('/') ? [value.replace(/\/(?=[^/]*$)/, `${text}/`)] : []),
  ];
}

for (const file of ['apparmor-kinds.log', 'selinux-kinds.log'])
  test(`whatever field is forged, nothing of it is code: ${file}`, t => {
    const printed = new Set(forgedRecords(file).flatMap(commands));
    t.true(printed.size > 100);
    for (const command of printed) {
      t.notRegex(command.replaceAll(/'[^']*'|\\'/g, ''), /(?:^|[^\w.+-])-?EVIL/m, command);
      for (const rule of file.startsWith('apparmor') ? rulesOf(command) : []) {
        const outside = rule.replaceAll(/"(?:[^"\\]|\\[^"]|\\")*"/g, '""');
        t.regex(outside, /^[\w ",()=>.-]+,$/, rule);
        t.notRegex(outside, /, EVIL/, rule);
      }
    }
  });

/** Rules of AppArmor in commands that add some, as the shell and sed read them. */
function rulesOf(command: string): readonly string[] {
  const words = [...command.matchAll(/(?:sed -i|printf '%s\\n') ((?:'[^']*'|\\')+)/g)].map(([, word = '']) =>
    word.replaceAll(/'([^']*)'|\\'/g, (_, inner: string | undefined) => inner ?? "'"),
  );
  return words.flatMap(word => {
    const inserted = /^\/(?:\^\}|profile [\w.+\\-]+ \.\*\{)\/[ia]\\ +(.*)$/s.exec(word)?.[1];
    if (inserted !== undefined) return [inserted.replaceAll(/\\([\\\n])/g, '$1')];
    return /^\/\^profile \/\{|^abi <abi\/4\.0>,$/.test(word) ? [] : [word];
  });
}
