// SPDX-License-Identifier: Apache-2.0
/**
 * A libvirtd that is itself confined, in a guest whose kernel enforces AppArmor, starts, changes and stops a VM: with
 * its own helper, and by each route of docs/routes-into-libvirtd.md, whose commands are run as they stand there.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {execFileSync, spawnSync} from 'node:child_process';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {root} from '../../helpers/paths.ts';
import {judgeRoutes, ROUTES} from './judge.ts';

const PAGE = join(root, 'docs', 'routes-into-libvirtd.md');
const STANDALONE = join(root, 'build', 'standalone');
const PROGRAMS = join(root, 'templates', 'packaging', 'programs');
const PACKAGES = ['qemu-system-x86', 'swtpm', 'attr', 'acl', 'socat', 'passt']
  .concat(['libvirt-daemon', 'libvirt-daemon-driver-qemu', 'libvirt-clients', 'qemu-utils'])
  .flatMap(name => ['--with', name]);
/** Seconds; executables of 110 MB start slowly under emulation. */
const LIMIT = 2400;

export interface LibvirtdOptions {
  /** Where what the guest left stays; nowhere when absent. */
  readonly keep?: string | undefined;
  /** Routes to try; all when absent. libvirt's own helper is always tried, since it is the measure. */
  readonly only?: readonly string[] | undefined;
}

/**
 * @param lab the program that boots a guest
 * @param cache a folder for an image of its own
 * @returns how many routes failed
 */
export function runLibvirtd(lab: string, cache: string, {keep, only}: LibvirtdOptions): number {
  if (!existsSync(STANDALONE)) {
    console.log('libvirtd in the guest did not run: npm run build:standalone makes the executables it needs');
    return 1;
  }
  // libvirt-daemon-system would bring systemd, whose links the lab's own files would be written through.
  execFileSync(lab, ['build', cache, ...PACKAGES], {stdio: 'inherit'});
  const work = mkdtempSync(join(tmpdir(), 'svirtgen-libvirtd-'));
  const out = keep ?? join(work, 'results');
  const routes = ROUTES.filter(route => route === 'theirs' || (only?.includes(route) ?? true));
  try {
    const folder = join(work, 'guest');
    layOut(folder);
    mkdirSync(out, {recursive: true});
    const script = join(root, 'test', 'lab', 'libvirtd', 'guest.sh');
    const options = ['--cache', cache, '--lsm', 'apparmor', '--mem', '4096', '--timeout', String(LIMIT)];
    const {status} = spawnSync(lab, ['run', ...options, '--out', out, script, folder, '--', ...routes], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`the guest ended with status ${status}`);
    return judgeRoutes(out, routes);
  } finally {
    rmSync(work, {recursive: true, force: true});
  }
}

/** What the package installs, the page's commands, and the definition with and without a static label. */
function layOut(folder: string): void {
  const tree = join(folder, 'tree');
  const shipped = join(folder, 'shipped');
  const main = join(root, 'build', 'src', 'cli', 'main.js');
  execFileSync(process.execPath, [main, 'package', '--policy', 'debian', '--destdir', shipped], {
    stdio: 'ignore',
  });
  const etc = 'etc/apparmor.d';
  for (const name of ['svirtgen', 'svirtgen-load-profile'])
    cpSync(join(shipped, etc, name), join(tree, etc, name), {recursive: true});
  rmSync(shipped, {recursive: true});
  const put = (from: string, to: string) => {
    mkdirSync(join(tree, to, '..'), {recursive: true});
    copyFileSync(from, join(tree, to));
    execFileSync('chmod', ['755', join(tree, to)]);
  };
  put(join(STANDALONE, 'svirtgen'), 'usr/bin/svirtgen');
  put(join(STANDALONE, 'virt-aa-helper'), 'usr/lib/svirtgen/virt-aa-helper');
  put(join(PROGRAMS, 'svirtgen-load-profile'), 'usr/lib/svirtgen/svirtgen-load-profile');
  put(join(PROGRAMS, 'svirtgen-divert'), 'usr/sbin/svirtgen-divert');
  // The lab takes no dpkg into its guests.
  put('/usr/bin/dpkg-divert', 'usr/bin/dpkg-divert');
  const page = readFileSync(PAGE, 'utf8');
  for (const [route, heading] of [
    ['drop-in', 'The drop-in'],
    ['durable', 'A durable profile'],
    ['hook', 'The hook'],
  ] as const)
    writeFileSync(join(folder, `${route}.sh`), commandsOf(page, heading));
  writeFileSync(join(folder, 'dynamic.xml'), definition(''));
  writeFileSync(join(folder, 'static.xml'), definition(labelOf(page)));
}

/** @throws Error where the page has no commands under that heading any more */
function commandsOf(page: string, heading: string): string {
  const section = page.split(/^## /m).find(part => part.startsWith(`${heading}\n`)) ?? '';
  const blocks = [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = '']) => text);
  if (blocks.length === 0) throw new Error(`${PAGE} has no commands under ${heading}`);
  return blocks.join('');
}

function labelOf(page: string): string {
  const [label] = /<seclabel[^]*?<\/seclabel>/.exec(page) ?? [];
  if (label === undefined) throw new Error(`${PAGE} has no static label`);
  return label;
}

function definition(seclabel: string): string {
  return `<domain type="qemu">
  <name>web</name>
  <uuid>5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5d</uuid>
  <memory unit="MiB">32</memory>
  <os><type arch="x86_64" machine="pc">hvm</type></os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type="file"><driver name="qemu" type="raw"/><source file="/var/lib/libvirt/images/a.raw"/>
      <target dev="vda" bus="virtio"/></disk>
    <controller type="scsi" model="virtio-scsi"/>
    <controller type="usb" model="none"/>
    <memballoon model="none"/>
  </devices>
  ${seclabel}
</domain>
`;
}
