// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario, type Scenario} from '../../../helpers/scenario.ts';
import {deviceRules, grants, refuses, warnings} from './_strict.ts';

function commandLine(...args: readonly string[]): Scenario {
  const list = args.map(
    value => `<q:arg value='${value.replaceAll('&', '&amp;').replaceAll("'", '&apos;')}'/>`,
  );
  return {
    also: `<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>${list.join('')}</q:commandline>`,
    host: {
      unlisted: 'absent',
      paths: {'/dev/hugepages1G': {type: 'directory'}, '/srv/pages': {type: 'directory'}},
      pci: {'0000:01:00.0': {iommuGroup: 12}},
    },
  };
}

const CASES: readonly (readonly [args: string, ...rules: readonly string[]])[] = [
  ['-drive file=/srv/a,,b.qcow2,if=none,id=x', '/srv/a,b.qcow2 rwk'],
  ['-drive file=/srv/a.iso,media=cdrom', '/srv/a.iso rk'],
  ['-drive file.driver=qcow2,file.file.filename=/srv/a,read-only=on', '/srv/a rk'],
  ['-drive file=fat:rw:/srv/dir,readonly=on', '/srv/dir/ r', '/srv/dir/** rk'],
  ['-drive file=fat:rw:/srv/dir', '/srv/dir/ r', '/srv/dir/** rwk'],
  ['-drive file=nbd:unix:/run/nbd.sock:exportname=x', '/run/nbd.sock rw'],
  ['-drive driver=nvme,device=0000:01:00.0,namespace=1', '/dev/vfio/12 rw', '/dev/vfio/vfio rw'],
  [
    '-blockdev {"driver":"raw","node-name":"a","file":{"driver":"file","filename":"/srv/a.img"},"read-only":true}',
    '/srv/a.img rk',
  ],
  [
    '-blockdev driver=qcow2,file.driver=file,file.filename=/srv/t,backing.driver=file,backing.filename=/srv/b',
    '/srv/t rwk',
    '/srv/b rk',
  ],
  ['-blockdev driver=rbd,node-name=r,pool=p,image=i,conf=/srv/ceph.conf', '/srv/ceph.conf r'],
  ['-blockdev driver=nbd,server.type=unix,server.path=/run/n.sock', '/run/n.sock rw'],
  ['-hda /srv/old.img', '/srv/old.img rwk'],
  ['-cdrom /srv/x.iso', '/srv/x.iso rk'],
  ['-chardev socket,id=c,path=/run/c.sock,server=on', '/run/c.sock rw'],
  ['-chardev file,id=c,path=/srv/log,logfile=/srv/log2', '/srv/log w', '/srv/log2 w'],
  ['-chardev pipe,id=c,path=/srv/p', '/srv/p.in rw', '/srv/p.out rw', '/srv/p rw'],
  ['-serial unix:/run/s.sock,server,nowait', '/run/s.sock rw'],
  ['-monitor mon:unix:/run/m.sock', '/run/m.sock rw'],
  ['-serial /dev/ttyS0', '/dev/ttyS0 rw'],
  ['-object memory-backend-file,id=m,mem-path=/srv/ram,size=1G', '/srv/ram rw'],
  ['-object memory-backend-file,id=m,mem-path=/srv/pages,size=1G', '/srv/pages/ r', '/srv/pages/** rw'],
  ['-object {"qom-type":"rng-random","id":"r","filename":"/dev/hwrng"}', '/dev/hwrng r'],
  ['-object input-linux,id=k,evdev=/dev/input/event3', '/dev/input/event3 rw'],
  ['-object tls-creds-x509,id=t,dir=/srv/tls', '/srv/tls/ r', '/srv/tls/** r'],
  ['-object pr-manager-helper,id=p,path=/run/pr.sock', '/run/pr.sock rw'],
  [
    '-device vfio-pci,host=01:00.0,romfile=/srv/x.rom',
    '/srv/x.rom r',
    '/dev/vfio/12 rw',
    '/dev/vfio/vfio rw',
  ],
  ['-device vhost-vsock-pci,guest-cid=4', '/dev/vhost-vsock rw'],
  ['-netdev tap,id=n,vhost=on', '/dev/vhost-net rw'],
  ['-netdev vhost-vdpa,id=n,vhostdev=/dev/vhost-vdpa-0', '/dev/vhost-vdpa-0 rw'],
  ['-fsdev local,id=f,path=/srv/share,security_model=none', '/srv/share/ r', '/srv/share/** rwlk'],
  ['-fsdev local,id=f,path=/srv/share,readonly=on', '/srv/share/ r', '/srv/share/** r'],
  ['-kernel /srv/vmlinuz', '/srv/vmlinuz r'],
  ['-initrd /srv/initrd.img', '/srv/initrd.img r'],
  ['-bios /usr/share/seabios/bios.bin', '/usr/share/seabios/bios.bin r'],
  ['-fw_cfg name=opt/x,file=/srv/x.conf', '/srv/x.conf r'],
  ['-acpitable sig=ABCD,file=/srv/a:/srv/b', '/srv/a r', '/srv/b r'],
  ['-audiodev wav,id=a,path=/srv/a.wav', '/srv/a.wav w'],
];

for (const [args, ...rules] of CASES) {
  const [option = '', ...rest] = args.split(' ');
  test(`command line: ${args}`, grants, commandLine(option, rest.join(' ')), ...rules);
}

for (const args of [
  '-append root=/dev/vda,path=/srv/x',
  '-name guest,process=/srv/x',
  '-device virtio-blk-pci,drive=/srv/x',
]) {
  const [option = '', ...rest] = args.split(' ');
  test(`command line: nothing is opened by ${args}`, t => {
    t.deepEqual(deviceRules(commandLine(option, rest.join(' '))), []);
  });
}

test('command line: each path brings a warning that says it is an escape hatch', t => {
  const found = warnings(commandLine('-kernel', '/srv/a', '-initrd', '/srv/b')).filter(
    ({code}) => code === 'QEMU_COMMANDLINE',
  );
  t.deepEqual(
    found.map(({message}) => /opens (\S+),/.exec(message)?.[1]),
    ['/srv/a', '/srv/b'],
  );
});

test(
  'command line: the limits are those of every path',
  refuses,
  commandLine('-fsdev', 'local,id=f,path=/etc'),
  'AA_PATH_FORBIDDEN',
  /no VM may touch/,
);

test('command line: a PCI device that the host does not have is told of', t => {
  const scenario = commandLine('-device', 'vfio-pci,host=02:00.0');
  t.true(
    planScenario({...scenario, mode: 'strict'}).warnings.some(({code}) => code === 'PCI_DEVICE_UNKNOWN'),
  );
});
