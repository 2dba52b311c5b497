// SPDX-License-Identifier: Apache-2.0
/** systemd: accounts, directories, device nodes, and the order in which the daemons start. */
import {idsByName} from '../policy/known-accounts.ts';
import {renderTemplate} from '../render/templates.ts';
import {type PackageFile, packageFile, type PackageSite, ships} from './package-file.ts';

const LIB = 'usr/lib';

export function systemdFiles(site: PackageSite): readonly PackageFile[] {
  return [accounts(site), ownDirectories(site), driverDirectories(site), ...nodes(site), ...dropIns(site)];
}

/** A number in the policy is one that the distribution has reserved; `-` lets systemd choose. */
function accounts({policy}: PackageSite): PackageFile {
  const {user, group, swtpmUser, swtpmGroup} = policy;
  const known = idsByName(policy.accounts);
  const groups = [...new Set([group, 'kvm', swtpmGroup])].filter(name => name !== 'root');
  const users = [
    {name: user, group, about: 'libvirt QEMU', home: '/var/lib/libvirt'},
    {name: swtpmUser, group: swtpmGroup, about: 'swtpm', home: '/'},
  ].filter(({name}) => name !== 'root');
  const values = {
    groups: groups.map(name => ({name, id: text(known.groups.get(name))})),
    users: users.map(one => ({...one, id: text(known.users.get(one.name))})),
    members: user === 'root' || group === 'kvm' ? [] : [{user, group: 'kvm'}],
  };
  return packageFile(
    `${LIB}/sysusers.d/svirtgen.conf`,
    renderTemplate('packaging/systemd/sysusers.conf.ejs', values),
    {
      relation: 'leave',
      upstream: 'the accounts that libvirt and swtpm make when they are installed',
      check: 'systemd-sysusers --dry-run {}',
    },
  );
}

function profileFolders(site: PackageSite): readonly string[] {
  return ships(site, 'apparmor') ? [site.policy.apparmor.directory] : [];
}

interface Directory {
  readonly path: string;
  readonly mode: string;
  readonly user: string;
  readonly group: string;
}

/** The drop-in cannot tidy up itself: libvirt's profile of it lets it list no folder. */
function ownDirectories(site: PackageSite): PackageFile {
  const own = (path: string): Directory => ({path, mode: '0700', user: 'root', group: 'root'});
  const profiles = profileFolders(site);
  return tmpfiles('svirtgen', [own('/var/lib/svirtgen'), own('/run/svirtgen')], {profiles});
}

/**
 * Those the driver makes and gives to QEMU's user when it starts. A mode counts only where the directory is made:
 * Debian's package has 0750 and Fedora's 0751, and a package manager that verifies files expects its own.
 */
function driverDirectories({policy, layout, libvirt}: PackageSite): PackageFile {
  const {lib, save, snapshot, dump, nvram, ram, slirp, passt, dbus, swtpmState} = layout;
  const channel = libvirt.channelsInStateDirectory ? layout.channel : layout.formerChannel;
  const {user, group, swtpmGroup} = policy;
  const given = (path: string, mode: string): Directory => ({path, mode: `:${mode}`, user, group});
  return tmpfiles(
    'svirtgen-libvirt',
    [
      ...[lib, save, snapshot, `${lib}/checkpoint`, dump, nvram, ram].map(path => given(path, '0750')),
      ...[channel, slirp, passt].map(path => given(path, '0755')),
      given(dbus, '0770'),
      ...(libvirt.rdpServer ? [given(layout.rdp, '0770')] : []),
      ...(libvirt.vncServer ? [given(layout.vnc, '0770')] : []),
      {path: swtpmState, mode: ':0770', user, group: swtpmGroup},
    ],
    {relation: 'leave', upstream: 'what libvirtd makes when it starts'},
  );
}

function tmpfiles(
  name: string,
  directories: readonly Directory[],
  {
    profiles = [],
    ...described
  }: Partial<Pick<PackageFile, 'relation' | 'upstream'>> & {readonly profiles?: readonly string[]},
): PackageFile {
  const text = renderTemplate('packaging/systemd/tmpfiles.conf.ejs', {directories, profiles});
  return packageFile(`${LIB}/tmpfiles.d/${name}.conf`, text, {
    relation: 'new',
    upstream: null,
    ...described,
    check: 'systemd-tmpfiles --create --dry-run {}',
  });
}

/** Nodes that everybody may open already, or that libvirt opens itself. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set(
  ['null', 'full', 'zero', 'random', 'urandom', 'ptmx', 'userfaultfd'].map(name => `/dev/${name}`),
);

/** A device list opens nothing that the node's own mode keeps shut: what a policy grants needs both. */
function nodes({policy}: PackageSite): readonly PackageFile[] {
  const granted = policy.cgroupDeviceAcl
    .filter(path => !OPEN_TO_ALL.has(path) && path !== '/dev/kvm')
    .map(path => path.slice(path.lastIndexOf('/') + 1));
  if (policy.user === 'root') return [];
  const values = {
    user: policy.user,
    granted,
    misc: policy.cgroupDeviceAcl.includes('/dev/kvm') ? ['kvm'] : [],
  };
  return [
    packageFile(
      `${LIB}/udev/rules.d/60-svirtgen.rules`,
      renderTemplate('packaging/systemd/udev.rules.ejs', values),
      {relation: 'adds', upstream: '50-udev-default.rules', check: 'udevadm verify {}'},
    ),
  ];
}

function dropIns(site: PackageSite): readonly PackageFile[] {
  const values = {profiles: profileFolders(site)};
  return ['libvirtd', 'virtqemud'].map(unit =>
    packageFile(
      `${LIB}/systemd/system/${unit}.service.d/svirtgen.conf`,
      renderTemplate('packaging/systemd/drop-in.conf.ejs', values),
      {
        relation: 'adds',
        upstream: `${unit}.service`,
        check: `systemd-analyze verify --man=no ${unit}.service`,
      },
    ),
  );
}

function text(id: number | undefined): string {
  return id === undefined ? '-' : String(id);
}
