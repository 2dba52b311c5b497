// SPDX-License-Identifier: Apache-2.0
// Compiles the AppArmor profile of every case of a conformance folder, in both modes, without loading any:
//   node scripts/compile-conformance.mjs FOLDER
// The rules of all cases are compiled in one run of the parser, without the abstractions, which are the same for
// all; a sample is compiled with them. What the parser refuses has to be what `generate` refuses without it.
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const {checkRules, TUNABLES} = await import(join(root, 'build/src/kernel-model/apparmor/check-rules.js'));
const {profileText} = await import(join(root, 'build/src/render/apparmor/render-profile.js'));
const [conformance] = process.argv.slice(2);
const atOnce = 400;
const sampleSize = 24;

const environment = {...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`};
if (spawnSync('apparmor_parser', ['--version'], {env: environment}).error) {
  console.log('skipped: apparmor_parser is not installed');
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'svirtgen-compile-'));
try {
  const definitions = writeDefinitions();
  const failures = ['libvirt', 'strict'].flatMap(mode => checkMode(mode, definitions));
  for (const failure of failures) console.log(failure);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, {recursive: true});
}

function writeDefinitions() {
  const cases = readdirSync(join(conformance, 'cases')).sort();
  return cases.flatMap(name => {
    const lines = readFileSync(join(conformance, 'cases', name), 'utf8')
      .split('\n')
      .filter(Boolean);
    return lines.map((line, index) => {
      const {xml, live} = JSON.parse(line);
      const file = join(folder, `${name}-${index}.xml`);
      writeFileSync(file, live ?? xml);
      return file;
    });
  });
}

/** Prints what was compiled and how long it took; returns what is wrong. */
function checkMode(mode, definitions) {
  const profiles = plansOf(mode, definitions);
  const start = performance.now();
  const refused = refusedOf(profiles);
  const sample = sampleOf(profiles);
  const wholes = sample.filter(({files}) => !compiles(profileText('sample', 'kvm', {}, [files])));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${mode}: ${profiles.length} profiles, ${sample.length} of them whole, in ${seconds} s`);
  const ours = new Set(profiles.filter(isRefusedByUs));
  const theirs = new Set(refused);
  return [
    ...refused.filter(profile => !ours.has(profile)).map(({file}) => `${mode}: ${file} does not compile`),
    ...[...ours]
      .filter(profile => !theirs.has(profile))
      .map(({file}) => `${mode}: ${file} compiles after all`),
    ...wholes.map(({file}) => `${mode}: ${file} does not compile with the abstractions`),
  ];
}

function plansOf(mode, definitions) {
  const options = [
    '--mode',
    mode,
    '--policy',
    'libvirt',
    '--backend',
    'apparmor',
    '--format',
    'ndjson',
    '--quiet',
  ];
  const host = ['--host', join(conformance, 'hosts', 'debian12.json')];
  const profiles = [];
  for (let first = 0; first < definitions.length; first += atOnce) {
    const files = definitions.slice(first, first + atOnce);
    const command = [join(root, 'build/src/cli/main.js'), 'plan', ...options, ...host, ...files];
    const {stdout} = spawnSync(process.execPath, command, {encoding: 'utf8', maxBuffer: 1 << 30});
    for (const line of stdout.split('\n').filter(Boolean)) {
      const {file, plan} = JSON.parse(line);
      if (plan?.apparmor.files !== undefined) profiles.push({file, ...plan.apparmor});
    }
  }
  return profiles;
}

/** One run for all; only when it fails the halves are tried, down to those that are to blame. */
function refusedOf(profiles) {
  const text = profiles.map(({files}, index) => `profile p${index} {\n${files}}\n`).join('');
  if (profiles.length === 0 || compiles(TUNABLES + text)) return [];
  if (profiles.length === 1) return profiles;
  const middle = Math.floor(profiles.length / 2);
  return [...refusedOf(profiles.slice(0, middle)), ...refusedOf(profiles.slice(middle))];
}

function sampleOf(profiles) {
  if (!existsSync('/etc/apparmor.d/abstractions/libvirt-qemu')) return [];
  const step = Math.max(1, Math.floor(profiles.length / sampleSize));
  return profiles.filter((_, index) => index % step === 0);
}

function compiles(input) {
  try {
    const options = {input, env: environment, stdio: ['pipe', 'ignore', 'ignore']};
    execFileSync('apparmor_parser', ['--skip-kernel-load', '--skip-cache', '--skip-read-cache'], options);
    return true;
  } catch {
    return false;
  }
}

function isRefusedByUs({files, rules}) {
  try {
    checkRules(files, rules);
    return false;
  } catch (error) {
    if (error.code === 'AA_UNCOMPILABLE') return true;
    throw error;
  }
}
