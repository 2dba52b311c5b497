// SPDX-License-Identifier: Apache-2.0
// Makes build/standalone/svirtgen and build/standalone/virt-aa-helper: executables that need no Node on the host.
// Bun compiles them (docs/performance.md says why). It is fetched into a folder of its own, since it is larger than
// all other packages together and nothing else needs it.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {BUN} from './bun-version.mjs';
import {DEAR} from '../../build/src/start/load-part.js';
import {inOneFunction, lateModules, readyMade} from './plugins.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const source = join(root, 'build/src');
const target = join(root, 'build/standalone');
const tools = join(root, 'build/bun');
/**
 * How many times more reluctant than usual Bun is to compile what runs. A run of the drop-in is over before compiled
 * code has paid for its making, even with 500 disks; an audit of many VMs is not.
 */
const commands = {
  svirtgen: {entry: 'main', reluctance: 1},
  'virt-aa-helper': {entry: 'virt-aa-helper', reluctance: 1000},
};

const bun = findBun();
rmSync(target, {recursive: true, force: true});
mkdirSync(target, {recursive: true});
for (const [command, {entry, reluctance}] of Object.entries(commands)) {
  const script = join(target, `${command}.cjs`);
  await makeScript(entry, script);
  const outfile = join(target, command);
  const options = ['--compile', '--bytecode', '--minify-syntax', `--compile-jit-policy=${reluctance}`];
  run(bun, ['build', script, ...options, '--outfile', outfile]);
  rmSync(script);
}

async function makeScript(entry, outfile) {
  const {outputFiles} = await build({
    entryPoints: [join(source, 'cli', `${entry}.js`)],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    outfile,
    write: false,
    external: ['@duckdb/*'],
    // Nothing is looked for beside an executable; Node's own modules are found from anywhere.
    define: {'import.meta.url': '"file:///"'},
    logLevel: 'warning',
    plugins: [
      inOneFunction('zod', root),
      lateModules(source, {apart: false}).plugin,
      readyMade(root, {standalone: true}),
    ],
  });
  writeFileSync(outfile, dearWhenUsed(outputFiles[0].text));
}

/** As the parts of a bundled command have it: built-in modules that take long to load are when they are used. */
function dearWhenUsed(script) {
  const late = script.replaceAll(/=require\("([\w:]+)"\)/g, (all, name) =>
    DEAR.has(name) ? `=whenUsed(()=>require("${name}"))` : all,
  );
  return `${late}\nfunction whenUsed(load){return new Proxy({},{get:(_,key)=>load()[key]})}\n`;
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
