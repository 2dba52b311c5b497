// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {followedLibvirt, type LibvirtSources} from '../../src/versions/followed-libvirt.ts';
import {parseOsRelease, releaseNames} from '../../src/policy/os-release.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {followedText} from '../../src/render/followed-text.ts';
import {formatVersion} from '../../src/versions/version.ts';

const debian = loadPolicy({policy: 'debian'});
const all: LibvirtSources = {
  asked: [12, 8],
  policy: {...debian, libvirt: '10.0'},
  installed: () => ({version: '9.0.0', toldBy: '/usr/sbin/libvirtd'}),
  releases: ['debian 13'],
};

const nobody = () => undefined;

const text = (sources: LibvirtSources) => {
  const {version, because} = followedLibvirt(sources);
  return followedText({version: formatVersion(version), because});
};

test("what was asked for, else the policy's, else the installed one, else the distribution's, else 11.3", t => {
  t.is(text(all), 'follows libvirt 12.8 (as you asked)');
  const [unasked, policy] = [{...all, asked: undefined}, debian];
  t.is(text(unasked), 'follows libvirt 10.0 (set by the policy debian)');
  t.is(text({...unasked, policy}), 'follows libvirt 9.0 (installed here: /usr/sbin/libvirtd)');
  t.is(
    text({...unasked, policy, installed: () => ({version: '9.0.0'})}),
    'follows libvirt 9.0 (installed on the host)',
  );
  t.is(text({...unasked, policy, installed: nobody}), 'follows libvirt 11.3 (the version in debian 13)');
  const nothing = {...unasked, policy, installed: nobody, releases: []};
  t.is(text(nothing), "follows libvirt 11.3 (the host's own is not known)");
});

test('the policies know what releases have', t => {
  const known = (policy: string) => loadPolicy({policy}).libvirtOf;
  t.like(known('debian'), {'debian 12': '9.0', 'debian 13': '11.3'});
  t.like(known('ubuntu'), {'ubuntu 22.04': '8.0', 'ubuntu 24.04': '10.0', 'ubuntu 26.04': '12.0'});
  t.is(known('libvirt')['debian 12'], undefined);
  t.is(known('libvirt')['opensuse-leap 16.0'], '11.4');
  const odd = {...all, asked: undefined, policy: debian, installed: nobody, releases: ['constructor']};
  t.is(followedLibvirt(odd).because.kind, 'default');
});

test('a rebuild of a release has the libvirt of that release', t => {
  const rocky = parseOsRelease('ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n');
  const policy = loadPolicy({osRelease: rocky});
  const follow = (releases: readonly string[]) =>
    text({asked: undefined, policy, installed: nobody, releases});
  t.is(policy.name, 'fedora');
  t.is(follow(releaseNames(rocky)), 'follows libvirt 10.0 (the version in rhel 9.4)');
  // CentOS Stream counts in majors, and moves on.
  t.is(follow(['centos 9', 'rhel 9', 'fedora 9']), "follows libvirt 11.3 (the host's own is not known)");
});

test('the host is not asked where somebody has decided already', t => {
  const installed = () => {
    throw new Error('asked');
  };
  t.is(followedLibvirt({...all, installed}).because.kind, 'asked');
  t.is(followedLibvirt({...all, asked: undefined, installed}).because.kind, 'policy');
});
