#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** Takes the place of libvirt's program of the same name. */
import {writeSync} from 'node:fs';
import {openHost} from '../host/open-host.ts';
import {rememberingHost} from '../host/remember.ts';
import {loadPolicy} from '../policy/load.ts';
import {readOsRelease} from '../policy/os-release.ts';
import {SITE_POLICY} from '../policy/site-policy.ts';
import {readDescriptor} from './aa-helper/files.ts';
import {runHelper} from './aa-helper/run.ts';

const [, script = 'virt-aa-helper', ...argv] = process.argv;

process.exitCode = runHelper(argv, {
  program: script.replace(/\.c?js$/u, ''),
  readInput: () => readDescriptor(0),
  print: text => void writeSync(1, text),
  complain: text => void writeSync(2, text),
  openHost: () => rememberingHost(openHost('live')),
  loadPolicy: policy => loadPolicy({policy, site: SITE_POLICY, osRelease: readOsRelease()}),
});
