// SPDX-License-Identifier: Apache-2.0
/** Which of a host's huge pages libvirtd takes for its VMs. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {plannedScenario} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';
import {OWNERS_ONLY, startLibvirt} from './harness.ts';

const POINTS = ['/dev/hugepages', '/dev/hugepages1G', '/run/huge'];
const MOUNT = `for one in ${POINTS.join(' ')}; do mkdir -p $one && mount -t hugetlbfs none $one; done\n`;

const MOUNTED = POINTS.map(point => ({point, type: 'hugetlbfs', options: 'rw,pagesize=2M'}));

const planned = (mounts: readonly object[], hugetlbfsMounts: readonly string[] | null = null) =>
  plannedScenario({
    also: '<memoryBacking><hugepages/></memoryBacking>',
    host: {mounts},
    policy: {hugetlbfsMounts},
  })
    .inventory.resources.filter(({role}) => role === 'hugepage-directory')
    .map(({path}) => path.replace(/\/libvirt\/.*/, ''));

test("libvirtd takes every mount of hugetlbfs, and qemu.conf's where it names some", async t => {
  t.deepEqual(planned(MOUNTED), POINTS);
  t.deepEqual(planned([]), ['/dev/hugepages']);
  t.deepEqual(planned(MOUNTED, ['/run/huge']), ['/run/huge']);
  const script = join(scratch(t), 'mount.sh');
  writeFileSync(script, MOUNT);
  for (const [conf, taken] of [
    [[], POINTS],
    [['hugetlbfs_mount = "/run/huge"'], ['/run/huge']],
  ] as const) {
    const libvirt = await startLibvirt(t, {qemuConf: [...OWNERS_ONLY, ...conf], prepare: ['sh', script]});
    if (!libvirt) return;
    libvirt.virsh('list');
    const made = POINTS.filter(point => libvirt.run('test', '-d', `${point}/libvirt/qemu`).status === 0);
    t.deepEqual(made, taken);
  }
});
