/** Remedies in the definition: when it names a path, every layer follows. */
import type {FileType} from '../host/host.ts';
import {refuseUnnameable} from '../text/unnameable.ts';
import type {Remedy, Step, WhyLayer} from './answer.ts';
import type {Case} from './case.ts';

/** The element that would give the VM this path; none where there is no element for it. */
export function definitionRemedy(one: Case, layer: WhyLayer): readonly Remedy[] {
  const xml = elementFor(one);
  if (xml === undefined) return [];
  return [
    {
      layer,
      text: 'if the VM should have it, let the definition say so: every layer follows at the next start',
      command: xml,
      opens: `${one.path} to this VM, and nothing else`,
    },
  ];
}

function elementFor(one: Case): string | undefined {
  const {path, walk, analysis} = one;
  const type = walk.facts?.type;
  const name = attribute(path);
  const readonly = one.access.includes('w') ? [] : ['  <readonly/>'];
  if (type === 'file') {
    const found = analysis.host.image(walk.end, 'auto');
    const format = found === undefined || found === 'invalid' ? 'raw' : found.format;
    return disk('file', `file='${name}'`, format, readonly);
  }
  if (type === 'block') return disk('block', `dev='${name}'`, 'raw', readonly);
  if (type === 'directory')
    return lines(
      "<filesystem type='mount'>",
      "  <driver type='virtiofs'/>",
      `  <source dir='${name}'/>`,
      "  <target dir='share'/>",
      '</filesystem>',
    );
  return characterElement(path, name, type);
}

function characterElement(path: string, name: string, type: FileType | undefined): string | undefined {
  if (type !== 'char') return undefined;
  const usb = /^\/dev\/bus\/usb\/(\d{3})\/(\d{3})$/.exec(path);
  if (usb) {
    const [bus, device] = [Number(usb[1]), Number(usb[2])];
    return lines(
      "<hostdev mode='subsystem' type='usb' managed='yes'>",
      `  <source><address bus='${bus}' device='${device}'/></source>`,
      '</hostdev>',
    );
  }
  if (path.startsWith('/dev/dri/renderD'))
    return lines("<graphics type='egl-headless'>", `  <gl rendernode='${name}'/>`, '</graphics>');
  if (path.startsWith('/dev/input/'))
    return lines("<input type='evdev'>", `  <source dev='${name}'/>`, '</input>');
  if (/^\/dev\/(hwrng|u?random)$/.test(path))
    return lines("<rng model='virtio'>", `  <backend model='random'>${name}</backend>`, '</rng>');
  if (/^\/dev\/tty(S|USB|ACM)\d+$/.test(path))
    return lines("<serial type='dev'>", `  <source path='${name}'/>`, '</serial>');
  return undefined;
}

function disk(type: string, source: string, format: string, readonly: readonly string[]): string {
  return lines(
    `<disk type='${type}' device='disk'>`,
    `  <driver name='qemu' type='${format}'/>`,
    `  <source ${source}/>`,
    "  <target dev='vdz' bus='virtio'/>",
    ...readonly,
    '</disk>',
  );
}

function lines(...parts: readonly string[]): string {
  return parts.join('\n');
}

/** Text between single quotes. */
function attribute(text: string): string {
  refuseUnnameable(text, 'a definition');
  const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', "'": '&apos;'};
  return text.replaceAll(/[&<']/g, character => entities[character]!);
}

/** Writing to what the definition gives read-only. */
export function readonlyRemedy(one: Case, {layer}: Step): readonly Remedy[] {
  const use = one.uses.find(({process}) => process === one.process.role);
  if (!use || !one.access.includes('w') || use.access.includes('w')) return [];
  const {device, line} = use.from;
  if ((use.storage?.depth ?? 0) > 0) {
    return [
      {
        layer,
        text: `write to the image on top of it, and merge that down when it is time`,
        command: `virsh blockcommit DOMAIN ${one.path}`.replace('DOMAIN', one.analysis.plan.domain.name),
        opens: 'the backing file for writing while it is merged, and every image that is based on it changes',
      },
    ];
  }
  if (!use.readonly) return [];
  return [
    {
      layer,
      text: `take <readonly/> out of ${device}${line > 0 ? ` (its source is in line ${line})` : ''}`,
      command: '<!-- without <readonly/> -->',
      opens: `${one.path} for writing to this VM; two VMs that write to one image destroy it`,
    },
  ];
}
