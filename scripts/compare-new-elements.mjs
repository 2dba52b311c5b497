// SPDX-License-Identifier: Apache-2.0
// Compares plans with what three versions of libvirt answered for newer elements of a definition:
//   node scripts/compare-new-elements.mjs CONFORMANCE-FOLDER [--show N] [--filter EXPRESSION]
// Exits with 1 on any difference.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const {values: options, positionals} = parseArgs({
  allowPositionals: true,
  options: {show: {type: 'string', default: '10'}, filter: {type: 'string', default: ''}},
});
const command = join(dirname(dirname(fileURLToPath(import.meta.url))), 'build/bin/svirtgen.cjs');
const [conformance] = positionals;
const answers = join(conformance, 'new-elements');

/** The helper's answers begin after the lines that every VM of QEMU gets, and leave out those with the VM's UUID. */
const BASE_LINES = 5;
const UUID = '11111111-2222-3333-4444-555555555555';
/** The programs that were asked did not fill in the path of an emulated TPM's socket. */
const NO_PATH = '<none>';
const LAYERS = {
  helper: {host: 'host-aa', recorded: rules, planned: helperLines},
  selinux: {
    host: 'host-as',
    recorded: ofDrivers(({selinux}) => labels(selinux, contextLine)),
    planned: contexts,
  },
  dac: {host: 'host-as', recorded: ofDrivers(({dac}) => labels(dac, ownerLine)), planned: owners},
  cgroup: {host: 'host-as', recorded: ofDrivers(({cgroup}) => deviceCalls(cgroup)), planned: deviceRules},
  namespace: {
    host: 'host-as',
    recorded: ofDrivers(({namespace}) => sorted(namespace)),
    planned: ({namespace}) => sorted(namespace.nodes),
  },
};

const cases = readFileSync(join(answers, 'cases.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map(line => JSON.parse(line))
  .filter(({case: name}) => new RegExp(options.filter, 'u').test(name));
const folder = mkdtempSync(join(tmpdir(), 'svirtgen-new-elements-'));
try {
  for (const {case: name, live} of cases) writeFileSync(fileOf(name), live);
  const differences = Object.keys(cases[0].answers).flatMap(version =>
    Object.entries(LAYERS).flatMap(([layer, how]) => compare(version, layer, how)),
  );
  for (const {about, libvirt, here} of differences.slice(0, Number(options.show))) {
    console.log(`${about}\n  libvirt: ${JSON.stringify(libvirt)}\n  here:    ${JSON.stringify(here)}`);
  }
  if (differences.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, {recursive: true});
}

function compare(version, layer, {host, recorded, planned}) {
  const records = plans(version, host);
  const compared = cases.flatMap(({case: name, answers}) => {
    const answer = answers[version];
    const libvirt = recorded(answer);
    if (libvirt === undefined) return [];
    const {plan, error} = records.get(fileOf(name));
    const here = plan ? planned(plan) : error.code === 'INTERNAL' ? error.message : 'refused';
    return [{about: `${name}, libvirt ${version}, ${layer}`, libvirt, here}];
  });
  const differences = compared.filter(({libvirt, here}) => JSON.stringify(libvirt) !== JSON.stringify(here));
  console.log(`${version} ${layer}: ${compared.length - differences.length} of ${compared.length} equal`);
  return differences;
}

function plans(version, host) {
  const parameters = ['plan', '--mode', 'libvirt', '--policy', 'libvirt', '--libvirt', version];
  const site = ['--host', join(answers, `${host}.json`), '--mcs', 's0:c41,c264'];
  const conf = ['--qemu-conf', join(conformance, 'hosts', 'qemu.conf'), '--format', 'ndjson', '--quiet'];
  const files = cases.map(({case: name}) => fileOf(name));
  const records = output([command, ...parameters, ...site, ...conf, ...files])
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
  return new Map(records.map(record => [record.file, record]));
}

/** Where a definition is refused the status is not zero, and the others are planned all the same. */
function output(parameters) {
  try {
    return execFileSync(process.execPath, parameters, {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch ({stdout}) {
    return stdout;
  }
}

function fileOf(name) {
  return join(folder, `${name}.xml`);
}

/** Null: the program crashed, or was not asked. */
function rules({helper}) {
  if (!helper) return undefined;
  return helper.some(line => line.startsWith('virt-aa-helper: error')) ? 'refused' : helper;
}

function helperLines({apparmor: {files, refused}}) {
  if (refused) return 'refused';
  const lines = files.split('\n').filter(line => line !== '' && !line.startsWith('# DO NOT EDIT'));
  return lines.slice(lines.length > 1 ? BASE_LINES : 0).filter(line => !line.includes(UUID));
}

/** An internal error is the recorder's, which knew no QEMU: it could not choose a SCSI controller. */
function ofDrivers(recorded) {
  return answer => {
    const [, message] = answer.errors?.find(([step]) => step === 'parse') ?? [];
    if (message?.startsWith('internal error')) return undefined;
    return message === undefined && answer.errors ? recorded(answer) : message && 'refused';
  };
}

/** A path that was never labelled has nothing remembered: the recorder counted only that libvirt asked. */
function labels({set, restore}, line) {
  const remembered = new Set(set.filter(label => label.at(-1)).map(([path]) => path));
  return {
    set: set.map(line),
    restore: restore.map(([path, ...rest]) => `${path} ${rest.at(-1) && remembered.has(path)}`),
  };
}

function contextLine([path, context, remember]) {
  return `${path} ${context} ${remember}`;
}

function ownerLine([path, uid, gid, remember]) {
  return `${path} ${uid}:${gid} ${remember}`;
}

function contexts({selinux: {labels, restore}}) {
  return {
    set: labels.map(({path, context, remember}) => contextLine([nameless(path), context, remember])),
    restore: restored(restore),
  };
}

function owners({dac: {labels, restore}}) {
  const set = labels.filter(({path}) => nameless(path) !== NO_PATH);
  return {
    set: set.map(({path, uid, gid, remember}) => ownerLine([path, uid, gid, remember])),
    restore: restored(restore),
  };
}

function restored(steps) {
  return steps.map(({path, to}) => `${path} ${to === 'remembered'}`);
}

function nameless(path) {
  return path.endsWith('-swtpm.sock') ? NO_PATH : path;
}

/** The recorder lists the paths that libvirt tried; it makes rules of devices alone. */
function deviceCalls(calls) {
  return calls.filter(call => /^(?:\/dev\/|\[)/u.test(call)).map(cgroupLine);
}

function cgroupLine(call) {
  if (!call.startsWith('[')) return call;
  const [type, major, minor, access] = JSON.parse(call.replaceAll("'", '"'));
  return `${type} ${major}:${minor === -1 ? '*' : minor} ${access}`;
}

function sorted(nodes) {
  return [...new Set(nodes)].toSorted((one, other) => (one < other ? -1 : 1));
}

function deviceRules({cgroup: {rules}}) {
  return rules.map(({path, type, major, minor, access}) =>
    path ? `${path} ${access}` : `${type} ${major}:${minor} ${access}`,
  );
}
