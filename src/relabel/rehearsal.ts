/** A dry run: what is changed is remembered here, and the system is only asked. */
import type {Attributes, OpenFile, World} from './world.ts';

export function rehearsal(world: World): World {
  const labels = new Map<string, string | undefined>();
  const attributes = new Map<string, Attributes>();
  const marks = new Map<string, string | undefined>();
  const key = (model: string, path: string) => `${model} ${path}`;
  const attributesOf = (file: OpenFile) => attributes.get(file.path) ?? world.attributes(file);
  return {
    open: path => world.open(path),
    place: path => world.place(path),
    close: file => world.close(file),
    defaultLabel: (file, model) => world.defaultLabel(file, model),
    bootTime: world.bootTime,
    enforcing: world.enforcing,
    privileged: world.privileged,
    label: (file, model) =>
      labels.has(key(model, file.path)) ? labels.get(key(model, file.path)) : world.label(file, model),
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
      marks.has(key(model, path)) ? marks.get(key(model, path)) : world.mark(model, path),
    setMark: (model, path, mark) => {
      marks.set(key(model, path), mark);
    },
  };
}
