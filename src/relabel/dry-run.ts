// SPDX-License-Identifier: Apache-2.0
/** A dry run: what is changed is remembered here, and the system is only asked. */
import type {Attributes, FirstLabel, OpenFile, LabelStore} from './label-store.ts';

export function dryRunOf(store: LabelStore): LabelStore {
  const labels = new Map<string, string | undefined>();
  const attributes = new Map<string, Attributes>();
  const marks = new Map<string, string | undefined>();
  const firsts = new Map<string, FirstLabel | undefined>();
  const key = (model: string, path: string) => `${model} ${path}`;
  const attributesOf = (file: OpenFile) => attributes.get(file.path) ?? store.attributes(file);
  return {
    open: path => store.open(path),
    place: path => store.place(path),
    close: file => store.close(file),
    defaultLabel: (file, model) => store.defaultLabel(file, model),
    bootTime: store.bootTime,
    enforcing: store.enforcing,
    privileged: store.privileged,
    label: (file, model) =>
      labels.has(key(model, file.path)) ? labels.get(key(model, file.path)) : store.label(file, model),
    setLabel: (file, model, label) => {
      labels.set(key(model, file.path), label);
    },
    attributes: attributesOf,
    setAttributes: (file, changes) => {
      const kept = Object.entries({...attributesOf(file), ...changes}).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      attributes.set(file.path, Object.fromEntries(kept));
    },
    mark: (model, path) =>
      marks.has(key(model, path)) ? marks.get(key(model, path)) : store.mark(model, path),
    setMark: (model, path, mark) => {
      marks.set(key(model, path), mark);
    },
    othersHold: (model, path) => store.othersHold(model, path),
    held: model => store.held(model),
    first: (model, path) =>
      firsts.has(key(model, path)) ? firsts.get(key(model, path)) : store.first(model, path),
    setFirst: (model, path, first) => {
      firsts.set(key(model, path), first);
    },
    identity: file => store.identity(file),
    privilege: file => store.privilege(file),
  };
}
