// SPDX-License-Identifier: Apache-2.0
/** Real images, made by qemu-img, which then says itself what their chains are. */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import type {ImageFormat} from '../../src/domain/domain.ts';
import {liveHost} from '../../src/host/open-host.ts';
import {walkChain, type ChainView} from '../../src/inventory/chain.ts';
import {storageSource} from '../helpers/sources.ts';

const hasQemuImg = spawnSync('qemu-img', ['--version']).status === 0;
if (!hasQemuImg) console.error('skipped: chains of real images (qemu-img is not installed)');
const real = hasQemuImg ? test : test.skip;

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'svirtgen-test-')));
test.after.always(() => rmSync(directory, {recursive: true}));

const at = (name: string) => join(directory, name);
const create = (...options: readonly string[]) =>
  execFileSync('qemu-img', ['create', '-q', ...options], {cwd: directory});

interface Info {
  readonly filename: string;
  readonly format: ImageFormat;
}

function qemuChain(top: string): readonly Info[] {
  const text = execFileSync('qemu-img', ['info', '--backing-chain', '--output=json', top], {
    encoding: 'utf8',
  });
  return (JSON.parse(text) as readonly Info[]).map(({filename, format}) => ({filename, format}));
}

function ourChain(top: string, format: ImageFormat): readonly Info[] {
  const links = walkChain(storageSource({path: top, format}), liveHost(), 'driver');
  return links.map(({source}) => ({filename: source.path!, format: source.format}));
}

function dataFile(top: string, view: ChainView = 'driver'): string | undefined {
  return walkChain(storageSource({path: top, format: 'qcow2'}), liveHost(), view)[0]?.dataFile?.path;
}

real('a chain through every format', t => {
  create('-f', 'raw', 'base.raw', '1M');
  create('-f', 'qcow', '-b', 'base.raw', '-F', 'raw', '1.qcow');
  create('-f', 'qcow2', '-o', 'compat=0.10', '-b', 'base.raw', '-F', 'raw', '2.qcow2');
  create('-f', 'qed', '-b', '2.qcow2', '-F', 'qcow2', '3.qed');
  create('-f', 'qcow2', '-b', '3.qed', '-F', 'qed', '4.qcow2');
  create('-f', 'qcow2', '-b', at('4.qcow2'), '-F', 'qcow2', 'top.qcow2');
  t.deepEqual(ourChain(at('top.qcow2'), 'qcow2'), qemuChain(at('top.qcow2')));
  t.deepEqual(ourChain(at('1.qcow'), 'qcow'), qemuChain(at('1.qcow')));
});

real('vmdk', t => {
  create('-f', 'vmdk', 'base.vmdk', '1M');
  create('-f', 'vmdk', '-b', 'base.vmdk', '-F', 'vmdk', 'top.vmdk');
  t.deepEqual(ourChain(at('top.vmdk'), 'vmdk'), qemuChain(at('top.vmdk')));
});

real('json names', t => {
  create('-f', 'raw', 'json.raw', '1M');
  const file = JSON.stringify({driver: 'raw', file: {driver: 'file', filename: at('json.raw')}});
  create('-f', 'qcow2', '-b', `json:${file}`, '-F', 'raw', 'json.qcow2');
  t.is(ourChain(at('json.qcow2'), 'qcow2')[1]?.filename, at('json.raw'));
});

real('a data file', t => {
  create('-f', 'qcow2', '-o', `data_file=data.raw,data_file_raw=on`, 'data.qcow2', '1M');
  t.is(dataFile(at('data.qcow2')), at('data.raw'));
});

real("a data file behind a padded extension, which libvirt's scan misses", t => {
  create('-f', 'raw', 'below.raw', '1M');
  create('-f', 'qcow2', '-o', 'data_file=hidden.raw', '-b', 'below.raw', '-F', 'raw', 'hidden.qcow2');
  t.is(dataFile(at('hidden.qcow2')), undefined);
  t.is(dataFile(at('hidden.qcow2'), 'strict'), at('hidden.raw'));
  t.is(ourChain(at('hidden.qcow2'), 'qcow2')[1]?.filename, at('below.raw'));
});
