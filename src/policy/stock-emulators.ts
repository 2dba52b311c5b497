// SPDX-License-Identifier: Apache-2.0
/** The emulators that libvirt's abstraction for all VMs lets each of them execute, from 9.0 to 11.3. */
const SYSTEM = 'aarch64 alpha arm cris hppa i386 lm32 m68k microblaze microblazeel mips mips64 mips64el mipsel moxie nios2 or1k or32 ppc ppc64 ppcemb riscv32 riscv64 s390x sh4 sh4eb sparc sparc64 tricore unicore32 x86_64 xtensa xtensaeb'; // prettier-ignore
/** Of programs, and not of machines: no definition that starts names one. */
const USER = 'aarch64 alpha arm armeb cris i386 m68k microblaze microblazeel mips mips64 mips64el mipsel mipsn32 mipsn32el or32 ppc ppc64 ppc64abi32 ppc64le s390x sh4 sh4eb sparc sparc32plus sparc64 unicore32 x86_64'; // prettier-ignore

export const STOCK_EMULATORS: readonly string[] = [
  ...['kvm', 'kvm-spice', 'qemu', 'qemu-kvm'].map(name => `/usr/bin/${name}`),
  ...SYSTEM.split(' ').map(architecture => `/usr/bin/qemu-system-${architecture}`),
  ...USER.split(' ').map(architecture => `/usr/bin/qemu-${architecture}`),
  '/usr/libexec/qemu-system-i386',
];
