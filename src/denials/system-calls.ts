// SPDX-License-Identifier: Apache-2.0
/** System calls that filters around VMs end a program for: their names, and what QEMU's `-sandbox` has them under. */

/** As in QEMU's qemu-seccomp.c; `system` is what it refuses whatever else is allowed. */
export type CallGroup = 'spawn' | 'privileges' | 'scheduling' | 'obsolete' | 'system';

/** With the number on x86-64 and, where there is one, on AArch64. */
const CALLS: readonly (readonly [group: CallGroup, calls: string])[] = [
  ['spawn', 'fork/57 vfork/58 execve/59/221 execveat/322/281 clone/56/220 clone3/435/435 unshare/272/97 setns/308/268'],
  [
    'privileges',
    'setuid/105/146 setgid/106/144 setpgid/109/154 setsid/112/157 setreuid/113/145 setregid/114/143 setresuid/117/147 setresgid/119/149 setfsuid/122/151 setfsgid/123/152 setgroups/116/159',
  ],
  [
    'scheduling',
    'getpriority/140/141 setpriority/141/140 sched_setparam/142/118 sched_getparam/143/121 sched_setscheduler/144/119 sched_getscheduler/145/120 sched_setaffinity/203/122 sched_getaffinity/204/123 sched_get_priority_max/146/125 sched_get_priority_min/147/126 sched_setattr/314/274',
  ],
  ['obsolete', 'readdir _sysctl/156 bdflush create_module/174 get_kernel_syms/177 query_module/178 sgetmask ssetmask sysfs/139 uselib/134 ustat/136'],
  [
    'system',
    'reboot/169/142 swapon/167/224 swapoff/168/225 syslog/103/116 mount/165/40 umount2/166/39 kexec_load/246/104',
  ],
]; // prettier-ignore

export interface SystemCall {
  readonly name: string;
  readonly group: CallGroup | undefined;
}

const ARCHITECTURES: ReadonlyMap<string | undefined, number> = new Map([
  ['c000003e', 0],
  ['c00000b7', 1],
]);

const NAMED = new Map<string, SystemCall>();
for (const [group, calls] of CALLS) {
  for (const call of calls.split(' ')) {
    const [name = '', ...numbers] = call.split('/');
    const known = {name, group};
    NAMED.set(name, known);
    for (const [at, number] of numbers.entries()) NAMED.set(`${at} ${number}`, known);
  }
}

/**
 * @param written its number, or the name that `ausearch -i` writes
 * @param architecture as the record has it: AUDIT_ARCH_X86_64 is c000003e
 */
export function systemCall(written: string, architecture: string | undefined): SystemCall {
  const known = NAMED.get(/^\d+$/.test(written) ? `${ARCHITECTURES.get(architecture)} ${written}` : written);
  return known ?? {name: /^\d+$/.test(written) ? `system call ${written}` : written, group: undefined};
}
