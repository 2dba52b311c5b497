// SPDX-License-Identifier: Apache-2.0
/** Files that people pass in place of a definition: the answer says what they are, and what to pass. */
import test from 'ava';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {KnownError} from '../../src/errors.ts';

const DOMAIN = "<domain type='kvm'><name>a</name></domain>";

/** As `tar` begins one of a definition. */
function tar(): Buffer {
  const header = Buffer.alloc(512);
  header.write('web.xml');
  header.write('ustar  ', 257);
  return Buffer.concat([header, Buffer.from(DOMAIN)]);
}

/** Title, content, message, help, line and column. */
const ROWS: readonly (readonly [string, string | Uint8Array, RegExp, RegExp, number, number])[] = [
  ['nothing', '', /^the file is empty$/, /virsh dumpxml/, 1, 1],
  ['a remark alone', '<!-- a -->', /has no element/, /virsh dumpxml/, 1, 1],
  ['a prompt before it', `\n$ virsh dumpxml a\n${DOMAIN}`, /begins with '\$'/, /before <domain>/, 2, 1],
  ['a prompt behind it', `${DOMAIN}\n\n$ `, /outside of root/, /after the last end tag/, 3, 1],
  ['two of them', `${DOMAIN}${DOMAIN}`, /only one root/, /a file of its own/, 1, 50],
  ["an error of virsh's", 'error: failed to get domain\n', /begins with 'e'/, /ask it again/, 1, 1],
  ["a VM of KubeVirt's", 'apiVersion: kubevirt.io/v1\nkind: VM', /begins with 'a'/, /kubectl exec/, 1, 1],
  ['YAML', 'name: a\n', /begins with 'n' in place of '<'/, /virsh dumpxml/, 1, 1],
  ['quotes of a web page', '<domain type=\u2018kvm\u2019/>', /quotation mark ‘/, /changed them/, 1, 14],
  [
    'an & in a name',
    `<!-- a & b -->\n${DOMAIN.replace('>a<', '><![CDATA[&]]>A &amp; B & C<')}`,
    /an & that begins no entity/,
    /&amp;/,
    2,
    49,
  ],
  ['an & in a path', "<domain>\n<source file='/a&b'/></domain>", /begins no entity/, /&amp;/, 2, 17],
  ['a snapshot', `<domainsnapshot>${DOMAIN}</domainsnapshot>`, /<domainsnapshot>/, /by itself/, 1, 1],
  ['a list', `<domains>${DOMAIN}</domains>`, /<domains>/, /by itself/, 1, 1],
  ['a list of two', `<domains>${DOMAIN}${DOMAIN}</domains>`, /<domains>/, /by itself/, 1, 1],
  [
    "QEMU's namespace, not declared",
    DOMAIN.replace('</domain>', '<qemu:commandline/></domain>'),
    /unbound namespace prefix/,
    /xmlns:qemu=/,
    1,
    52,
  ],
  [
    'a declaration behind a remark',
    `<!-- a -->\n<?xml version='1.0'?>${DOMAIN}`,
    /at the start/,
    /very beginning/,
    2,
    6,
  ],
  ['a value without quotes', '<domain type=kvm/>', /unquoted/, /around the value/, 1, 14],
  ['an end tag too few', "<domain type='kvm'><devices></domain>", /close tag/, /opposite order/, 1, 37],
  ['a prefix', "<d:domain xmlns:d='x' type='kvm'/>", /namespace 'x'/, /prefix 'd:'/, 1, 1],
  ['capitals', "<Domain type='kvm'/>", /<Domain>/, /small letters/, 1, 1],
  ['OVF', "<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1'/>", /<Envelope>/, /virt-v2v/, 1, 1],
  ["VirtualBox's", "<VirtualBox xmlns='http://www.virtualbox.org/'/>", /<VirtualBox>/, /virsh dumpxml/, 1, 1],
  ['gzip', Buffer.from('1f8b0800', 'hex'), /gzip/, /Unpack/, 1, 1],
  ['an image', Buffer.from('514649fb00000003', 'hex'), /qcow2 image/, /definition that names it/, 1, 1],
  ['an archive', tar(), /tar archive/, /Unpack/, 1, 1],
  [
    'a medium',
    Buffer.concat([Buffer.alloc(0x8000), Buffer.from('\x01CD001')]),
    /ISO image/,
    /names it/,
    1,
    1,
  ],
  ['encrypted', Buffer.from('LUKS\xba\xbe\0\x01', 'latin1'), /LUKS image/, /names it/, 1, 1],
  [
    "VirtualBox's image",
    Buffer.from('<<< Oracle VM VirtualBox Disk Image >>>\n\0'),
    /VDI image/,
    /names it/,
    1,
    1,
  ],
  ['a raw disk', Buffer.from('\xeb\x63\x90\0\0', 'latin1'), /binary file/, /virsh dumpxml/, 1, 1],
  ['a stray zero', `${DOMAIN}\n\0`, /control character U\+0000/, /Remove the character/, 2, 1],
  ['saved memory', Buffer.from('LibvirtQemudSave\x02'), /libvirt saved/, /save-image-dumpxml/, 1, 1],
  ['UTF-16', Buffer.from(`\uFEFF${DOMAIN}`, 'utf16le'), /UTF-16/, /iconv -f UTF-16 /, 1, 1],
  ['UTF-32', Buffer.from('fffe00003c000000', 'hex'), /UTF-32/, /iconv -f UTF-32 /, 1, 1],
  [
    'Latin 1',
    Buffer.from(
      `<?xml version='1.0' encoding='ISO-8859-1'?>${DOMAIN.replace('>a<', '>b\u00FCro<')}`,
      'latin1',
    ),
    /declared as ISO-8859-1/,
    /iconv -f ISO-8859-1 /,
    1,
    70,
  ],
];

for (const [title, content, message, help, line, column] of ROWS)
  test(`told what it is: ${title}`, t => {
    const error = t.throws(() => parseDomain(content, {defaultSecurityModel: undefined}), {
      instanceOf: KnownError,
    });
    t.regex(error.message, message);
    t.regex(error.help ?? '', help);
    t.deepEqual([error.place?.line, error.place?.column], [line, column]);
  });

test("signs of archives and media in a definition's text are words", t => {
  const remark = (sign: string, offset: number) =>
    `${DOMAIN}<!--${' '.repeat(offset - DOMAIN.length - '<!--'.length)}${sign} -->`;
  for (const content of [remark('ustar', 257), remark('CD001', 0x8001)])
    t.notRegex(
      t.throws(() => parseDomain(content, {defaultSecurityModel: undefined})).message,
      /archive|image/,
    );
});
