#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** The command's start: answers what needs no option parser by itself, and loads the program for the rest. */
import {writeSync} from 'node:fs';
import {packageVersion} from '../package-root.ts';
import {rawArguments} from './raw-arguments.ts';

const arguments_ = process.argv.slice(2);

if (!(asksForVersion(arguments_) && printed(`${packageVersion()}\n`))) {
  void import('./program.ts').then(({runProgram}) => runProgram(rawArguments(arguments_)));
}

function asksForVersion([first, ...more]: readonly string[]): boolean {
  return more.length === 0 && (first === '--version' || first === '-V');
}

/** What cannot be written so is left to the program, which reports it. */
function printed(text: string): boolean {
  try {
    writeSync(1, text);
    return true;
  } catch {
    return false;
  }
}
