/** What the installed libvirt and the installed parser understand, as far as profiles depend on it. */
import {KnownError} from '../../errors.ts';

/** Major and minor; a patch level never changed a profile. */
export type Version = readonly [major: number, minor: number];

export interface Versions {
  readonly libvirt: Version;
  /** Of apparmor_parser. */
  readonly parser: Version;
}

/** What svirtgen follows when nobody says otherwise; libvirt 11.3 asks for AppArmor 3. */
export const DEFAULT_VERSIONS: Versions = {libvirt: [11, 3], parser: [3, 0]};

/**
 * Since when libvirt's helper does something, or until when. `seen` instead of `since`: it does in that version
 * and did not in 9.0; between the two nobody has looked.
 */
const LIBVIRT = {
  /** The rules are included only if they exist. */
  optionalInclude: {since: [9, 3]},
  /** External data files of images get rules. */
  dataFiles: {since: [10, 10]},
  pstore: {since: [10, 6]},
  sgx: {since: [11, 1]},
  shim: {since: [11, 2]},
  /** A loader that is not read-only may be written; before, every loader is read and locked. */
  writableLoader: {seen: [11, 3]},
  virtioPmem: {seen: [11, 3]},
  /** All ACPI tables; before, one of type slic. */
  everyAcpiTable: {seen: [11, 3]},
  /** Volumes of storage pools that libvirt has looked up. */
  translatedVolumes: {seen: [11, 3]},
  /** Firmware in /usr/share/qemu and /usr/share/edk2-ovmf, and that of RISC-V and LoongArch. */
  newerFirmwarePaths: {seen: [11, 3]},
  /** Writes to read-only images are denied, which keeps block jobs from ever writing to them. */
  deniesImages: {until: [12, 1]},
  varstore: {since: [12, 1]},
  /** A failure behind a host device leaves a profile without a rule for any device. */
  masksFailures: {until: [12, 3]},
  sevNode: {seen: [12, 3]},
  /** A loader of type rom is read-only whatever its flag says. */
  readonlyRom: {seen: [12, 3]},
} as const satisfies Readonly<Record<string, Span>>;

/** The parser's own. */
const PARSER = {
  /** `include if exists`. */
  optionalInclude: {since: [3, 0]},
  abi: {since: [3, 0]},
} as const satisfies Readonly<Record<string, Span>>;

type Span = {readonly since: Version} | {readonly seen: Version} | {readonly until: Version};

export type HelperFeatures = Readonly<Record<keyof typeof LIBVIRT, boolean>>;
export type ParserFeatures = Readonly<Record<keyof typeof PARSER, boolean>>;

export function helperFeatures(libvirt: Version = DEFAULT_VERSIONS.libvirt): HelperFeatures {
  return featuresAt(LIBVIRT, libvirt);
}

export function parserFeatures(parser: Version = DEFAULT_VERSIONS.parser): ParserFeatures {
  return featuresAt(PARSER, parser);
}

function featuresAt<Name extends string>(
  table: Readonly<Record<Name, Span>>,
  version: Version,
): Readonly<Record<Name, boolean>> {
  const entries = Object.entries<Span>(table).map(([name, span]) => [name, holds(span, version)]);
  return Object.fromEntries(entries) as Record<Name, boolean>;
}

function holds(span: Span, version: Version): boolean {
  if ('until' in span) return !reaches(version, span.until);
  return reaches(version, 'since' in span ? span.since : span.seen);
}

function reaches([major, minor]: Version, [wantedMajor, wantedMinor]: Version): boolean {
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/**
 * Such as `9.0`, `11.3.0` or `3.0.8`, as `--version` of the programs prints it.
 *
 * @throws KnownError VERSION_UNREADABLE
 */
export function parseVersion(text: string): Version {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})(?:\.\d+)*(?:[-~+].*)?$/u.exec(text.trim()) ?? [];
  if (major !== undefined && minor !== undefined) return [Number(major), Number(minor)];
  throw new KnownError('VERSION_UNREADABLE', `'${text}' is no version`, {
    help: 'write it like 11.3 or 11.3.0',
  });
}

/** Firmware that the helper let nobody read before {@link LIBVIRT}'s `newerFirmwarePaths`. */
export const NEWER_FIRMWARE_PATHS: readonly string[] = [
  '/usr/share/edk2-ovmf/',
  '/usr/share/qemu-efi-loongarch64/',
  '/usr/share/qemu-efi-riscv64/',
  '/usr/share/qemu/',
];
