// SPDX-License-Identifier: Apache-2.0
/** Which libvirt is installed on this host, found without a question to its daemon. */
import {execFileSync} from 'node:child_process';
import {PROGRAM_ENVIRONMENT} from '../../files/program-environment.ts';
import {hostFact, known} from '../fact.ts';
import {fileFacts, linkTarget, readText} from '../files.ts';
import {once} from '../../once.ts';
import {VERSION} from '../../versions/version.ts';

/** The libvirt whose daemon is on the host. */
export interface InstalledLibvirt {
  /** Such as `9.0.0`. */
  readonly version: string;
  /** The file that says so; unknown in a snapshot. */
  readonly toldBy?: string | undefined;
}

/** The libvirt that is installed, whose behaviour is followed; undefined where there is none, or the snapshot does not tell. */
export const libvirt = hostFact({
  schema: ({z}) => ({
    libvirt: z.string().regex(VERSION, 'must be a version, such as 9.0.0').optional(),
  }),
  live: () => once(() => installedLibvirt()),
  always: ask => known({libvirt: ask()?.version}),
  replay: ({libvirt: version}) => {
    const installed = version === undefined ? undefined : {version};
    return () => installed;
  },
});

/** Where distributions put what is looked at; tests have a tree of their own. */
export interface LibvirtPlaces {
  readonly daemons: readonly string[];
  readonly libraries: readonly string[];
  /** Debian's package database. */
  readonly packages: string;
  /** RPM's program, and the options that it needs to find its database. */
  readonly rpm: readonly [program: string, ...options: string[]];
}

const PLACES: LibvirtPlaces = {
  daemons: ['/usr/sbin/virtqemud', '/usr/sbin/libvirtd'],
  libraries: libraryFolders().map(folder => `${folder}/libvirt.so.0`),
  packages: '/var/lib/dpkg/status',
  rpm: ['/usr/bin/rpm'],
};

/** In milliseconds. Programs answer such questions at once. */
const PATIENCE = 5000;

/**
 * Undefined where no daemon is installed. The daemon and the library are built from one source, and the library's
 * file is named after its version, so that most hosts are asked without starting a program; else the daemon's own
 * `--version` tells, and else the package database, Debian's or RPM's.
 */
export function installedLibvirt(places: LibvirtPlaces = PLACES): InstalledLibvirt | undefined {
  const daemon = places.daemons.find(path => fileFacts(path, true)?.type === 'file');
  if (daemon === undefined) return undefined;
  return ofLibraries(places.libraries) ?? ofDaemon(daemon) ?? ofPackages(places, daemon);
}

function libraryFolders(): readonly string[] {
  const names: Partial<Record<NodeJS.Architecture, string>> = {
    arm64: 'aarch64',
    x64: 'x86_64',
    ppc64: 'powerpc64le',
    loong64: 'loongarch64',
  };
  const name = names[process.arch] ?? process.arch;
  return [`/usr/lib/${name}-linux-gnu`, '/usr/lib64', '/usr/lib'];
}

/** `libvirt.so.0.11003.0` is 11.3.0. */
function ofLibraries(links: readonly string[]): InstalledLibvirt | undefined {
  for (const link of links) {
    const [, release, patch] =
      /(?:^|\/)libvirt\.so\.0\.(\d{4,6})\.(\d{1,3})$/u.exec(linkTarget(link) ?? '') ?? [];
    if (release === undefined) continue;
    const version = `${Math.floor(Number(release) / 1000)}.${Number(release) % 1000}.${patch}`;
    return {version, toldBy: link};
  }
  return undefined;
}

/** Its word is `libvirtd (libvirt) 9.0.0`. */
function ofDaemon(program: string): InstalledLibvirt | undefined {
  const said = wordOf(program, ['--version']);
  const [, version] = /\(libvirt\) (\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)\s*$/u.exec(said) ?? [];
  return version === undefined ? undefined : {version, toldBy: program};
}

/** What a program writes; nothing where it fails or cannot be run. */
function wordOf(program: string, options: readonly string[]): string {
  try {
    const how = {env: PROGRAM_ENVIRONMENT, cwd: '/', timeout: PATIENCE, encoding: 'utf8'} as const;
    return execFileSync(program, options, {...how, stdio: ['ignore', 'pipe', 'ignore']});
  } catch {
    return '';
  }
}

const PACKAGE = /^Package: libvirt-daemon\n(?:.+\n)*?Version: (?:\d+:)?(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)/mu;

/** A host with Debian's database has no other, and rpm would begin one there. */
function ofPackages({packages, rpm}: LibvirtPlaces, daemon: string): InstalledLibvirt | undefined {
  const database = readText(packages);
  if (database === undefined) return ofRpm(rpm, daemon);
  const version = PACKAGE.exec(database)?.[1];
  return version === undefined ? undefined : {version, toldBy: packages};
}

/** The daemon's package has another name on each distribution and in each release. */
function ofRpm([program, ...options]: LibvirtPlaces['rpm'], daemon: string): InstalledLibvirt | undefined {
  const said = wordOf(program, [...options, '-qf', '--qf', '%{VERSION}', daemon]);
  return VERSION.test(said) ? {version: said, toldBy: program} : undefined;
}
