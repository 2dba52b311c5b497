// SPDX-License-Identifier: Apache-2.0
// Makes build/standalone/svirtgen and build/standalone/virt-aa-helper: executables that need no Node on the host.
// Bun compiles them (docs/performance.md says why). It is fetched into a folder of its own, since it is larger than
// all other packages together and nothing else needs it.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {BUN} from './bun-version.mjs';
import {lateModules, readyMade} from './plugins.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const source = join(root, 'build/src');
const target = join(root, 'build/standalone');
const tools = join(root, 'build/bun');
const commands = {svirtgen: 'main', 'virt-aa-helper': 'virt-aa-helper'};

const bun = findBun();
rmSync(target, {recursive: true, force: true});
mkdirSync(target, {recursive: true});
for (const [command, entry] of Object.entries(commands)) {
  const script = join(target, `${command}.cjs`);
  await makeScript(entry, script);
  const outfile = join(target, command);
  run(bun, ['build', script, '--compile', '--bytecode', '--minify-syntax', '--outfile', outfile]);
  rmSync(script);
}

async function makeScript(entry, outfile) {
  await build({
    entryPoints: [join(source, 'cli', `${entry}.js`)],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    outfile,
    external: ['@duckdb/*'],
    // Nothing is looked for beside an executable; Node's own modules are found from anywhere.
    define: {'import.meta.url': '"file:///"'},
    logLevel: 'warning',
    plugins: [lateModules(source, {apart: false}).plugin, readyMade(root, {standalone: true})],
  });
}

function findBun() {
  const platform = `${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;
  const file = join(tools, `node_modules/@oven/bun-${platform}/bin/bun`);
  if (!existsSync(file)) {
    mkdirSync(tools, {recursive: true});
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', tools, `bun@${BUN}`]);
  }
  return file;
}

function run(program, arguments_) {
  const {status, error} = spawnSync(program, arguments_, {cwd: root, stdio: ['ignore', 'ignore', 'inherit']});
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${arguments_[0]} ended with ${status}`);
}
