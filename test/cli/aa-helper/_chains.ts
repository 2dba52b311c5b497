// SPDX-License-Identifier: Apache-2.0
/** Image chains as administrators make them, with qemu-img. */
import {spawnSync} from 'node:child_process';
import {mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {qcow2} from '../../helpers/images.ts';

export interface Chain {
  readonly title: string;
  /** Of the disk; '' writes none. */
  readonly format: string;
  readonly path: string;
  /** Why the original answers differently: always, or libvirt 9.0 only. */
  readonly differs?: string;
}

export function makeChains(directory: string): readonly Chain[] {
  const at = (name: string) => join(directory, name);
  const create = (name: string, ...options: readonly string[]) =>
    qemuImg('create', ...options, at(name), '1M');
  const onTop = (name: string, backing: string, format: string) =>
    qemuImg('create', '-q', '-u', '-f', 'qcow2', '-b', backing, '-F', format, at(name), '1M');

  create('base.raw', '-f', 'raw');
  onTop('middle', at('base.raw'), 'raw');
  onTop('top', at('middle'), 'qcow2');
  onTop('relative', 'middle', 'qcow2');
  onTop('lost', at('missing'), 'qcow2');
  onTop('over-lost', at('lost'), 'qcow2');
  onTop('json', `json:{"driver":"qcow2","file":{"driver":"file","filename":"${at('middle')}"}}`, 'qcow2');
  onTop('json-file', `json:{"driver":"file","filename":"${at('base.raw')}"}`, 'raw');
  onTop('json-relative', 'json:{"driver":"file","filename":"base.raw"}', 'raw');
  onTop('network', 'nbd://host/export', 'raw');
  onTop('host-device', '/dev/null', 'host_device');
  onTop('directory', directory, 'raw');
  create('data', '-f', 'qcow2', '-o', `data_file=${at('data.raw')},data_file_raw=on`);
  create('vmdk-base', '-f', 'vmdk');
  qemuImg('create', '-f', 'vmdk', '-b', at('vmdk-base'), '-F', 'vmdk', at('vmdk'));
  create('qed-base', '-f', 'qed');
  qemuImg('create', '-f', 'qed', '-b', at('qed-base'), '-F', 'qed', at('qed'));
  qemuImg('create', '-f', 'qcow', '-b', at('base.raw'), '-F', 'raw', at('qcow1'));
  // qemu-img makes none of these.
  writeFileSync(at('loop'), qcow2({backing: at('loop'), backingFormat: 'qcow2'}));
  writeFileSync(at('unspecified'), qcow2({backing: at('middle')}));
  writeFileSync(at('unspecified-leaf'), qcow2({backing: at('base.raw'), version: 2}));
  mkdirSync(at('real'));
  symlinkSync('real', at('link'));
  qemuImg('create', '-q', '-u', '-f', 'qcow2', '-b', '../base.raw', '-F', 'raw', at('link/inside'), '1M');
  symlinkSync('nowhere', at('dangling'));
  writeFileSync(at('short'), 'QFI\xfb', 'latin1');
  writeFileSync(at('empty'), '');
  create('cut', '-f', 'qcow2');
  truncateSync(at('cut'), 90);
  rmSync(at('missing'), {force: true});

  const sound = [
    'top',
    'middle',
    'relative',
    'lost',
    'over-lost',
    'loop',
    'json',
    'json-file',
    'json-relative',
    'network',
  ];
  const odd = [
    'directory',
    'unspecified',
    'unspecified-leaf',
    'link/inside',
    'dangling',
    'short',
    'empty',
    'cut',
  ];
  return [
    ...[...sound, ...odd].map(name => ({title: `${name} as qcow2`, format: 'qcow2', path: at(name)})),
    {
      title: 'character devices',
      format: 'qcow2',
      path: at('host-device'),
      differs: 'opening a character device can do harm, so it is never looked into',
    },
    {title: 'data file', format: 'qcow2', path: at('data')},
    ...['vmdk', 'qed', 'raw'].map(format => ({title: `top as ${format}`, format, path: at('top')})),
    {title: 'vmdk', format: 'vmdk', path: at('vmdk')},
    {title: 'qed', format: 'qed', path: at('qed')},
    {title: 'qcow1', format: 'qcow', path: at('qcow1')},
    {title: 'no format', format: '', path: at('top')},
    {title: 'through a link', format: 'qcow2', path: at('link/../top')},
    {title: 'of nowhere', format: 'qcow2', path: at('missing/../top')},
  ];
}

function qemuImg(...args: readonly string[]): void {
  const {status, stderr} = spawnSync('qemu-img', args, {encoding: 'utf8'});
  if (status !== 0) throw new Error(`qemu-img ${args.join(' ')}: ${stderr}`);
}
