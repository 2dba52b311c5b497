// SPDX-License-Identifier: Apache-2.0
// The commands that are measured, and definitions of any size for them.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const UUID = '5a0c6d1e-1c57-4f0e-9a55-000000000000';

export const node = {arguments: ['-e', '0']};
export const version = {arguments: [join(root, 'build/bin/svirtgen.cjs'), '--version']};

export function plan(files, format = 'ndjson') {
  return svirtgen('plan', '-q', '--format', format, '--host', 'assumed', ...files);
}

export function audit(files) {
  return svirtgen('audit', '-q', '--host', 'assumed', ...files);
}

export function svirtgen(...arguments_) {
  return {arguments: [join(root, 'build/bin/svirtgen.cjs'), ...arguments_]};
}

/** Of libvirt's program, ours under Node, and ours standalone those that are here; by name. */
export function helpers(input) {
  const options = ['--dryrun', '-r', '-u', `libvirt-${UUID}`];
  const standalone = join(root, 'build/standalone/virt-aa-helper');
  const original = '/usr/lib/libvirt/virt-aa-helper';
  return {
    bundled: {arguments: [join(root, 'build/bin/virt-aa-helper.cjs'), ...options], input},
    ...(existsSync(standalone) ? {standalone: {program: standalone, arguments: options, input}} : {}),
    ...(existsSync(original) ? {original: {program: original, arguments: options, input}} : {}),
  };
}

/** Writes a definition with so many disks and host devices; the first disk may be an image that is there. */
export function definition(file, {disks = 1, devices = 0, image}) {
  const all = [
    ...Array.from({length: disks}, (_, index) => disk(index)),
    ...Array.from({length: devices}, (_, index) => device(index)),
  ];
  const text = readFileSync(join(root, 'examples/web-server.xml'), 'utf8')
    .replace(/<uuid>.*<\/uuid>/, `<uuid>${UUID}</uuid>`)
    .replace(/<devices>[\s\S]*<\/devices>/, `<devices>\n${all.join('\n')}\n  </devices>`);
  const first = "type='raw'/>\n      <source file='/var/lib/libvirt/images/bench-0.raw'/>";
  writeFileSync(
    file,
    image === undefined ? text : text.replace(first, `type='qcow2'/>\n      <source file='${image}'/>`),
  );
  return file;
}

/** Images of which each is backed by the next, down to a raw one: headers are all that is read. */
export function chain(folder, layers) {
  const name = layer => join(folder, `layer-${layer}.img`);
  for (let layer = 0; layer < layers - 1; layer++)
    writeFileSync(name(layer), qcow2Over(name(layer + 1), layer === layers - 2 ? 'raw' : 'qcow2'));
  writeFileSync(name(layers - 1), Buffer.alloc(65_536));
  return name(0);
}

/** The header of version 2, the format of the image below as its only extension, and that image's name. */
function qcow2Over(below, format) {
  const header = Buffer.alloc(512);
  header.write('QFI\xfb', 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeBigUInt64BE(128n, 8);
  header.writeUInt32BE(Buffer.byteLength(below), 16);
  header.writeUInt32BE(16, 20);
  header.writeBigUInt64BE(65_536n, 24);
  header.writeUInt32BE(0xe2792aca, 72);
  header.writeUInt32BE(format.length, 76);
  header.write(format, 80);
  header.write(below, 128);
  return header;
}

function disk(index) {
  return `    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='/var/lib/libvirt/images/bench-${index}.raw'/>
      <target dev='sd${letters(index)}' bus='scsi'/>
    </disk>`;
}

function device(index) {
  const hex = number => `0x${number.toString(16)}`;
  return `    <hostdev mode='subsystem' type='pci' managed='yes'>
      <source><address domain='0x0000' bus='${hex((index >> 5) + 1)}' slot='${hex(index % 32)}' function='0x0'/></source>
    </hostdev>`;
}

/** a … z, aa … zz, … */
function letters(index) {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
