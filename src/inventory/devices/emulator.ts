// SPDX-License-Identifier: Apache-2.0
/** An emulator that no rule for all VMs names, as libvirt starts it under the VM's profile, and what is installed with it. */
import {inHome} from '../../policy/homes.ts';
import {STOCK_EMULATORS} from '../../policy/stock-emulators.ts';
import {installPrefix} from '../../text/paths.ts';
import {needsOf, type Entry, type Site} from '../site.ts';

export function emulator(site: Site): readonly Entry[] {
  const {domain} = site;
  const path = domain.emulator;
  if (!path?.startsWith('/') || STOCK_EMULATORS.includes(path)) return [];
  const own = needsOf('domain', 'emulator', domain);
  return [own('emulator', 'program of the VM itself', {path, access: 'rmx'}), ...installedWith(path, site)];
}

/**
 * QEMU looks for firmware, keymaps, option ROMs and modules in the prefix of its own directory, once the links to
 * itself are followed (get_relocated_path, 5.2). `-L help` prints where. Its libraries may stand there, too: the rules
 * for all programs have those of `/usr/lib` alone.
 */
function installedWith(path: string, {domain, host}: Site): readonly Entry[] {
  const prefix = installPrefix(host.realpath(path) ?? path);
  if (prefix === undefined || prefix === '/usr' || WHOLE_HOME.test(`${prefix}/`)) return [];
  const own = needsOf('domain', 'emulator', domain);
  const here = (directories: readonly string[]) => directories.map(one => `${prefix}/${one}`);
  const isThere = (directory: string) => host.realpath(directory) !== undefined;
  const data = [
    ...here(DATA).filter(isThere),
    ...here(DATA_OF_DISTRIBUTIONS).filter(one => host.stat(one)?.type === 'directory'),
  ];
  const libraries = here(['lib', 'lib64', `lib/${triplet(host.architecture())}`]);
  return [
    ...data.map(one => own('emulator-data', 'firmware and keymaps of the emulator', {...READ, path: one})),
    ...libraries
      .map(one => `${one}/qemu`)
      .filter(isThere)
      .map(one => own('emulator-modules', 'modules of the emulator', {...MAPPED, path: one})),
    ...libraries
      .filter(isThere)
      .map(one => own('emulator-libraries', 'libraries beside the emulator', {...MAPPED, path: one})),
  ];
}

const READ = {access: 'r', tree: true} as const;
const MAPPED = {access: 'rm', tree: true} as const;

/** A home: what is in its `share` and `lib` is the user's. */
const WHOLE_HOME = inHome('');

const DATA = ['share/qemu', 'share/qemu-firmware'];
/** Those that Debian and Fedora add (--firmwarepath): in the prefix only where it has one of their packages. */
const DATA_OF_DISTRIBUTIONS = ['share/seabios', 'share/seavgabios', 'share/ipxe/qemu', 'lib/ipxe/qemu'];

/** Meson's directory for libraries, on Debian, whatever the prefix. */
function triplet(architecture: string): string {
  return `${DEBIAN_NAMES[architecture] ?? architecture}-linux-gnu`;
}

const DEBIAN_NAMES: Readonly<Record<string, string>> = {i686: 'i386', ppc64le: 'powerpc64le'};
