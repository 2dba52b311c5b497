// SPDX-License-Identifier: Apache-2.0
/**
 * Hosts whose files are as they may be: a folder each, made when it is first asked for. One host serves many inputs,
 * since making and removing its files takes longer than all that is tried on them.
 */
import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {FileFacts, Host, PathDetails} from '../../src/host/host.ts';
import {liveHost} from '../../src/host/open-host.ts';
import {qcow2} from '../helpers/images.ts';
import {allDevices} from './devices.ts';
import {randomFrom, type Random} from './random.ts';

export interface MadeHost {
  readonly host: Host;
  /** Stands in the place of /srv. */
  readonly folder: string;
}

/** As many as one run makes; each is the same whatever was asked before. */
const HOSTS = 256;

export function madeHosts(): (random: Random) => MadeHost {
  const all = mkdtempSync(join(tmpdir(), 'svirtgen-fuzz-'));
  process.on('exit', () => rmSync(all, {recursive: true, force: true}));
  const paths = pathsIn(allDevices().join('\n'));
  const made = new Map<number, MadeHost>();
  return random => {
    const number = random.below(HOSTS);
    const found = made.get(number) ?? makeHost(join(all, `h${number}`), paths, number);
    made.set(number, found);
    return found;
  };
}

function makeHost(folder: string, paths: readonly string[], number: number): MadeHost {
  const random = randomFrom(number);
  for (const path of paths) makeSome(join(folder, path), folder, random);
  return {folder, host: detailed(liveHost(), number)};
}

function pathsIn(devices: string): readonly string[] {
  return [...devices.matchAll(/["'>]\/srv\/([^"'<]*)["'<]/g)].map(([, path]) => path!);
}

/** Two devices may have the same path, or one below the other's: what was made first stays. */
const IN_THE_WAY = new Set(['EEXIST', 'EISDIR', 'ENOENT', 'ENOTDIR', 'ELOOP']);

function makeSome(path: string, folder: string, random: Random): void {
  const chained = qcow2({backing: `${folder}/images/base.raw`, backingFormat: 'raw'});
  const ways = [
    () => undefined,
    () =>
      writeFileSync(path, random.pick(['', 'QFI\u00FB', 'x'.repeat(600), qcow2(), chained]), {
        encoding: 'latin1',
        mode: random.pick([0o600, 0o666]),
      }),
    () => symlinkSync(random.pick([`${path}.real`, path, '/nowhere/at/all', '/dev/null']), path),
    () => mkdirSync(path, {mode: random.pick([0o700, 0o777])}),
    () => chmodSync(dirname(path), random.pick([0o700, 0o755, 0o777])),
  ];
  try {
    mkdirSync(dirname(path), {recursive: true});
    random.pick(ways)();
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (!IN_THE_WAY.has(code ?? '')) throw error;
  }
}

const DETAILS: readonly (PathDetails | undefined)[] = [
  undefined,
  {context: undefined, acl: [], xattrs: new Map()},
  {
    context: 'system_u:object_r:svirt_image_t:s0:c1,c2',
    acl: [
      {tag: 'user_obj', id: undefined, perms: 6},
      {tag: 'user', id: 107, perms: 6},
      {tag: 'group_obj', id: undefined, perms: 0},
      {tag: 'mask', id: undefined, perms: 6},
      {tag: 'other', id: undefined, perms: 0},
    ],
    xattrs: new Map([['trusted.libvirt.security.dac', '+0:+0']]),
    sealed: 'immutable',
  },
];

/**
 * With details that nobody has to run programs for; `stat` tells them too, as of a host that was asked beforehand.
 */
function detailed(live: Host, number: number): Host {
  const detailsOf = (path: string) => randomFrom(number + path.length).pick(DETAILS);
  const merged = (facts: FileFacts | undefined, path: string): FileFacts | undefined => {
    const {acl, context, sealed} = detailsOf(path) ?? {};
    return facts && {...facts, acl, context, ...(sealed && {sealed})};
  };
  return {
    ...live,
    lstat: path => merged(live.lstat(path), path),
    stat: path => merged(live.stat(path), live.realpath(path) ?? path),
    details: paths => new Map(paths.flatMap(path => (detailsOf(path) ? [[path, detailsOf(path)!]] : []))),
  };
}
