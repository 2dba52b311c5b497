// SPDX-License-Identifier: Apache-2.0
/** `svirtgen apply`: sets the owners and contexts that a VM needs before it boots. */
import type {CommandModule} from '../command.ts';
import {relabelEach, type RelabelOptions} from '../relabel.ts';

export const run: CommandModule<RelabelOptions>['run'] = invocation => relabelEach('apply', invocation);
