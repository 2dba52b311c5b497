/** Storage pools of the live host, as libvirt keeps their definitions. */
import {readFileSync, statSync} from 'node:fs';
import {SaxesParser} from 'saxes';
import type {StoragePool} from './host.ts';

const DIRECTORY = '/etc/libvirt/storage';
const MAX_SIZE = 1024 * 1024;

/** What a pool's volumes are; pools of other types name them in ways that only libvirt can follow. */
const VOLUMES: Readonly<Record<string, StoragePool['volumes']>> = {
  dir: 'file',
  fs: 'file',
  netfs: 'file',
  logical: 'block',
  disk: 'block',
};

/** A defined pool; undefined when there is none of the name, it may not be read, or its volumes have no path of their own. */
export function liveStoragePool(name: string): StoragePool | undefined {
  if (name === '' || name.includes('/')) return undefined;
  const file = `${DIRECTORY}/${name}.xml`;
  try {
    return statSync(file).size > MAX_SIZE ? undefined : parseStoragePool(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @throws Error when the text is no well-formed XML */
export function parseStoragePool(xml: string): StoragePool | undefined {
  const parser = new SaxesParser();
  const open: string[] = [];
  let type = '';
  let target = '';
  parser.on('opentag', tag => {
    open.push(tag.name);
    if (open.length === 1) type = tag.attributes['type'] ?? '';
  });
  parser.on('text', text => {
    if (open.join('/') === 'pool/target/path') target += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  const volumes = VOLUMES[type];
  return volumes !== undefined && target.startsWith('/') ? {volumes, target} : undefined;
}
