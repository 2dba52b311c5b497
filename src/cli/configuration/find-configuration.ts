// SPDX-License-Identifier: Apache-2.0
/** Where the configuration of a command is: upwards from its first definition, or from the working directory. */
import {existsSync, statSync, type Stats} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {unlessFailing} from '../../files/errno.ts';

const NAME = 'svirtgen.yaml';

/**
 * The nearest `svirtgen.yaml`.
 *
 * @param operand a definition, a directory of them, the name of a VM, or undefined for the working directory
 */
export function findConfiguration(operand: string | undefined): string | undefined {
  let folder = startOf(operand);
  for (;;) {
    const file = join(folder, NAME);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
    folder = dirname(folder);
  }
}

/**
 * Whether its owner may decide how this user's commands judge: whoever writes definitions for others to look at must
 * not bring the suppressions along.
 */
export function isTrusted(file: string): boolean {
  const {uid} = statSync(file);
  return uid === 0 || uid === process.getuid?.();
}

function startOf(operand: string | undefined): string {
  const path = resolve(operand === undefined || operand === '-' ? '.' : operand);
  const found = statusOf(path);
  if (found?.isDirectory() === true) return path;
  // A pipe, such as the shell's <(git show …), lies nowhere near the definition.
  return found?.isFile() === true ? dirname(path) : resolve('.');
}

/** Undefined whatever is wrong with it: whoever reads the definition says so. */
function statusOf(path: string): Stats | undefined {
  return unlessFailing(() => statSync(path));
}
