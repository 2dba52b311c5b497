// SPDX-License-Identifier: Apache-2.0
/** Definitions that libvirt has yet to define or to start: what has no UUID or id yet, and VMs of one name. */
import test from 'ava';
import {audit, diff, openSite, plan} from '../../src/index.ts';
import {disk} from '../helpers/analysis.ts';

const DEBIAN = {host: 'assumed', policy: 'debian'} as const;
const site = openSite(DEBIAN);

interface Parts {
  readonly name?: string;
  readonly uuid?: string;
  readonly devices?: string;
}

const definition = ({name = 'web', uuid, devices = ''}: Parts) => ({
  file: `${name}-${uuid ?? 'template'}.xml`,
  xml: `<domain type='kvm'><name>${name}</name>${uuid === undefined ? '' : `<uuid>${uuid}</uuid>`}
<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`,
});
const FIRST = '0e4f8a1c-7f0b-4a5f-9a27-6c3f4d7f2a11';
const SECOND = '0e4f8a1c-7f0b-4a5f-9a27-6c3f4d7f2a12';
const TPM = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
const CHANNEL = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";
const PASST = "<interface type='user'><backend type='passt'/></interface>";

const codes = (definitions: readonly {file: string; xml: string}[], mode: 'strict' | 'libvirt' = 'strict') =>
  audit(definitions, openSite({...DEBIAN, mode})).domains.map(({findings}) =>
    findings.map(({code, path}) => (path === null ? code : `${code} ${path}`)),
  );

for (const mode of ['strict', 'libvirt'] as const) {
  test(`a template without a UUID gets one from libvirt, which is no fault: ${mode}`, t => {
    t.deepEqual(codes([definition({devices: TPM})], mode), [[]]);
  });
}

test('what is named after the UUID keeps a place for it', t => {
  const {apparmor, processes} = plan(definition({devices: TPM}), openSite({...DEBIAN, mode: 'libvirt'}));
  t.is(apparmor.profile, 'libvirt-<uuid>');
  t.deepEqual([...new Set(processes.map(({profile}) => profile))], ['libvirt-<uuid>']);
  const state = 'rules' in apparmor ? apparmor.rules.filter(({path}) => path.includes('/swtpm/<')) : [];
  t.deepEqual(
    state.map(({path}) => path),
    ['/var/lib/libvirt/swtpm/<uuid>/tpm2/', '/var/lib/libvirt/swtpm/<uuid>/tpm2/**'],
  );
});

test('VMs of one name are told so once, and not again for each file that libvirt calls after them', t => {
  const devices = TPM + CHANNEL;
  const [first] = codes([definition({uuid: FIRST, devices}), definition({uuid: SECOND, devices})]);
  t.deepEqual(first, ['DUPLICATE_NAME']);
});

test('TPMs of templates get directories of their own', t => {
  const templates = ['one', 'two'].map(name => definition({name, devices: TPM}));
  t.deepEqual(codes(templates, 'libvirt'), [[], []]);
});

test('variables called after another VM, whose name begins with this one, are told', t => {
  const variables = '/var/lib/libvirt/qemu/nvram/web2_VARS.fd';
  const vm = (name: string, uuid: string) => {
    const {file, xml} = definition({name, uuid});
    const loader = `<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader><nvram>${variables}</nvram>`;
    return {file, xml: xml.replace('</os>', `${loader}</os>`)};
  };
  const [first] = codes([vm('web', FIRST), vm('web2', SECOND)]);
  t.true(
    first?.some(told => told === `NVRAM_SHARED ${variables}`),
    first?.join(),
  );
});

test('what the definitions of such VMs name themselves is told', t => {
  const devices = disk('/srv/a.img');
  const [first] = codes([definition({uuid: FIRST, devices}), definition({devices})]);
  t.deepEqual(first, ['DUPLICATE_NAME', 'SHARED_WRITABLE /srv/a.img']);
});

test('names that libvirt cuts to the same beginning have ids in front of them: each is told once', t => {
  const long = (end: string) => `a-name-of-twenty-letters-${end}`;
  const both = [
    definition({name: long('one'), uuid: FIRST, devices: CHANNEL}),
    definition({name: long('two'), uuid: SECOND, devices: CHANNEL}),
  ];
  t.deepEqual(codes(both), [['SHORT_NAME_NOT_OWN'], ['SHORT_NAME_NOT_OWN']]);
});

test('two definitions of one VM share nothing: they never run together', t => {
  const devices = disk('/srv/a.img');
  const one = definition({uuid: FIRST, devices});
  const {shared} = audit([one, {...one, file: 'copy.xml'}], site);
  t.deepEqual(
    shared.map(({path}) => path),
    [],
  );
});

test('messages have <id> for an id that is not known yet', t => {
  const [vm] = audit([definition({uuid: FIRST, devices: PASST})], site).domains;
  const told = vm!.findings.find(({message}) => message.includes('/passt/'));
  t.regex(told?.message ?? '', /needs rw on \/run\/libvirt\/qemu\/passt\/<id>-web-net0\.socket, and/);
});

test("a path of the user's that looks like a name of libvirt's is in messages as it is", t => {
  const [vm] = audit([definition({uuid: FIRST, devices: disk('/tmp/-1-web')})], site).domains;
  const told = vm!.findings.find(({code}) => code === 'IMAGE_IN_TEMPORARY_DIRECTORY');
  t.regex(told?.message ?? '', /^\/tmp\/-1-web is in a directory/);
});

test('an identity that is not known yet is compared by its place', t => {
  const [change] = diff([definition({uuid: FIRST})], [definition({})], site);
  t.deepEqual(
    change?.identity.map(({what, after}) => [what, after]),
    [
      ['uuid', null],
      ['qemu profile', 'libvirt-<uuid>'],
    ],
  );
});
