// SPDX-License-Identifier: Apache-2.0
/** The file of generated rules that a profile includes. */
import {rmSync} from 'node:fs';
import {FILES_HEADER} from '../../layers/apparmor/helper/plan-helper.ts';
import {KnownError, messageOf} from '../../errors.ts';
import {replaceFile} from '../../files/replace-file.ts';
import {FILE_MODE, LARGEST_FILE, readIfExists} from './files.ts';
import {HelperFailure} from './failure.ts';

export interface RulesFile {
  /** Writes the rules, or adds them to those there are; a file that says the same already is left alone. */
  update(rules: string, append: boolean): void;
  /** Puts back what was there before the update. */
  restore(): void;
  remove(): void;
}

export function openRulesFile(file: string): RulesFile {
  const before = attempt('failed to read include file', () => readIfExists(file));
  let touched = false;
  return {
    update: (rules, append) => {
      const content = append && before ? withRules(before, rules) : Buffer.from(FILES_HEADER + rules);
      if (content.length > LARGEST_FILE) throw new HelperFailure('invalid length for new profile');
      if (before?.equals(content)) return;
      attempt('failed to create include file', () => replaceFile(file, content, FILE_MODE));
      touched = true;
    },
    restore: () => {
      if (!touched) return;
      if (before) replaceFile(file, before, FILE_MODE);
      else rmSync(file, {force: true});
    },
    remove: () => rmSync(file, {force: true}),
  };
}

/** A rule that is there already is not added again: each hot-plug would make the file longer. */
function withRules(before: Buffer, rules: string): Buffer {
  const known = new Set(before.toString('latin1').split('\n'));
  const added = Buffer.from(rules)
    .toString('latin1')
    .split('\n')
    .filter(line => line !== '' && !known.has(line));
  const separator = before.length === 0 || before.at(-1) === 10 ? '' : '\n';
  if (added.length === 0) return before;
  return Buffer.concat([before, Buffer.from(`${separator}${added.join('\n')}\n`, 'latin1')]);
}

function attempt<T>(text: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const problem = messageOf(error);
    throw new HelperFailure(text, {reason: new KnownError('AA_FILE', problem)});
  }
}
