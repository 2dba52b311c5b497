// SPDX-License-Identifier: Apache-2.0
/** Serials, consoles, parallels and channels. */
import type {Chardev} from '../../../../domain/domain.ts';
import {provenance} from '../../../../inventory/site.ts';
import {requestRule, type HelperView, type RuleRequest} from '../rule-request.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

const TYPES_WITH_PATH = new Set(['pty', 'dev', 'file', 'unix', 'pipe']);

export function serials({domain}: HelperView): Iterable<RuleRequest> {
  return domain.serials.flatMap(bothEnds);
}

export function parallels({domain}: HelperView): Iterable<RuleRequest> {
  return domain.parallels.flatMap(bothEnds);
}

export function channels({domain}: HelperView): Iterable<RuleRequest> {
  return domain.channels.flatMap(bothEnds);
}

/**
 * A console gets its path as it is, even a pipe, whose two ends carry other names. The console that only
 * mirrors the first serial is not left out, so a running VM's has its rule twice.
 */
export function consoles({domain}: HelperView): Iterable<RuleRequest> {
  return domain.consoles.flatMap((chardev, index) => ends(chardev, index, ['']));
}

function bothEnds(chardev: Chardev, index: number): readonly RuleRequest[] {
  return ends(chardev, index, chardev.source.type === 'pipe' ? ['.in', '.out'] : ['']);
}

function ends(chardev: Chardev, index: number, suffixes: readonly string[]): readonly RuleRequest[] {
  const {source} = chardev;
  const {type, path} = source;
  if (!TYPES_WITH_PATH.has(type) || !path) return [];
  const from = provenance(deviceName.chardev(chardev, index), source, `${type} character device`);
  return suffixes.map(suffix => requestRule(path + suffix, 'rw', from));
}
