// SPDX-License-Identifier: Apache-2.0
/** A dry run: what is changed is remembered here, and the system is only asked. */
import type {Attributes, FirstLabel, OpenFile, LabelStore} from './label-store.ts';

export function dryRunOf(store: LabelStore): LabelStore {
  const labels = new Map<string, string | undefined>();
  const attributes = new Map<string, Attributes>();
  const marks = new Map<string, string | undefined>();
  const firsts = new Map<string, FirstLabel | undefined>();
  const key = (layer: string, path: string) => `${layer} ${path}`;
  const attributesOf = (file: OpenFile) => attributes.get(file.path) ?? store.attributes(file);
  return {
    open: path => store.open(path),
    place: path => store.place(path),
    close: file => store.close(file),
    defaultLabel: (file, layer) => store.defaultLabel(file, layer),
    bootTime: store.bootTime,
    enforcing: store.enforcing,
    privileged: store.privileged,
    label: (file, layer) =>
      labels.has(key(layer, file.path)) ? labels.get(key(layer, file.path)) : store.label(file, layer),
    setLabel: (file, layer, label) => {
      labels.set(key(layer, file.path), label);
    },
    attributes: attributesOf,
    setAttributes: (file, changes) => {
      const kept = Object.entries({...attributesOf(file), ...changes}).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      attributes.set(file.path, Object.fromEntries(kept));
    },
    mark: (layer, path) =>
      marks.has(key(layer, path)) ? marks.get(key(layer, path)) : store.mark(layer, path),
    setMark: (layer, path, mark) => {
      marks.set(key(layer, path), mark);
    },
    othersHold: (layer, path) => store.othersHold(layer, path),
    held: layer => store.held(layer),
    first: (layer, path) =>
      firsts.has(key(layer, path)) ? firsts.get(key(layer, path)) : store.first(layer, path),
    setFirst: (layer, path, first) => {
      firsts.set(key(layer, path), first);
    },
    identity: file => store.identity(file),
    privilege: file => store.privilege(file),
  };
}
