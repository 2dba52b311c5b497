// SPDX-License-Identifier: Apache-2.0
// A disk that is full or read-only, files that may not grow, too few descriptors: each run says what was refused, with
// a code of its own, and what was there before is there after.
import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {contents, definition, expect, finished, HELPER, MAIN, outcome, ROOT, work} from './harness.mjs';

/** What a refusal ends with; Node's own, when it cannot even start, is none of ours. */
const KNOWN = /\([A-Z][A-Z_]+\)\s*$|virt-aa-helper: error: /m;
/** Notes and small profiles have room in it. */
const SMALL = 'files of 1 KiB at most';
const LIMITS = {
  [SMALL]: 'ulimit -f 2',
  'no files that grow': 'ulimit -f 0',
};

/** How many runs were tried; undefined where nothing can be mounted. */
export function faults() {
  const disk = join(work, 'disk');
  mkdirSync(disk);
  if (!mount('-t', 'tmpfs', '-o', 'size=1M', 'tmpfs', disk)) return undefined;
  let tried = 0;
  try {
    for (const command of commandsIn(disk)) {
      for (const fault of faultsOf(disk, command)) {
        tried++;
        judge(disk, command, fault);
      }
    }
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
  return tried;
}

/** Each command for a VM, and `earlier` for another one, whose files are there when the fault comes. */
function commandsIn(disk) {
  const templates = join(work, 'templates');
  mkdirSync(templates, {recursive: true});
  writeFileSync(
    join(templates, 'TEMPLATE.qemu'),
    '\nprofile LIBVIRT_TEMPLATE flags=(attach_disconnected) {\n}\n',
  );
  return [
    forTwo('generate', generate, ['database.xml', 'web-server.xml']),
    forTwo('mcs allocate', allocate, [definition(), definition()]),
    forTwo('virt-aa-helper', helper, ['1', '2']),
    forTwo('apply', apply, ['earlier.raw', 'faulty.raw'].map(imageOf)),
  ];

  function generate(example) {
    const host = ['--host', join(ROOT, 'examples', 'host.json'), '--policy', 'debian'];
    return {
      parameters: [MAIN, 'generate', '-q', ...host, '-o', join(disk, 'out'), join(ROOT, 'examples', example)],
    };
  }

  function allocate(file) {
    const registry = ['--registry', join(disk, 'registry'), '--policy', 'fedora', '--host', 'assumed'];
    return {parameters: [MAIN, 'mcs', 'allocate', ...registry, file]};
  }

  function helper(digit) {
    const parser = join(work, 'agrees');
    writeFileSync(parser, '#!/bin/sh\nexit 0\n', {mode: 0o755});
    const uuid = `c0a5feed-0000-4000-8000-00000000000${digit}`;
    const places = ['--output-directory', disk, '--template-directory', templates, '--parser', parser];
    return {
      parameters: [HELPER, '-c', '-u', `libvirt-${uuid}`, ...places],
      input: `<domain type='kvm'><name>x${digit}</name><uuid>${uuid}</uuid><memory>1024</memory>
        <os><type arch='x86_64'>hvm</type></os></domain>`,
    };
  }

  function apply(image) {
    const site = ['--policy', 'debian', '--host', 'live', '--backend', 'dac'];
    return {
      parameters: [MAIN, 'apply', '-q', ...site, definition([image])],
      environment: {SVIRTGEN_STATE: join(disk, 'state')},
    };
  }
}

function imageOf(name) {
  const image = join(work, name);
  writeFileSync(image, 'x');
  return image;
}

function forTwo(name, command, [earlier, faulty]) {
  return {name, earlier: command(earlier), ...command(faulty)};
}

function faultsOf(disk, command) {
  const inShell = limit => ({
    name: limit,
    mayPass: limit === SMALL,
    run: () => shell(LIMITS[limit], command),
  });
  return [
    {
      name: 'a full disk',
      before: () => fill(disk),
      run: () => outcome(command.parameters, command),
      after: () => spawnSync('rm', ['-f', join(disk, 'filling')]),
    },
    {
      name: 'a read-only disk',
      before: () => mount('-o', 'remount,ro', disk),
      run: () => outcome(command.parameters, command),
      after: () => mount('-o', 'remount,rw', disk),
    },
    ...Object.keys(LIMITS).map(inShell),
    ...[19, 20, 21, 22, 24].map(count => ({
      name: `${count} descriptors`,
      mayPass: true,
      run: () => shell(`ulimit -n ${count}`, command),
    })),
  ];
}

/** A refusal leaves what was there as it was, and no half of a file; afterwards the run ends well. */
function judge(disk, command, fault) {
  const what = `${command.name}, ${fault.name}`;
  const {earlier} = command;
  expect(outcome(earlier.parameters, earlier).status === 0, `${what}: the run before it`);
  fault.before?.();
  const before = contents(disk);
  const {status, signal, stderr} = fault.run();
  const after = contents(disk);
  fault.after?.();
  const startedNot = fault.mayPass && !/^error: |virt-aa-helper: /m.test(stderr);
  expect(status !== 0 || fault.mayPass, `${what}: ends well`);
  expect(
    status === 0 || startedNot || (signal === null && KNOWN.test(stderr)),
    `${what}: ${status ?? signal}: ${stderr}`,
  );
  expect(!stderr.includes('INTERNAL'), `${what}: ${stderr}`);
  for (const [name, content] of before) {
    if (status !== 0) expect(after.get(name) === content, `${what}: ${name} is changed`);
    else expect(after.has(name), `${what}: ${name} is gone`);
  }
  const whole = finished(after);
  const halves = [...after.keys()].filter(name => !whole.has(name));
  expect(halves.length === 0, `${what}: ${halves.join(', ')} is left behind`);
  const again = status === 0 ? {status} : outcome(command.parameters, command);
  expect(again.status === 0, `${what}: the run after it ends with ${again.status}: ${again.stderr}`);
  spawnSync('find', [disk, '-mindepth', '1', '-delete']);
}

function shell(limit, {parameters, environment = {}, input}) {
  return spawnSync('sh', ['-c', `${limit}; exec "$@"`, 'sh', process.execPath, ...parameters], {
    encoding: 'utf8',
    input,
    env: {...process.env, ...environment},
  });
}

function fill(disk) {
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filling')}`, 'bs=4k', 'count=1000'], {stdio: 'ignore'});
}

function mount(...parameters) {
  return spawnSync('mount', parameters, {stdio: 'ignore'}).status === 0;
}
