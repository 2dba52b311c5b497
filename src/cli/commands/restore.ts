// SPDX-License-Identifier: Apache-2.0
/** `svirtgen restore`: puts back what a VM's files had before `apply`. */
import type {CommandModule} from '../command.ts';
import {relabelEach, type RelabelOptions} from '../relabel.ts';

export const run: CommandModule<RelabelOptions>['run'] = invocation => relabelEach('restore', invocation);
