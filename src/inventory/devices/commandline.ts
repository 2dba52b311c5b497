/**
 * Paths in `<qemu:commandline>`: an escape hatch that no driver of libvirt looks into.
 * QEMU's options are read as far as they name host files: a plain file name, `key=value` lists (a comma in a
 * value is doubled) and JSON.
 */
import type {Domain, QemuArgument} from '../../domain/domain.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

/** Options whose whole value is a file name. */
const FILE_OPTIONS: Readonly<Record<string, string>> = {
  kernel: 'r',
  initrd: 'r',
  dtb: 'r',
  bios: 'r',
  shim: 'r',
  L: 'r',
  'qtest-log': 'w',
  D: 'w',
  pflash: 'rwk',
  hda: 'rwk',
  hdb: 'rwk',
  hdc: 'rwk',
  hdd: 'rwk',
  fda: 'rwk',
  fdb: 'rwk',
  mtdblock: 'rwk',
  sd: 'rwk',
  cdrom: 'rk',
  'mem-path': 'rw',
  pidfile: 'rwk',
  loadvm: 'r',
  readconfig: 'r',
};

/** Keys of `key=value` lists that name a file. */
const FILE_KEYS: Readonly<Record<string, string>> = {
  file: 'rwk',
  filename: 'rwk',
  path: 'rw',
  'mem-path': 'rw',
  logfile: 'w',
  romfile: 'r',
  evdev: 'rw',
  dir: 'r',
  vhostdev: 'rw',
  'host-path': 'rw',
  'cancel-path': 'w',
  host_device: 'rw',
  rendernode: 'rw',
  'cert-data': 'r',
  socket: 'rw',
  sysfsdev: 'r',
  data: 'r',
  'input-path': 'r',
  'output-path': 'w',
};

/** Prefixes of legacy character device syntax, as in `-serial unix:/run/a.sock,server`. */
const LEGACY_CHARDEV = /^(?:unix|file|pipe):(\/[^,]*)/;

interface Found {
  readonly path: string;
  readonly access: string;
}

export function commandlineResources({domain}: Site): readonly Entry[] {
  return optionsOf(domain).flatMap(({name, value, argument}) =>
    pathsIn(name, value).map(({path, access}) =>
      resource({
        kind: 'commandline',
        role: 'commandline-path',
        path,
        access,
        from: provenance('qemu:commandline', argument, `named by -${name} on QEMU's command line`),
      }),
    ),
  );
}

function optionsOf(
  domain: Domain,
): readonly {readonly name: string; readonly value: string; readonly argument: QemuArgument}[] {
  const args = domain.qemuCommandline.filter(({kind}) => kind === 'arg');
  return args.flatMap((argument, index) => {
    const previous = args[index - 1]?.value;
    return previous !== undefined && /^--?[A-Za-z]/.test(previous) && !argument.value.startsWith('-')
      ? [{name: previous.replace(/^--?/, ''), value: argument.value, argument}]
      : [];
  });
}

function pathsIn(option: string, value: string): readonly Found[] {
  const plain = FILE_OPTIONS[option];
  if (plain !== undefined) return absolute(value, plain);
  if (value.startsWith('{')) return pathsInJson(value);
  const legacy = LEGACY_CHARDEV.exec(value)?.[1];
  if (legacy !== undefined) return absolute(legacy, 'rw');
  return pathsInList(value);
}

function pathsInList(value: string): readonly Found[] {
  const pairs = splitList(value).map(part => {
    const equals = part.indexOf('=');
    return equals < 0 ? ([part, ''] as const) : ([part.slice(0, equals), part.slice(equals + 1)] as const);
  });
  const readonly = pairs.some(
    ([key, text]) => /^(readonly|read-only)$/.test(key) && (text === 'on' || text === ''),
  );
  return pairs.flatMap(([key, text]) => named(key, text, readonly));
}

/** Splits at single commas; a doubled comma stands for one in the value. */
function splitList(value: string): readonly string[] {
  return value.split(/(?<!,),(?!,)/).map(part => part.replaceAll(',,', ','));
}

function pathsInJson(text: string): readonly Found[] {
  const found: Found[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const entries = Object.entries(value);
    const readonly = entries.some(
      ([key, inner]) => /^(readonly|read-only)$/.test(key) && (inner === true || inner === 'on'),
    );
    for (const [key, inner] of entries) {
      if (typeof inner === 'string') found.push(...named(key, inner, readonly));
      else walk(inner);
    }
  };
  try {
    walk(JSON.parse(text));
  } catch {
    // Not JSON after all: QEMU will refuse it, and there is no path in it to speak of.
    return [];
  }
  return found;
}

function named(key: string, value: string, readonly: boolean): readonly Found[] {
  const access = FILE_KEYS[key.slice(key.lastIndexOf('.') + 1)];
  if (access === undefined) return [];
  const narrowed = readonly && access === 'rwk' ? 'rk' : access;
  return absolute(value.replace(/^(?:file|raw):/, ''), narrowed);
}

function absolute(path: string, access: string): readonly Found[] {
  return path.startsWith('/') ? [{path, access}] : [];
}
