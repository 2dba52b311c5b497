// SPDX-License-Identifier: Apache-2.0
/** Names that do not mean to every layer what they seem to mean. */
import {goesUp, withoutTrailingSlashes} from '../../text/paths.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import type {FindingContext} from './context.ts';
import {namedPaths, oncePerPath} from './needs.ts';
import {atDomain, report, type Sightings} from './report.ts';

const PATTERN = /[*?[\]{}^\\]|@\{/g;

/** Where links are the kernel's, systemd's or a package's. */
const MADE_BY_OTHERS =
  /^\/(?:dev|sys|proc|var\/run|var\/lock|bin|sbin|lib(?:32|64|x32)?)\/|^\/usr\/(?!local\/)/;

export function pathNames(context: FindingContext): Sightings {
  const {active, host} = context.analysis;
  return oncePerPath(namedPaths(context)).flatMap(({path, from, kind}) => {
    const resolved = resolvedPath(path, host);
    const characters = listed(resolved.match(PATTERN));
    const isLink =
      resolved !== withoutTrailingSlashes(path) && !path.includes('/../') && !MADE_BY_OTHERS.test(path);
    return [
      active.has('apparmor') &&
        characters !== '' &&
        report('PATH_PATTERN_CHARACTERS', {path, from}, {characters}),
      goesUp(path) && report('PATH_DOT_DOT', {path, from}),
      isLink && kind !== 'hostdev' && report('PATH_THROUGH_LINK', {path, from}, {resolved}),
    ];
  });
}

/** Right-to-left marks, joiners, and the like: they change what a reader sees, or are not seen at all. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

export function domainNames(context: FindingContext): Sightings {
  const {active, site} = context.analysis;
  const {name} = site.domain;
  const from = atDomain(context, 'name');
  const characters = listed(name.match(/[*?[\]{}^\\@$#"\s]/g));
  const hidden = [...new Set(name.match(INVISIBLE))].map(codePoint).join(', ');
  // oxlint-disable-next-line no-control-regex -- the range of ASCII
  const multibyte = /[^\u0000-\u007f]/.test(name) && Buffer.byteLength(name) > 20;
  return [
    active.has('apparmor') &&
      characters !== '' &&
      report('NAME_PATTERN_CHARACTERS', {from}, {name, characters}),
    hidden !== '' && report('NAME_INVISIBLE_CHARACTERS', {from}, {name, codes: hidden}),
    multibyte && active.has('apparmor') && report('NAME_CUT_IN_CHARACTER', {from}, {name}),
  ];
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function listed(characters: readonly string[] | null): string {
  return [...new Set(characters)].map(one => (one.trim() === '' ? 'white space' : one)).join(' ');
}
