// SPDX-License-Identifier: Apache-2.0
/** What CI services are given, run step by step as each service's runner does. */
import {spawnSync} from 'node:child_process';
import {chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {parse} from 'yaml';
import {MAIN} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {domainXml} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

const yaml = (file: string): unknown => parse(readFileSync(join(root, file), 'utf8'));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly 'working-directory'?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

const action = yaml('action.yml') as {
  inputs: Readonly<Record<string, {default: string}>>;
  runs: {steps: readonly Step[]};
};
const workflow = yaml('examples/ci/github.yml') as {jobs: {audit: {steps: readonly Step[]}}};
const gitlab = yaml('examples/ci/gitlab.yml') as {
  svirtgen: {script: readonly string[]; artifacts: {reports: Readonly<Record<string, string>>}};
};

const WRITABLE_FIRMWARE = "<loader type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>";

test('each step of the action runs as on GitHub, with what the workflow gives it', t => {
  const ran = runAction(t, {...inputsOf(workflow)});
  t.deepEqual(ran.npm, ['ci', 'run build', 'link']);
  t.is(ran.status, 0, ran.stderr);
  t.true(existsSync(join(ran.checkout, sarifOf(workflow))));
});

test('options are split, and no pattern in them is expanded', t => {
  const {status, stderr} = runAction(t, {definitions: 'definitions/*.xml', options: '--host assumed'});
  t.is(status, 2);
  t.regex(stderr, /^definitions\/\*\.xml:/mu);
  t.is(runAction(t, {options: '--host assumed --policy debian', definitions: 'definitions'}).status, 0);
});

test('an error in a definition fails the job, and its log is there to be uploaded', t => {
  const ran = runAction(t, {definitions: 'definitions/'}, {os: WRITABLE_FIRMWARE});
  t.is(ran.status, 1, ran.stderr);
  t.true(readFileSync(join(ran.checkout, 'svirtgen.sarif'), 'utf8').includes('FIRMWARE_WRITABLE'));
});

test('no expression stands in a script, where what a caller wrote would be run', t => {
  for (const {run = ''} of action.runs.steps) t.false(run.includes('${{'), run);
});

test('the lines of the GitLab template run as in its job, and write the reports it names', t => {
  const {checkout, environment} = service(t, {});
  const {status, stderr} = bash(gitlab.svirtgen.script.join('\n'), checkout, environment);
  t.is(status, 0, stderr);
  for (const file of Object.values(gitlab.svirtgen.artifacts.reports))
    t.true(existsSync(join(checkout, file)), file);
});

/** The inputs that the workflow's step gives the action; one that the action does not have is passed over by GitHub. */
function inputsOf({jobs}: typeof workflow): Readonly<Record<string, string>> {
  const step = jobs.audit.steps.find(({uses = ''}) => uses.startsWith('OWNER/svirtgen@'));
  const given = Object.entries(step?.with ?? {});
  for (const [name] of given) if (!Object.hasOwn(action.inputs, name)) throw new Error(`no input ${name}`);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

function sarifOf({jobs}: typeof workflow): string {
  const upload = jobs.audit.steps.find(({uses = ''}) => uses.includes('upload-sarif'));
  return String(upload?.with?.['sarif_file']);
}

/** A checkout with definitions, and a PATH with the command and an `npm` that only writes down what it is asked. */
function service(t: ExecutionContext, domain: Parameters<typeof domainXml>[0]) {
  const folder = scratch(t);
  const checkout = join(folder, 'checkout');
  const programs = join(folder, 'programs');
  mkdirSync(join(checkout, 'definitions'), {recursive: true});
  mkdirSync(programs);
  copyFileSync(join(root, 'examples/ci/svirtgen.yaml'), join(checkout, 'svirtgen.yaml'));
  writeFileSync(join(checkout, 'definitions/kiosk.xml'), domainXml({name: 'kiosk', ...domain}));
  const asked = join(folder, 'npm');
  for (const [name, line] of [
    ['npm', `echo "$*" >>'${asked}'`],
    ['svirtgen', `exec '${process.execPath}' '${MAIN}' "$@"`],
  ] as const) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  const environment = {PATH: `${programs}:${process.env['PATH'] ?? ''}`, CI: 'true'};
  return {checkout, environment, asked};
}

function runAction(
  t: ExecutionContext,
  given: Readonly<Record<string, string>>,
  domain: Parameters<typeof domainXml>[0] = {},
) {
  const {checkout, environment, asked} = service(t, domain);
  const value = (text: string): string =>
    text.replace(/\$\{\{ (?<name>[\w.]+) \}\}/gu, (_, name: string) => {
      if (name === 'github.action_path') return root;
      return given[name.slice('inputs.'.length)] ?? action.inputs[name.slice('inputs.'.length)]!.default;
    });
  const result = {status: 0 as number | null, stderr: ''};
  for (const {run, shell, env = {}, 'working-directory': place} of action.runs.steps) {
    if (run === undefined || result.status !== 0) continue;
    if (shell !== 'bash') throw new Error('a step of an action names its shell');
    const own = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, value(text)]));
    const github = {GITHUB_ACTION_PATH: root, GITHUB_WORKSPACE: checkout, GITHUB_ACTIONS: 'true'};
    const directory = place === undefined ? checkout : value(place);
    Object.assign(result, bash(run, directory, {...environment, ...github, ...own}));
  }
  const npm = existsSync(asked) ? readFileSync(asked, 'utf8').trimEnd().split('\n') : [];
  return {...result, checkout, npm};
}

/** As GitHub's runner starts `shell: bash`; GitLab's stops at the first failure, too. */
function bash(script: string, cwd: string, env: Readonly<Record<string, string>>) {
  const options = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  const {status, stderr} = spawnSync('bash', options, {cwd, env, encoding: 'utf8'});
  return {status, stderr};
}
