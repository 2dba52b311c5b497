// SPDX-License-Identifier: Apache-2.0
/** What a file is that is no definition, by how it begins: that says more than where an XML parser stopped. */

export interface Foreign {
  readonly what: string;
  readonly help: string;
}

export const PASS = 'Pass a domain definition, such as virsh dumpxml prints.';
const COMPRESSED = 'Unpack it, and pass the definition in it.';
const IMAGE =
  'Pass the definition that names it: svirtgen reads images where definitions name them, and `svirtgen why VM PATH` asks about one.';

const ROWS: readonly (readonly [sign: string, what: string, help: string, offset?: number])[] = [
  ['\x1f\x8b', 'a gzip-compressed file', COMPRESSED],
  ['\xfd7zXZ\0', 'an xz-compressed file', COMPRESSED],
  ['\x28\xb5\x2f\xfd', 'a zstd-compressed file', COMPRESSED],
  ['BZh', 'a bzip2-compressed file', COMPRESSED],
  ['PK\x03\x04', 'a ZIP archive', COMPRESSED],
  ['QFI\xfb', 'a qcow2 image', IMAGE],
  ['QED\0', 'a QED image', IMAGE],
  ['KDMV', 'a VMDK image', IMAGE],
  ['conectix', 'a VHD image', IMAGE],
  ['vhdxfile', 'a VHDX image', IMAGE],
  ['LUKS\xba\xbe', 'a LUKS image', IMAGE],
  ['<<< ', 'a VDI image', IMAGE],
  // With the control characters around them, which stand in no XML.
  ['\x01CD001', 'an ISO image', IMAGE, 0x8000],
  ['ustar\0', 'a tar archive', COMPRESSED, 257],
  ['ustar  \0', 'a tar archive', COMPRESSED, 257],
  ['LibvirtQemudSave', 'a VM that libvirt saved', 'Pass what virsh save-image-dumpxml prints of it.'],
  ['LibvirtQemudPart', 'a VM that libvirt did not finish saving', PASS],
  ['\x7fELF', 'a program', PASS],
  ['\x89PNG', 'a picture', PASS],
  ['%PDF', 'a PDF', PASS],
];

/** Of a file that is no text. */
export function foreignBytes(bytes: Uint8Array): Foreign | undefined {
  const row = ROWS.find(([sign, , , offset = 0]) => {
    return String.fromCharCode(...bytes.subarray(offset, offset + sign.length)) === sign;
  });
  return row && {what: row[1], help: row[2]};
}

/** Whether it has zeros, and does not begin as XML does: no character of it says what is wrong. */
export function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4096);
  const first = head.find(byte => byte > 0x20);
  return first !== LESS_THAN && first !== BYTE_ORDER_MARK && head.includes(0);
}

const LESS_THAN = 0x3c;
const BYTE_ORDER_MARK = 0xef;

/** Of text whose first character that counts is none that XML begins with. */
export function foreignText(text: string): Foreign {
  const first = text.trimStart();
  // Not more of it: who may run svirtgen as root need not be who may read the file.
  const what = `not XML: it begins with '${String.fromCodePoint(first.codePointAt(0) ?? 0)}' in place of '<'`;
  if (first.startsWith('error: '))
    return {what, help: 'virsh failed where it was to print the definition: ask it again.'};
  if (/^apiVersion:.*\bkubevirt\.io/m.test(first.slice(0, 4096)))
    return {
      what,
      help: 'A VM of KubeVirt has its definition in its pod: kubectl exec POD -c compute -- virsh dumpxml 1',
    };
  if (/<(?:domain|domstatus)[\s>]/.test(text))
    return {what, help: 'Remove what stands before <domain>, such as a shell prompt.'};
  return {what, help: PASS};
}

/** By the first bytes of XML; undefined for what may be UTF-8. */
export function wideEncoding([a, b, c, d]: Uint8Array): string | undefined {
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    return 'UTF-32';
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  return marked || (a === 0x3c && b === 0) || (a === 0 && b === 0x3c) ? 'UTF-16' : undefined;
}

/** What the declaration of a text in another encoding says, all of it in ASCII. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  return /^<\?xml\s[^>]*\bencoding=["']([\w.-]{1,40})["']/.exec(head)?.[1];
}
