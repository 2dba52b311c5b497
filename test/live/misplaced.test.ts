// SPDX-License-Identifier: Apache-2.0
/** What svirtgen calls misplaced is nothing to libvirt: all of it at once leaves what libvirt understood as it was. */
import test from 'ava';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {attributePlaces, elementPlaces} from '../../src/domain/xml-places.ts';
import {startLibvirt, type LiveLibvirt} from './harness.ts';

const DEFINITION = `<domain type='qemu'>
  <name>misplaced</name>
  <uuid>5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5e</uuid>
  <memory unit='MiB'>64</memory>
  <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <loader readonly='yes' type='pflash'>/srv/loader</loader>
    <nvram template='/srv/template'>/srv/nvram</nvram>
    <kernel>/srv/kernel</kernel>
    <acpi><table type='slic'>/srv/slic</table></acpi>
  </os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/a'/>
      <backingStore type='file'><format type='raw'/><source file='/srv/b'/></backingStore>
      <target dev='sda' bus='scsi'/>
    </disk>
    <controller type='scsi' model='virtio-scsi'/>
    <filesystem><driver type='virtiofs'/><binary path='/srv/virtiofsd'/><source dir='/srv/share'/><target dir='share'/></filesystem>
    <interface type='ethernet'><mac address='52:54:00:00:00:01'/><target dev='tap0'/><backend tap='/dev/net/tun'/><rom bar='off'/></interface>
    <serial type='file'><source path='/srv/serial'/><log file='/srv/log'/><target port='0'/></serial>
    <channel type='unix'><source mode='bind' path='/srv/channel'/><target type='virtio' name='agent'/></channel>
    <smartcard mode='host-certificates'><certificate>/a</certificate><certificate>/b</certificate><certificate>/c</certificate><database>/srv/nss</database></smartcard>
    <tpm><backend type='emulator' version='2.0'><encryption secret='5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5f'/></backend></tpm>
    <input type='evdev'><source dev='/dev/input/event0'/></input>
    <graphics type='vnc'><listen type='socket' socket='/srv/vnc'/></graphics>
    <video><model type='virtio'/></video>
    <hostdev mode='subsystem' type='usb'><source><address bus='1' device='2'/></source></hostdev>
    <redirdev type='unix'><source mode='connect' path='/srv/redir'/></redirdev>
    <rng model='virtio'><backend model='random'>/dev/random</backend></rng>
    <memballoon model='virtio'/>
  </devices>
  <seclabel type='static' model='dac' relabel='no'><label>+1:+1</label></seclabel>
</domain>`;

test('libvirt passes over all that is called misplaced', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  const misplaced = misplacements();
  t.true(misplaced.length > 1000, `${misplaced.length} names`);
  const understood = normalForm(DEFINITION, libvirt);
  t.true(understood.length > 50, understood.join('\n'));
  t.deepEqual(normalForm(withInsertions(misplaced), libvirt), understood);
});

test('libvirt refuses what it does not know in lists of features, and svirtgen says so', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  for (const list of ['', 'hyperv', 'kvm', 'xen', 'capabilities']) {
    const unknown = list === '' ? '<acip/>' : `<${list}><acip/></${list}>`;
    const xml = DEFINITION.replace('<acpi/></features>', `<acpi/>${unknown}</features>`);
    t.regex(normalForm(xml, libvirt).join(''), /acip/, list);
    const [slip] = parseDomain(xml, {defaultSecurityModel: undefined}).slips;
    t.is(slip?.kind, 'refused', list);
  }
});

interface Insertion {
  /** Where the text of the element's name ends. */
  readonly at: number;
  readonly text: string;
}

/** Each name that has places in each element that is none of them. */
function misplacements(): readonly Insertion[] {
  return [...DEFINITION.matchAll(/<(\w+)([^>]*)>/g)].flatMap(
    ({0: tag, 1: name = '', 2: written = '', index}) => {
      if (name === 'features') return [];
      const elsewhere = (places: ReadonlyMap<string, readonly string[]>) =>
        [...places].filter(([, elements]) => !elements.includes(name)).map(([each]) => each);
      const attributes = elsewhere(attributePlaces())
        .filter(each => !written.includes(` ${each}=`))
        .map(each => ({at: index + 1 + name.length, text: ` ${each}='no'`}));
      const elements = elsewhere(elementPlaces()).map(each => `<${each} file='/srv/no'/>`);
      if (tag.endsWith('/>')) return attributes;
      return [...attributes, ...elements.map(text => ({at: index + tag.length, text}))];
    },
  );
}

function withInsertions(insertions: readonly Insertion[]): string {
  return insertions
    .toSorted((one, other) => other.at - one.at)
    .reduce((text, {at, text: inserted}) => text.slice(0, at) + inserted + text.slice(at), DEFINITION);
}

function normalForm(xml: string, libvirt: LiveLibvirt): readonly string[] {
  libvirt.write('/run/misplaced.xml', xml);
  const {status, stdout, stderr} = libvirt.shell(
    'virsh -q define /run/misplaced.xml >/dev/null && virsh -q dumpxml --inactive misplaced && virsh -q undefine --keep-nvram misplaced',
  );
  return status === 0 ? stdout.split('\n') : [stderr];
}
