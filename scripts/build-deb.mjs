// SPDX-License-Identifier: Apache-2.0
/**
 * Builds build/svirtgen_VERSION_amd64.deb from the standalone executables: `npm run build:deb`. Times are those of
 * the sources, so that the same sources give the same bytes.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {installTree} from './install-tree.mjs';
import {sourceEpoch} from './source-date.mjs';
import {thirdParty} from './third-party.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const DEBIAN = join(root, 'templates/packaging/debian');
/** Whoever builds a package answers for it: asked for as all of Debian's tools do. Nobody has an address ending so. */
const {DEBFULLNAME = 'svirtgen (set DEBFULLNAME, DEBEMAIL)', DEBEMAIL = 'nobody@svirtgen.invalid'} =
  process.env;
const MAINTAINER = `${DEBFULLNAME} <${DEBEMAIL}>`;
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const epoch = sourceEpoch();

process.umask(0o022);
const work = mkdtempSync(join(tmpdir(), 'svirtgen-deb-'));
try {
  const file = build(join(work, 'svirtgen'));
  process.stdout.write(`${file}\n${createHash('sha256').update(readFileSync(file)).digest('hex')}\n`);
} finally {
  rmSync(work, {recursive: true, force: true});
}

function build(tree) {
  installTree(tree, '/usr', 'debian');
  const write = (path, content, mode = 0o644) => {
    mkdirSync(dirname(join(tree, path)), {recursive: true});
    writeFileSync(join(tree, path), content);
    chmodSync(join(tree, path), mode);
  };
  write(
    'usr/sbin/svirtgen-divert',
    readFileSync(join(root, 'templates/packaging/programs/svirtgen-divert')),
    0o755,
  );
  write(
    'usr/share/man/man8/svirtgen-divert.8.gz',
    gzipSync(readFileSync(join(DEBIAN, 'svirtgen-divert.8')), {level: 9}),
  );
  // Debian's zsh keeps site-functions for the administrator.
  renameSync(join(tree, 'usr/share/zsh/site-functions'), join(tree, 'usr/share/zsh/vendor-completions'));
  write('usr/share/doc/svirtgen/copyright', copyright());
  write(
    'usr/share/doc/svirtgen/changelog.gz',
    gzipSync(readFileSync(join(root, 'CHANGELOG.md')), {level: 9}),
  );
  write('usr/share/doc/svirtgen/changelog.Debian.gz', gzipSync(changelog(), {level: 9}));
  write('usr/share/lintian/overrides/svirtgen', readFileSync(join(DEBIAN, 'lintian-overrides')));
  const installed = filesOf(tree);
  write(
    'DEBIAN/md5sums',
    installed
      .filter(name => !name.startsWith('etc/'))
      .map(name => `${md5(join(tree, name))}  ${name}\n`)
      .join(''),
  );
  write(
    'DEBIAN/conffiles',
    installed
      .filter(name => name.startsWith('etc/'))
      .map(name => `/${name}\n`)
      .join(''),
  );
  for (const name of ['postinst', 'prerm', 'postrm'])
    write(`DEBIAN/${name}`, readFileSync(join(DEBIAN, name)), 0o755);
  write('DEBIAN/control', control(tree, installed));
  const target = join(root, 'build', `svirtgen_${version}_amd64.deb`);
  run('dpkg-deb', [
    '--root-owner-group',
    '-Zxz',
    `-z${process.env['SVIRTGEN_DEB_LEVEL'] ?? 6}`,
    '--threads-max=1',
    '--build',
    tree,
    target,
  ]);
  return target;
}

function control(tree, installed) {
  const size = installed.reduce((sum, name) => sum + Math.ceil(lstatSync(join(tree, name)).size / 1024), 0);
  return `Package: svirtgen
Version: ${version}
Architecture: amd64
Maintainer: ${MAINTAINER}
Installed-Size: ${size}
Depends: ${libraries(tree)}
Suggests: apparmor, libvirt-daemon-system, selinux-utils
Section: admin
Priority: optional
Description: security policy of virtual machines from libvirt domain XML
 Says what a virtual machine may touch on its host, and writes the policy that
 holds it to that: SELinux contexts, owners, AppArmor profiles, device lists and
 the private /dev, each rule with the line of XML that it comes from.
`;
}

/** What the executables are linked with, as Debian names it. */
function libraries(tree) {
  const folder = join(work, 'source');
  mkdirSync(join(folder, 'debian'), {recursive: true});
  writeFileSync(
    join(folder, 'debian/control'),
    'Source: svirtgen\n\nPackage: svirtgen\nArchitecture: amd64\n',
  );
  const programs = ['usr/bin/svirtgen', 'usr/lib/svirtgen/virt-aa-helper'].map(name => join(tree, name));
  const {stdout} = run('dpkg-shlibdeps', ['-O', ...programs], {cwd: folder});
  return stdout.replace(/^shlibs:Depends=/u, '').trim();
}

/** One upload a version; what has changed is told in CHANGELOG.md, which is installed beside it. */
function changelog() {
  const date = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
  return `svirtgen (${version}) stable; urgency=medium\n\n  * Release ${version}; see changelog.gz.\n\n -- ${MAINTAINER}  ${date}\n`;
}

function copyright() {
  const paragraphs = thirdParty().map(part =>
    // Debian wants the text of this one, which is svirtgen's own as well, told by its place.
    part.licence === 'Apache-2.0' ? filesOfPart(part, part.licence) : partWithText(part),
  );
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: svirtgen

Files: *
Copyright: the svirtgen developers
License: Apache-2.0

License: Apache-2.0
 On Debian systems the text of this licence is in
 /usr/share/common-licenses/Apache-2.0.

${paragraphs.join('\n')}`;
}

function filesOfPart({name, version: of, licence, holder}, under) {
  return `Files: *
Comment: part of the executables: ${name} ${of}, under ${licence}
Copyright: ${holder}
License: ${under}
`;
}

function partWithText(part) {
  const under = licenceName(part.name);
  return `${filesOfPart(part, under)}
License: ${under}
${indented(part.text)}
`;
}

function licenceName(name) {
  return `of-${name.toLowerCase().replace(/[^a-z0-9.]+/gu, '-')}`;
}

function indented(text) {
  return text
    .trim()
    .split('\n')
    .map(line => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`))
    .join('\n');
}

function filesOf(tree) {
  return readdirSync(tree, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(({parentPath, name}) => join(parentPath, name).slice(tree.length + 1))
    .sort();
}

function md5(file) {
  return createHash('md5').update(readFileSync(file)).digest('hex');
}

function run(program, args, options = {}) {
  const result = spawnSync(program, args, {
    encoding: 'utf8',
    env: {...process.env, SOURCE_DATE_EPOCH: String(epoch), LC_ALL: 'C.UTF-8'},
    ...options,
  });
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr ?? result.error?.message}`);
  return result;
}
