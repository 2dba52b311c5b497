// SPDX-License-Identifier: Apache-2.0
/** Runs the code of a device program, as far as these programs go. */
import {accessBits, type DeviceRequest} from '../../../../src/kernel-model/cgroup/device.ts';

/** What the kernel hands to the program: access and type, major, minor. */
function contextOf({type, major, minor, access}: DeviceRequest): readonly number[] {
  return [(accessBits(access) << 16) | (type === 'b' ? 1 : 2), major, minor];
}

/** The code in an object: what stands in its second section. */
export function codeOf(object: Uint8Array): Uint8Array {
  const view = new DataView(object.buffer, object.byteOffset);
  const header = Number(view.getBigUint64(40, true)) + 2 * view.getUint16(58, true);
  const offset = Number(view.getBigUint64(header + 24, true));
  return object.subarray(offset, offset + Number(view.getBigUint64(header + 32, true)));
}

/** What the program returns: 1 lets the request through. Throws on an instruction these programs do not have. */
export function run(code: Uint8Array, request: DeviceRequest): number {
  const view = new DataView(code.buffer, code.byteOffset);
  const context = contextOf(request);
  const registers = Array.from({length: 11}, () => 0);
  for (let at = 0; at < code.length; at += 8) {
    const [opcode, pair] = [view.getUint8(at), view.getUint8(at + 1)];
    const [dst, src] = [pair & 15, pair >> 4];
    const [offset, value] = [view.getInt16(at + 2, true), view.getInt32(at + 4, true)];
    const old = registers[dst]!;
    if (opcode === 0x95) return registers[0]!;
    if (opcode === 0x55) at += old === value ? 0 : offset * 8;
    else if (opcode === 0x05) at += offset * 8;
    else if (opcode === 0x61) registers[dst] = context[offset / 4]!;
    else if (opcode === 0xbf) registers[dst] = registers[src]!;
    else if (opcode === 0xb7) registers[dst] = value;
    else if (opcode === 0x57) registers[dst] = old & value;
    else if (opcode === 0x77) registers[dst] = old >>> value;
    else throw new Error(`opcode ${opcode.toString(16)}`);
  }
  throw new Error('the program does not end');
}
