// SPDX-License-Identifier: Apache-2.0
/**
 * Lays out what a package installs: `node scripts/install-tree.mjs DESTDIR [PREFIX [POLICY]]`, after a build of the
 * standalone executables, the man pages and the completions. `make install` calls it.
 */
import {chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {thirdPartyText} from './third-party.mjs';
import {packageFiles} from '../build/src/packaging/package-files.js';
import {layoutFor} from '../build/src/policy/layout.js';
import {loadPolicy} from '../build/src/policy/load.js';
import {libvirtFeatures} from '../build/src/versions/libvirt-changes.js';
import {readOsRelease} from '../build/src/policy/os-release.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const here = name => join(root, name);

/**
 * @param destdir the root of the tree, such as `/`
 * @param prefix such as `/usr`; AppArmor's profiles name their programs, so that they come with `/usr` alone
 * @param policy whose files; undefined: this system's
 */
export function installTree(destdir, prefix = '/usr', policy) {
  const to = (...names) => join(destdir, ...names);
  const share = (...names) => to(prefix, 'share', ...names);
  const shipped = shippedFiles(policy, prefix);
  const apparmor = shipped.some(({path}) => path.startsWith('etc/apparmor.d/'));

  put(here('build/standalone/svirtgen'), to(prefix, 'bin/svirtgen'), 0o755);
  if (apparmor) {
    put(here('build/standalone/virt-aa-helper'), to(prefix, 'lib/svirtgen/virt-aa-helper'), 0o755);
    const loader = 'svirtgen-load-profile';
    put(here(`templates/packaging/programs/${loader}`), to(prefix, 'lib/svirtgen', loader), 0o755);
  }
  for (const page of readdirSync(here('build/man'))) {
    if (!apparmor && page.startsWith('virt-aa-helper')) continue;
    const packed = gzipSync(readFileSync(here(`build/man/${page}`)), {level: 9});
    write(share(`man/man${page.at(-1)}`, `${page}.gz`), packed, 0o644);
  }
  put(here('build/completions/svirtgen.bash'), share('bash-completion/completions/svirtgen'), 0o644);
  put(here('build/completions/_svirtgen'), share('zsh/site-functions/_svirtgen'), 0o644);
  put(here('build/completions/svirtgen.fish'), share('fish/vendor_completions.d/svirtgen.fish'), 0o644);
  putFolder('policies', /\.yaml$/u, share('svirtgen/policies'));
  // The executables carry all templates; these are the ones that somebody may change a copy of.
  putFolder('templates/apparmor', /^TEMPLATE\./u, share('svirtgen/templates/apparmor'));
  put(here('templates/packaging/policy.yaml'), to('etc/svirtgen/policy.yaml'), 0o644);
  for (const {path, text, mode} of shipped) write(to(path.replace(/^usr\//u, `${prefix}/`)), text, mode);
}

/** Of `svirtgen package`, what lies beside the distribution's libvirt and takes nothing from it. */
function shippedFiles(name, prefix) {
  const policy = loadPolicy({policy: name, osRelease: readOsRelease()});
  const layout = layoutFor('qemu:///system', {uid: 0, home: '/root'});
  return packageFiles({policy, layout, libvirt: libvirtFeatures(), modernParser: true}).filter(
    ({path}) =>
      path === 'usr/lib/tmpfiles.d/svirtgen.conf' ||
      path.startsWith('usr/share/selinux/') ||
      (prefix === '/usr' && path.startsWith('etc/apparmor.d/svirtgen')),
  );
}

function putFolder(folder, names, target) {
  for (const name of readdirSync(here(folder))) {
    if (names.test(name)) put(here(join(folder, name)), join(target, name), 0o644);
  }
}

function put(from, target, mode) {
  if (!existsSync(from)) throw new Error(`${from} is not built yet: see docs/packaging.md`);
  mkdirSync(dirname(target), {recursive: true});
  cpSync(from, target);
  chmodSync(target, mode);
}

function write(target, content, mode) {
  mkdirSync(dirname(target), {recursive: true});
  writeFileSync(target, content);
  chmodSync(target, mode);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , destdir, prefix = '/usr', policy] = process.argv;
  if (destdir === undefined) throw new Error('usage: install-tree.mjs DESTDIR [PREFIX [POLICY]]');
  process.umask(0o022);
  installTree(destdir, prefix, policy);
  write(join(destdir, prefix, 'share/doc/svirtgen/THIRD-PARTY.txt'), thirdPartyText(), 0o644);
}
