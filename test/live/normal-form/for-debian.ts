// SPDX-License-Identifier: Apache-2.0
const UUID = '00000000-0000-4000-8000-00000000000a';

/** The definition with a machine and a program that Debian 12 has, by emulation, and under a name that is free. */
export function forDebian(xml: string): string {
  return xml
    .replace(/<domain[^>]*>/, tag =>
      tag.replace(/ id=(["'])\d+\1/, '').replace(/type=(["'])kvm\1/, "type='qemu'"),
    )
    .replace(/<uuid>[^<]*<\/uuid>/, '')
    .replace(/<name>[^<]*<\/name>/, `<name>written</name><uuid>${UUID}</uuid>`)
    .replace(/machine=(["'])[^"']*\1/, machine =>
      machine.includes('q35') ? "machine='q35'" : "machine='pc'",
    )
    .replace(/<emulator>[^<]*<\/emulator>/, '<emulator>/usr/bin/qemu-system-x86_64</emulator>')
    .replace(/<cpu [^>]*\/>|<cpu [\s\S]*?<\/cpu>/, '');
}
