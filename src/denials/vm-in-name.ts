// SPDX-License-Identifier: Apache-2.0
/** The names that libvirt makes for a VM, as they stand in paths and profiles. */

/** As libvirt writes it, for patterns. */
export const VM_UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Names that libvirt makes of a VM's UUID: profiles, and directories of its own. */
const PROFILE_WITH_UUID = new RegExp(`\\blibvirt-(${VM_UUID})`);
const PART_WITH_UUID = new RegExp(`/(${VM_UUID})(?:/|$)`);
/** Elsewhere files have whole names. */
const RUNNING = /(?<!\/(?:log|etc))\/libvirt\/qemu\/(?!(?:nvram|save|dump|snapshot|checkpoint)\/)/;
/** And of its number and name, cut to 20 characters: directories and sockets. */
const PART_WITH_NAME = /^(?:domain-)?\d+-(.+?)(?:-(?:net\d+|swtpm|fs\d+)[.\w-]*)?(?:\.dev)?$/;
/** No file has a longer name. */
const NAME_MAX = 255;

/** The UUID, otherwise the short name without its number, that stands in a path or a profile. */
export function vmInName(text: string): {uuid: string | undefined; short: string | undefined} {
  const uuid = uuidIn(text);
  return {uuid, short: uuid === undefined ? shortNameIn(text) : undefined};
}

/** Whichever stands first. A path is looked through once, however often it has libvirt's directory. */
function uuidIn(text: string): string | undefined {
  const profile = PROFILE_WITH_UUID.exec(text);
  const directory = text.indexOf('/libvirt/');
  const part = directory < 0 ? null : PART_WITH_UUID.exec(text.slice(directory + '/libvirt'.length));
  const [first, second] = profile && profile.index < directory ? [profile, part] : [part, profile];
  return (first ?? second)?.[1];
}

function shortNameIn(text: string): string | undefined {
  const start = RUNNING.exec(text);
  const parts = start ? text.slice(start.index + start[0].length).split('/') : [];
  const named = parts.map(part => (part.length > NAME_MAX ? null : PART_WITH_NAME.exec(part)));
  return named.find(Boolean)?.[1];
}
