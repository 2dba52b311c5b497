// SPDX-License-Identifier: Apache-2.0
/** What libvirt calls after a VM that does not run, as people read it. */
import {shortName} from '../policy/short-name.ts';
import {readablePattern} from './apparmor/any-id.ts';

/**
 * From texts with the paths that a plan has for a VM to those with `<id>`, for an id that is not known before the
 * start: plans write -1, as libvirt does, and patterns take any.
 */
export function nameReader(name: string): (text: string) => string {
  const unborn = shortName({name, id: -1});
  const known = `<id>${unborn.slice('-1'.length)}`;
  // Sockets and pid files of helpers continue the name, as in `-1-web-swtpm.sock`; a longer name is another VM's.
  const literally = unborn.replace(/[^a-z0-9]/giu, sign => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
  const named = new RegExp(String.raw`(?<=/(?:domain-)?)${literally}(?![^-/\s,:;"'])`, 'gu');
  return text => readablePattern(text.includes(unborn) ? text.replace(named, () => known) : text);
}
