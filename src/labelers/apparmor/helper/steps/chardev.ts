/** Serials, consoles, parallels and channels. */
import type {Chardev} from '../../../../domain/domain.ts';
import {provenance} from '../../../../inventory/site.ts';
import {wish, type HelperView, type Wish} from '../wish.ts';

const TYPES_WITH_PATH = new Set(['pty', 'dev', 'file', 'unix', 'pipe']);

export function serials({domain}: HelperView): Iterable<Wish> {
  return domain.serials.flatMap(bothEnds);
}

export function parallels({domain}: HelperView): Iterable<Wish> {
  return domain.parallels.flatMap(bothEnds);
}

export function channels({domain}: HelperView): Iterable<Wish> {
  return domain.channels.flatMap(bothEnds);
}

/**
 * A console gets its path as it is, even a pipe, whose two ends carry other names. The console that only
 * mirrors the first serial is not left out, so a running machine's has its rule twice.
 */
export function consoles({domain}: HelperView): Iterable<Wish> {
  return domain.consoles.flatMap((chardev, index) => ends(chardev, index, ['']));
}

function bothEnds(chardev: Chardev, index: number): readonly Wish[] {
  return ends(chardev, index, chardev.source.type === 'pipe' ? ['.in', '.out'] : ['']);
}

function ends({kind, source}: Chardev, index: number, suffixes: readonly string[]): readonly Wish[] {
  const {type, path} = source;
  if (!TYPES_WITH_PATH.has(type) || !path) return [];
  const from = provenance(`${kind} ${index}`, source, `${type} character device`);
  return suffixes.map(suffix => wish(path + suffix, 'rw', from));
}
