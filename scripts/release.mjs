// SPDX-License-Identifier: Apache-2.0
/**
 * Makes what is published into build/release: the npm tarball, what packagers build from, the Debian package where it
 * was built, the SBOM in CycloneDX and the checksums of all. `npm run release -- X.Y.Z` also writes the version into package.json and the
 * changelog, for a commit and a tag by hand; without a version it changes no file of the sources. Publishes nothing.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {sourceEpoch} from './source-date.mjs';
import {writeSourceTarballs} from './source-tarballs.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const target = join(root, 'build/release');
const CHANGELOG = join(root, 'CHANGELOG.md');
const UNRELEASED = '## [Unreleased]';

const [version] = process.argv.slice(2);
if (version !== undefined) setVersion(version);
rmSync(target, {recursive: true, force: true});
mkdirSync(target, {recursive: true});
run('npm', 'pack', '--silent', '--pack-destination', target);
const {version: current} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeSourceTarballs(target, current);
copyDebianPackage();
writeFileSync(join(target, 'svirtgen.cdx.json'), billOfMaterials());
writeFileSync(join(target, 'SHA256SUMS'), checksums());
process.stdout.write(readFileSync(join(target, 'SHA256SUMS'), 'utf8'));

function setVersion(wanted) {
  if (!/^\d+\.\d+\.\d+$/.test(wanted)) fail(`${wanted} is no version such as 1.2.3`);
  if (run('git', 'status', '--porcelain') !== '') fail('there are changes that are not committed');
  const text = readFileSync(CHANGELOG, 'utf8');
  const [, changes = ''] = text.split(UNRELEASED);
  if (!/^- /m.test(changes.split('\n## ')[0])) fail('CHANGELOG.md has nothing that is not released');
  const date = new Date(sourceEpoch() * 1000).toISOString().slice(0, 10);
  run('npm', 'version', wanted, '--no-git-tag-version');
  writeFileSync(CHANGELOG, text.replace(UNRELEASED, `${UNRELEASED}\n\n## [${wanted}] - ${date}`));
}

/** It needs the standalone executables, which take long: `npm run build:standalone && npm run build:deb` comes first. */
function copyDebianPackage() {
  const name = `svirtgen_${current}_amd64.deb`;
  if (readdirSync(join(root, 'build')).includes(name))
    copyFileSync(join(root, 'build', name), join(target, name));
  else process.stderr.write(`note: build/${name} was not built, so it is left out\n`);
}

/**
 * Of what is installed with the package. npm leaves out what a tool of the developers needs as well (zod, yaml), so
 * it is asked about a project that has no such tools; and it puts in the time and a random number.
 */
function billOfMaterials() {
  const folder = mkdtempSync(join(tmpdir(), 'svirtgen-release-'));
  try {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    delete manifest.devDependencies;
    delete lock.packages[''].devDependencies;
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    const bill = JSON.parse(
      run('npm', '--prefix', folder, 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'),
    );
    delete bill.serialNumber;
    bill.metadata.timestamp = new Date(sourceEpoch() * 1000).toISOString();
    bill.metadata.component.name = 'svirtgen';
    return `${JSON.stringify(bill, undefined, 2)}\n`;
  } finally {
    rmSync(folder, {recursive: true});
  }
}

function checksums() {
  return readdirSync(target)
    .sort()
    .map(
      name =>
        `${createHash('sha256')
          .update(readFileSync(join(target, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('');
}

function run(program, ...arguments_) {
  const {status, stdout, error} = spawnSync(program, arguments_, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error) throw error;
  if (status !== 0) fail(`${program} ${arguments_.join(' ')} ended with ${status}`);
  return stdout;
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}
