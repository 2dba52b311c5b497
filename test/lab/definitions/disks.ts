// SPDX-License-Identifier: Apache-2.0
/** Images of every kind, chains, and who may write them. */
import {disk, type LabDefinition} from '../definition.ts';

const FORMATS = ['qcow2', 'qed', 'vmdk', 'vdi', 'vpc'] as const;

export const DISKS: readonly LabDefinition[] = [
  {
    name: 'raw',
    quick: true,
    files: 'truncate -s 1M a.raw',
    devices: folder => disk('vda', `${folder}/a.raw`),
  },
  {
    name: 'chain',
    quick: true,
    files: `mkdir base
qemu-img create -q -f raw base/deep.raw 1M
qemu-img create -q -f qcow2 -b deep.raw -F raw base/middle.qcow2
qemu-img create -q -f qcow2 -b base/middle.qcow2 -F qcow2 top.qcow2`,
    devices: folder => disk('vda', `${folder}/top.qcow2`, 'qcow2'),
  },
  {
    name: 'json',
    quick: true,
    files: `truncate -s 1M base.raw
qemu-img create -q -u -f qcow2 -F raw \\
  -b "json:{\\"driver\\":\\"raw\\",\\"file\\":{\\"driver\\":\\"file\\",\\"filename\\":\\"$PWD/base.raw\\"}}" top.qcow2 1M`,
    devices: folder => disk('vda', `${folder}/top.qcow2`, 'qcow2'),
  },
  {
    name: 'data-file',
    quick: true,
    files: 'qemu-img create -q -f qcow2 -o data_file=$PWD/top.data,data_file_raw=on top.qcow2 1M',
    devices: folder => disk('vda', `${folder}/top.qcow2`, 'qcow2'),
  },
  {
    name: 'read-only',
    quick: true,
    files: 'truncate -s 1M disk.raw cd.iso scsi.iso floppy.img',
    devices: folder => `${disk('vda', `${folder}/disk.raw`, 'raw', '<readonly/>')}
      ${disk('hdc', `${folder}/cd.iso`, 'raw', '<readonly/>', 'cdrom')}
      <controller type="scsi" model="virtio-scsi"/>${disk('sda', `${folder}/scsi.iso`, 'raw', '', 'cdrom')}
      ${disk('fda', `${folder}/floppy.img`, 'raw', '<readonly/>', 'floppy')}`,
  },
  {
    name: 'shareable',
    files: 'truncate -s 1M shared.raw',
    devices: folder => disk('vda', `${folder}/shared.raw`, 'raw', '<shareable/>'),
    // tmpfs of the guest has no such access.
    adjust: argument => argument.replace('"direct":true', '"direct":false'),
  },
  {
    name: 'disk-options',
    files: 'truncate -s 1M direct.raw discard.raw',
    devices: folder => `<disk type="file"><driver name="qemu" type="raw" cache="unsafe" discard="unmap"/>
      <source file="${folder}/discard.raw"/><target dev="vda" bus="virtio"/></disk>
      <disk type="file"><driver name="qemu" type="raw" io="threads" iothread="1"/>
      <source file="${folder}/direct.raw"/><target dev="vdb" bus="virtio"/></disk>`,
    more: () => '<iothreads>1</iothreads>',
  },
  {
    name: 'backing-store',
    files: `truncate -s 1M base.raw
qemu-img create -q -f qcow2 -b base.raw -F raw top.qcow2`,
    devices:
      folder => `<disk type="file"><driver name="qemu" type="qcow2"/><source file="${folder}/top.qcow2"/>
      <backingStore type="file"><format type="raw"/><source file="${folder}/base.raw"/><backingStore/></backingStore>
      <target dev="vda" bus="virtio"/></disk>`,
  },
  {
    name: 'linked',
    files: `mkdir real
truncate -s 1M real/image.raw
ln -s real/image.raw link.raw`,
    devices: folder => disk('vda', `${folder}/link.raw`),
  },
  {
    name: 'fat',
    files: 'mkdir fat\necho hello >fat/hello.txt',
    devices: folder => `<disk type="dir" device="floppy"><driver name="qemu" type="fat"/>
      <source dir="${folder}/fat"/><target dev="fda"/><readonly/></disk>`,
    whole: ['fat'],
  },
  {
    name: 'json-dotted',
    files: `truncate -s 1M base.raw
qemu-img create -q -f qcow2 -b base.raw -F raw middle.qcow2
qemu-img create -q -u -f qcow2 -F qcow2 \\
  -b "json:{\\"file.driver\\":\\"file\\",\\"file.filename\\":\\"$PWD/middle.qcow2\\"}" top.qcow2 1M`,
    devices: folder => disk('vda', `${folder}/top.qcow2`, 'qcow2'),
  },
  {
    name: 'json-slice',
    files: `truncate -s 2M base.raw
qemu-img create -q -u -f qcow2 -F raw -b "json:{\\"driver\\":\\"raw\\",\\"offset\\":1048576,\\"size\\":1048576,\\
\\"file\\":{\\"driver\\":\\"file\\",\\"filename\\":\\"$PWD/base.raw\\"}}" top.qcow2 1M`,
    devices: folder => disk('vda', `${folder}/top.qcow2`, 'qcow2'),
  },
  {
    name: 'data-file-backed',
    files: `mkdir data
truncate -s 1M base.raw
qemu-img create -q -f qcow2 -o data_file=$PWD/data/top.data -b base.raw -F raw top.qcow2 1M`,
    devices: folder => disk('vda', `${folder}/top.qcow2`, 'qcow2'),
  },
  {
    name: 'chain-linked',
    quick: true,
    files: `mkdir -p store/v2 current
truncate -s 1M store/v2/base.raw
ln -s ../store/v2/base.raw current/base.raw
qemu-img create -q -f qcow2 -b current/base.raw -F raw top.qcow2
ln -s top.qcow2 disk`,
    devices: folder => disk('vda', `${folder}/disk`, 'qcow2'),
  },
  {
    name: 'chain-mixed',
    files: `qemu-img create -q -f vmdk deep.vmdk 8M
qemu-img create -q -f qed -b deep.vmdk -F vmdk middle.qed
qemu-img create -q -f qcow2 -b middle.qed -F qed top.qcow2`,
    devices: folder => disk('vda', `${folder}/top.qcow2`, 'qcow2'),
  },
  {
    name: 'chain-shared',
    quick: true,
    files: `truncate -s 1M base.raw
for name in one two three; do qemu-img create -q -f qcow2 -b base.raw -F raw $name.qcow2; done`,
    devices: folder =>
      ['one', 'two', 'three']
        .map((name, index) => disk(`vd${'abc'[index]!}`, `${folder}/${name}.qcow2`, 'qcow2'))
        .join('\n'),
  },
  {
    name: 'no-medium',
    files: 'truncate -s 1M later.iso',
    devices: () => '<disk type="file" device="cdrom"><target dev="hdc" bus="ide"/><readonly/></disk>',
    forbidden: folder => [{letter: 'r', path: `${folder}/later.iso`}],
  },
  ...FORMATS.map((format): LabDefinition => ({
    name: `format-${format}`,
    files: `qemu-img create -q -f ${format} image.${format} 8M`,
    devices: folder => disk('vda', `${folder}/image.${format}`, format),
  })),
];
