// SPDX-License-Identifier: Apache-2.0
// Makes the commands of build/bin from the compiled sources: a small starter for each, and parts that are loaded
// when a verb needs them, with V8's cached code beside them. Does nothing when nothing changed.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build, transform} from 'esbuild';
import {asFunction, neededBy, packed} from './pack.mjs';
import {lateModules, readyMade} from './plugins.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const source = join(root, 'build/src');
const target = join(root, 'build/bin');
const stamp = join(target, '.inputs');
const starters = {
  svirtgen: 'main',
  'virt-aa-helper': 'virt-aa-helper',
  thread: 'threads/thread',
};

const inputs = fingerprint(['build/src', 'policies', 'templates', 'scripts/bundle', 'package-lock.json']);
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== inputs) {
  rmSync(target, {recursive: true, force: true});
  mkdirSync(target, {recursive: true});
  for (const part of await makeParts()) writeFileSync(join(target, part.name), part.text, {mode: 0o644});
  for (const [command, part] of Object.entries(starters)) await makeStarter(command, part);
  makeCaches();
  writeFileSync(stamp, inputs);
}

/** Names, sizes and times of all files: what decides whether a build is still good. */
function fingerprint(places) {
  const hash = createHash('sha256').update(process.version);
  for (const place of places) {
    const path = join(root, place);
    const names = statSync(path).isDirectory() ? readdirSync(path, {recursive: true}).sort() : [''];
    for (const name of names) {
      if (/\.(?:d\.ts|map)$/.test(name)) continue;
      const {size, mtimeMs} = statSync(join(path, name));
      hash.update(`${place}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** Parts are read as ASCII, and esbuild escapes all characters but those of patterns. */
function refuseOddCharacters(code) {
  const line = code.split('\n').find(one => /[^\0-\x7f]/.test(one));
  if (line !== undefined)
    throw new Error(`a pattern has a character that is not ASCII; write it as \\u….: ${line}`);
}

/** Bundled as modules first, which is what esbuild can split, then each part made a function that V8 can cache. */
async function makeParts() {
  const late = lateModules(source, {apart: true});
  const {outputFiles, metafile} = await build({
    entryPoints: [...Object.values(starters).map(name => join(source, 'cli', `${name}.js`)), ...late.files],
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    outdir: target,
    entryNames: '[name]',
    outExtension: {'.js': '.part'},
    external: ['@duckdb/*'],
    logLevel: 'warning',
    plugins: [late.plugin, readyMade(root, {standalone: false})],
  });
  const parts = await Promise.all(
    outputFiles.map(async ({path, text}) => {
      const {code} = await transform(text.replace(/^#!.*\n/, ''), {
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        minifyWhitespace: true,
        supported: {'dynamic-import': false},
        define: {'import.meta.url': '__url'},
      });
      refuseOddCharacters(code);
      return {name: path.slice(target.length + 1), code};
    }),
  );
  const dropIn = neededBy(`${starters['virt-aa-helper']}.part`, metafile);
  return packed(parts, name => (dropIn.has(name) ? 'pack-of-all.part' : 'pack-of-verbs.part')).map(
    ({name, code}) => {
      const body = `${asFunction(code)}\n//`;
      const digest = createHash('sha256').update(body).digest('hex');
      return {name, text: `${body}${digest}`};
    },
  );
}

async function makeStarter(command, part) {
  await build({
    stdin: {
      contents: `import {partLoader} from './start/load-part.js'; partLoader(__dirname, require)('./${basename(part)}.part');`,
      resolveDir: source,
    },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: {js: '#!/usr/bin/env node'},
    outfile: join(target, `${command}.cjs`),
    logLevel: 'warning',
  });
  // `npm link` lets a command be run only once, and each build makes it anew.
  chmodSync(join(target, `${command}.cjs`), 0o755);
}

/** V8 keeps the functions that were called: so each run is one of the commonest of its verb. */
function makeCaches() {
  const domain = 'examples/web-server.xml';
  const site = ['--host', 'examples/host.json', '--policy', 'debian'];
  const uuid = /<uuid>(.*)<\/uuid>/.exec(readFileSync(join(root, domain), 'utf8'))[1];
  const runs = [
    ['virt-aa-helper', '--dryrun', '-r', '-u', `libvirt-${uuid}`],
    ['main', 'plan', domain, '--format', 'ndjson', '--host', 'examples/host.json'],
    ['main', 'plan', domain, ...site],
    ['main', 'audit', domain, ...site, '--fail-on', 'never'],
    ['main', 'why', domain, '/dev/kvm', ...site],
    ['main', 'diff', domain, domain, ...site],
    ['main', 'snapshot', domain],
    ['main', 'plan', domain, '--format', 'ndjson', '--host', 'assumed'],
  ];
  for (const [part, ...arguments_] of runs) {
    const {error} = spawnSync(process.execPath, ['scripts/bundle/cache-run.mjs', part, ...arguments_], {
      cwd: root,
      stdio: ['pipe', 'ignore', 'ignore'],
      input: readFileSync(join(root, domain)),
    });
    if (error) throw error;
  }
}
