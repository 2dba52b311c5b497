// SPDX-License-Identifier: Apache-2.0
/** Questions to the table of a host's places. */
import {DEVICES} from './host-devices.ts';
import {NAMED_LIKE, PROGRAMS, ROWS, type Limit} from './host-places.ts';

export interface Place {
  readonly what: string;
  readonly limit: Limit;
  /** Of the most specific row, so that a directory within another one may be less than that. */
  readonly directory: string;
}

const PLACES: ReadonlyMap<string, Place> = new Map([
  ...ROWS.flatMap(([limit, what, names, below]) =>
    names.split(/\s+/).map((name): readonly [string, Place] => {
      const directory = below === undefined ? name : `${below}/${name}`;
      return [directory, {limit, what, directory}];
    }),
  ),
  ...DEVICES.flatMap(({name, limit, what}): readonly (readonly [string, Place])[] =>
    typeof name === 'string' ? [[name, {limit, what, directory: name}]] : [],
  ),
]);

const LIKE = [
  ...NAMED_LIKE.map(([within, pattern, what, limit]) => ({within, pattern, what, limit})),
  ...DEVICES.flatMap(({name, limit, what}) =>
    typeof name === 'string' ? [] : [{within: '/dev/', pattern: name, what, limit}],
  ),
];

const DEEPEST = Math.max(...[...PLACES.keys()].map(directory => directory.split('/').length));

/** Where packages of vendors are: a folder each, with images of VMs beside them. */
const VENDORS_AT = /^\/(?:var\/)?opt\//;
const VENDORS = /^\/(?:var\/)?opt\/(?:[^/]+\/)*(?:s?bin|lib(?:32|64|exec)?|etc)(?:\/|$)/;

/** What a resolved path lies in; undefined of any other. */
export function placeOf(path: string): Place | undefined {
  return (
    namedLike(path) ??
    tabled(path) ??
    (VENDORS_AT.test(path) && VENDORS.test(path) ? ofVendors(path) : undefined)
  );
}

function ofVendors(directory: string): Place {
  return {what: PROGRAMS, limit: 'written', directory};
}

function namedLike(path: string): Place | undefined {
  const row = LIKE.find(({within, pattern}) => path.startsWith(within) && pattern.test(path));
  return row && {what: row.what, limit: row.limit, directory: path};
}

/** The longest name in the table that the path is, or lies in. */
function tabled(path: string): Place | undefined {
  let found: Place | undefined;
  for (let end = 0, depth = 1; end < path.length && depth < DEEPEST; depth++) {
    const slash = path.indexOf('/', end + 1);
    end = slash < 0 ? path.length : slash;
    found = PLACES.get(path.slice(0, end)) ?? found;
  }
  return found;
}

/** Whether no definition may name it, whatever it wants there. */
export function isForbidden({limit}: Pick<Place, 'limit'>): boolean {
  return limit === 'never' || limit === 'no-vm';
}

/** What no definition may name and lies in a directory; undefined of one without. */
export function placeWithin(directory: string): Place | undefined {
  const start = directory === '/' ? directory : `${directory}/`;
  for (const place of PLACES.values())
    if (isForbidden(place) && place.directory.startsWith(start)) return place;
  const row = LIKE.find(one => isForbidden(one) && one.within.startsWith(start));
  return row && {what: row.what, limit: row.limit, directory: row.within};
}
