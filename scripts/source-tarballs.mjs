// SPDX-License-Identifier: Apache-2.0
/**
 * What a packager builds from without a network: the sources, and beside them the locked packages with the compiler of
 * the executables, for the platform this runs on. Both unpack to svirtgen-VERSION; the same content gives the same bytes.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {sourceEpoch} from './source-date.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Left out: the SQL engine of `fleet` is an option and larger than the rest, and no build asks for it. */
const NOT_NEEDED = ['node_modules/@duckdb', 'node_modules/.cache'];

/** Without the time in its header. xz takes ten times as long for two thirds of the size. */
const GZIP = ['--use-compress-program', 'gzip -n'];

/**
 * @param folder where to write `svirtgen-VERSION.tar.gz`, and `svirtgen-VERSION-vendor-PLATFORM.tar.gz` once the
 * executables were built here, which fetches their compiler
 */
export function writeSourceTarballs(folder, version) {
  const name = `svirtgen-${version}`;
  const listed = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0');
  const files = listed.filter(file => file !== '' && existsSync(join(root, file))).sort();
  pack(join(folder, `${name}.tar.gz`), name, files);
  if (!existsSync(join(root, 'build/bun'))) {
    process.stderr.write(
      'note: build/bun is not there before build:standalone, so the vendor tarball is left out\n',
    );
    return;
  }
  const vendor = `${name}-vendor-${process.platform}-${process.arch}.tar.gz`;
  pack(join(folder, vendor), name, ['node_modules', 'build/bun']);
}

function pack(file, prefix, names) {
  const work = mkdtempSync(join(tmpdir(), 'svirtgen-tar-'));
  try {
    const list = join(work, 'list');
    writeFileSync(list, names.join('\0'));
    const excluded = NOT_NEEDED.map(name => `--exclude=${name}`);
    const asRoot = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u+rw,go+rX,go-w'];
    const when = ['--sort=name', `--mtime=@${sourceEpoch()}`, '--format=gnu', '--hard-dereference'];
    const where = ['--null', '--files-from', list, `--transform=flags=rSh;s,^,${prefix}/,`];
    run('tar', ['--create', ...GZIP, '--file', file, ...excluded, ...asRoot, ...when, ...where]);
  } finally {
    rmSync(work, {recursive: true});
  }
}

function run(program, args) {
  const options = {cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, env: {...process.env, LC_ALL: 'C.UTF-8'}};
  const {status, stdout, stderr, error} = spawnSync(program, args, options);
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
  return stdout;
}
