// SPDX-License-Identifier: Apache-2.0
/** Where a D-Bus address leads, as GLib reads it for QEMU: several stand one behind the other, each with its keys. */
import {decodePath, pathBytes} from '../text/path-bytes.ts';

const PATH_OF_SOCKET = /^unix:(?:.*,)?path=([^,]*)/u;

/** GLib refuses these (g_uri_unescape_string): a percent sign without two hexadecimal digits, and a zero byte. */
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})|%00/u;

/** @returns the name of each socket, in order; undefined for one that is not escaped as GLib takes it */
export function socketsOfAddress(addresses: string): readonly (string | undefined)[] {
  return addresses.split(';').flatMap(address => {
    const [, value] = PATH_OF_SOCKET.exec(address) ?? [];
    return value === undefined ? [] : [unescaped(value)];
  });
}

/** An escape stands for a byte, which need not be a character. */
function unescaped(value: string): string | undefined {
  if (BAD_ESCAPE.test(value)) return undefined;
  const bytes = value
    .split(/(%[0-9A-Fa-f]{2})/u)
    .map(part => (part.startsWith('%') ? Buffer.from(part.slice(1), 'hex') : pathBytes(part)));
  return decodePath(Buffer.concat(bytes));
}
