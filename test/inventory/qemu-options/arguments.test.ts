// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {spawnSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {QemuArgument} from '../../../src/domain/domain.ts';
import {commandlineOptions} from '../../../src/inventory/qemu-options/arguments.ts';
import {FLAGS, OPTIONS} from '../../../src/inventory/qemu-options/options.ts';
import {has} from '../../helpers/programs.ts';
import {scratch} from '../../helpers/scratch.ts';

const QEMU = 'qemu-system-x86_64';

function readings(...words: readonly string[]) {
  const at = {element: 'arg', line: 1, column: 1};
  return commandlineOptions(words.map((value): QemuArgument => ({kind: 'arg', name: undefined, value, at})));
}

function namesIn(words: readonly string[]): readonly string[] {
  return readings(...words).flatMap(({found}) =>
    found.map(one => ('path' in one ? one.path : 'pci' in one ? one.pci : one.program)),
  );
}

/** Forms in which a file can be handed to QEMU; `@` is the file, `~` the same without its first slash. */
const FORMS: readonly (readonly string[])[] = [
  ['@'],
  ['-name', 'x', '@'],
  ['-drive', 'if=none,format=raw,file=~'],
  ['-drive', "if=none,file=json:{'driver':'raw',,'file':{'driver':'file',,'filename':'@'}}"],
  ['-drive', 'if=none,format=raw,file.driver=file,file.filename=@'],
  ['-drive', 'if=none,format=raw,file=host_device:@'],
  ['-drive', 'if=none,format=raw,file=blkdebug:@:/dev/null'],
  ['-blockdev', "{'driver':'file','node-name':'a','filename':'@'}"],
  ['-blockdev', `{"driver":"file","node-name":"a","filename":"@"}`],
  ['-blockdev', 'driver=blkdebug,node-name=a,config=@,image.driver=null-co'],
  ['-device', "{'driver':'e1000','romfile':'@'}"],
  ['-global', 'e1000.romfile=@', '-device', 'e1000'],
  ['-global', 'driver=e1000,property=romfile,value=@', '-device', 'e1000'],
  ['-device', 'e1000,id=n', '-set', 'device.n.romfile=@'],
  ['-drive', 'if=none,id=d,format=raw', '-set', 'drive.d.file=@'],
  ['-device', 'loader,file=@'],
  ['-object', "{'qom-type':'secret','id':'x','file':'@'}"],
  ['-smbios', 'type=11,path=@'],
  ['-option-rom', '@'],
  ['-boot', 'splash=@'],
  ['-vnc', 'none', '-machine', 'pc,firmware=@'],
  ['-trace', 'file=@'],
  ['-plugin', '@'],
  ['-incoming', 'exec:cat @'],
  ['-netdev', 'tap,id=n,script=@'],
  ['-netdev', "{'type':'tap','id':'n','helper':'@'}"],
  ['-netdev', 'user,id=n,guestfwd=tcp:10.0.2.100:80-unix:@'],
  ['-serial', 'file:@,b'],
];

for (const form of FORMS) {
  test.serial(`as QEMU opens it: ${form.join(' ')}`, t => {
    if (!has(t, QEMU) || !has(t, 'strace')) return;
    const file = join(scratch(t), 'the-secret');
    writeFileSync(file, 'x'.repeat(512));
    const words = form.map(word => word.replace('@', file).replace('~', file.slice(1)));
    const {stderr} = spawnSync(
      'strace',
      [
        '-f',
        '-qq',
        '-e',
        'trace=openat,access,connect,execve',
        QEMU,
        '-display',
        'none',
        '-nodefaults',
        '-no-user-config',
        ...words,
        '-S',
        '-monitor',
        'stdio',
      ],
      {cwd: '/', encoding: 'utf8', input: 'quit\n', timeout: 60_000, killSignal: 'SIGKILL'},
    );
    const calls = stderr
      .split('\n')
      .filter(line => /\b(?:openat|access|connect|execve)\(/.test(line) && !line.includes(`["${QEMU}"`));
    t.true(
      calls.some(line => line.includes(file.slice(1))),
      `QEMU does not open it:\n${stderr}`,
    );
    t.true(
      namesIn(words).some(name => name.includes(file)),
      namesIn(words).join(' '),
    );
    t.true(readings(...words).every(({understood}) => understood));
  });
}

test('every option of QEMU is known, and whether it takes a value', t => {
  if (!has(t, QEMU)) return;
  const help = spawnSync(QEMU, ['-help'], {encoding: 'utf8'}).stdout;
  // `-hda/-hdb file`, `-h or -help`, `--preconfig`: two names on a line, and columns of two blanks.
  for (const line of help.split('\n').filter(text => text.startsWith('-'))) {
    const head = line.split(/ {2,}|\t/)[0] ?? '';
    const names = [...head.matchAll(/(?:^|\/|or )--?([A-Za-z][\w-]*)/g)].map(match => match[1]!);
    const takesValue = /^-[\w/-]+ (?!or )\S/.test(head) && !/^-\S+ +[a-z]+ [a-z]+/.test(head);
    for (const name of names) {
      t.true(OPTIONS.has(name) || FLAGS.has(name), `unknown: ${line}`);
      if (takesValue) t.true(OPTIONS.has(name), `takes a value: ${line}`);
    }
  }
});

test('an option takes the next argument as its value, whatever that looks like', t => {
  t.deepEqual(
    readings('-name', '-drive', 'file=/srv/a').map(({name, value}) => [name, value]),
    [
      ['name', '-drive'],
      ['', 'file=/srv/a'],
    ],
  );
});

for (const words of [
  ['-no-such-option', '/srv/a'],
  ['-device', 'whatever,unknown-key=/srv/a'],
  ['-blockdev', "{'driver':"],
  ['-readconfig', '/srv/a.cfg'],
]) {
  test(`not understood: ${words.join(' ')}`, t => {
    t.false(readings(...words).every(({understood}) => understood));
  });
}

test('no program where a descriptor is handed over or a script is switched off', t => {
  t.deepEqual(namesIn(['-netdev', 'tap,id=n,fd=3']), []);
  t.deepEqual(namesIn(['-netdev', 'tap,id=n,script=no,downscript=no']), []);
  t.deepEqual(namesIn(['-netdev', 'tap,id=n']), ['/etc/qemu-ifup', '/etc/qemu-ifdown']);
});

test('more levels than a stack holds are no path, and no end of the program', t => {
  const levels = (count: number) => `${'{"file":'.repeat(count)}{"filename":"/srv/a"}${'}'.repeat(count)}`;
  t.deepEqual(namesIn(['-blockdev', levels(10)]), ['/srv/a']);
  t.deepEqual(namesIn(['-blockdev', levels(50_000)]), []);
});

test('a flag takes no value, so that an image may follow it; what stands last has none either', t => {
  const [flag] = [...FLAGS];
  t.deepEqual(namesIn([`-${flag}`, '/srv/a.img']), ['/srv/a.img']);
  t.deepEqual(
    readings('-drive').map(({name, value}) => [name, value]),
    [['drive', '']],
  );
});

const channel = (...words: readonly string[]) =>
  JSON.stringify({'channel-type': 'main', addr: {transport: 'exec', args: words}});
for (const [words, ...expected] of [
  [['-object', 'filter-dump,id=f,netdev=n,file=/srv/a'], '/srv/a w'],
  [['-object', '{"qom-type":"filter-dump","id":"f","netdev":"n","file":"/srv/a"}'], '/srv/a w'],
  [['-object', 'secret,id=s,file=/srv/a'], '/srv/a r'],
  [['-object', 'qtest,id=q,chardev=c,log=/srv/a'], '/srv/a w'],
  [['-object', 'dbus-vmstate,id=d,addr=unix:path=/run/bus,,guid=1'], '/run/bus rw'],
  [['-display', 'dbus,addr=unix:path=/run/bus'], '/run/bus rw'],
  [['-device', 'usb-mouse,pcap=/srv/a'], '/srv/a w'],
  [['-device', 'canokey,file=/srv/a'], '/srv/a rw'],
  [['-device', 'virtio-gpu-rutabaga,wayland-socket-path=/run/w'], '/run/w rw'],
  [['-device', '{"driver":"vfio-user-pci","socket":{"type":"unix","path":"/run/v"}}'], '/run/v rw'],
  [['-netdev', 'af-xdp,id=n,map-path=/sys/fs/bpf/x'], '/sys/fs/bpf/x rw'],
  [['-netdev', 'passt,id=n,path=/srv/passt'], '/srv/passt x'],
  [['-netdev', 'passt,id=n'], 'passt x'],
  [['-accel', 'kvm,device=/dev/kvm2'], '/dev/kvm2 rw'],
  [['-accel', 'tcg,thread=multi']],
  [['-set', 'constructor.n.romfile=/srv/a']],
  [['-incoming', channel('/bin/sh', '-c', 'cat /srv/a')], 'cat /srv/a sh'],
  [['-incoming', channel('/bin/bash', '-ec', 'cat /srv/a')], 'cat /srv/a sh'],
  [['-incoming', channel('/usr/bin/env', 'sh', '-c', 'cat /srv/a')], 'cat /srv/a sh'],
  [['-incoming', channel('/bin/cat', '/srv/a b', '$HOME')], '/bin/cat "/srv/a b" "$HOME" x'],
  [
    ['-incoming', 'channel-type=main,addr.transport=exec,addr.args.0=/bin/cat,addr.args.1=/srv/a'],
    '/bin/cat /srv/a x',
  ],
  [['-incoming', 'channel-type=main,addr.transport=file,addr.filename=/srv/a,addr.offset=0'], '/srv/a r'],
  [
    ['-incoming', '{"channel-type":"main","addr":{"transport":"socket","type":"unix","path":"/run/m"}}'],
    '/run/m rw',
  ],
] as const) {
  test(`what is opened, and how: ${words.join(' ')}`, t => {
    const found = readings(...words).flatMap(one => one.found);
    t.deepEqual(
      found.map(one => {
        if ('path' in one) return `${one.path} ${one.access}`;
        return 'pci' in one ? one.pci : `${one.program} ${one.shell ? 'sh' : 'x'}`;
      }),
      expected,
    );
  });
}

test('the arguments of a program that QEMU starts are its own', t => {
  const [known] = readings('-incoming', channel('/bin/cat', '/srv/a b'));
  t.true(known?.understood);
});

test('QEMU writes what a filter dumps, and what a USB device records', t => {
  if (!has(t, QEMU)) return;
  const folder = scratch(t);
  const [dump, record] = ['dump', 'record'].map(name => join(folder, name)) as [string, string];
  const {stderr} = spawnSync(
    QEMU,
    `-M q35 -accel tcg -S -nodefaults -display none -monitor stdio -netdev user,id=n -object filter-dump,id=f,netdev=n,file=${dump} -device qemu-xhci -device usb-mouse,pcap=${record}`.split(
      ' ',
    ),
    {encoding: 'utf8', input: 'quit\n', timeout: 60_000},
  );
  for (const path of [dump, record]) t.true(existsSync(path), stderr);
});

test('a socket is made where QEMU listens, a file where it writes', t => {
  const made = (...words: readonly string[]) =>
    readings(...words).flatMap(({found}) => found.map(one => ('makes' in one ? one.makes : undefined)));
  t.deepEqual(made('-chardev', 'socket,id=a,path=/srv/a'), [undefined]);
  t.deepEqual(made('-chardev', 'socket,id=a,path=/srv/a,server=off'), [undefined]);
  t.deepEqual(made('-chardev', 'socket,id=a,path=/srv/a,server=on,wait=off'), ['socket']);
  const stream = 'stream,id=n,addr.type=unix,addr.path=/srv/a';
  t.deepEqual(made('-netdev', stream), [undefined]);
  t.deepEqual(made('-netdev', `${stream},server=on`), ['socket']);
  t.deepEqual(made('-serial', 'file:/srv/a'), ['file']);
  t.deepEqual(made('-drive', 'file=/srv/a'), [undefined]);
});
