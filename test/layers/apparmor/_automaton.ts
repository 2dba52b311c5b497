// SPDX-License-Identifier: Apache-2.0
/** AppArmor's own reading of a rule: the automaton that its parser compiles it to. */
import {spawnSync} from 'node:child_process';

export interface Automaton {
  readonly start: number;
  readonly accepting: ReadonlySet<number>;
  readonly moves: ReadonlyMap<number, State>;
}

interface State {
  readonly byByte: ReadonlyMap<number, number>;
  readonly otherwise: number | undefined;
}

/** @throws Error with the parser's words when it refuses the rule */
export function automatonOf(rule: string): Automaton {
  const {stdout, stderr, status} = spawnSync('apparmor_parser', ['-QKT', '-D', 'dfa-states'], {
    encoding: 'latin1',
    input: Buffer.from(`profile t {\n  ${rule}\n}\n`).toString('latin1'),
    env: {...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`},
  });
  // Where the dump goes depends on the version.
  const dump = stdout + stderr;
  if (status !== 0) throw new Error(dump);
  return readDump(dump);
}

/** The dump lists the accepting states as `{6} (0x …)` first, then each state with its moves, indented. */
function readDump(dump: string): Automaton {
  const moves = new Map<number, {byByte: Map<number, number>; otherwise: number | undefined}>();
  const accepting = new Set<number>();
  let current = {byByte: new Map<number, number>(), otherwise: undefined as number | undefined};
  for (const line of dump.split('\n')) {
    const accept = /^\{(\d+)\} \(0x/.exec(line);
    const state = /^\{(\d+)\} perms/.exec(line);
    const move = /0x([0-9a-f]+) -> \{(\d+)\}/.exec(line);
    const rest = /^ +\[\^?[^\]]*\] -> \{(\d+)\}|^ +others? -> \{(\d+)\}/.exec(line);
    if (accept) accepting.add(Number(accept[1]));
    else if (state) {
      current = {byByte: new Map(), otherwise: undefined};
      moves.set(Number(state[1]), current);
    } else if (move) current.byByte.set(parseInt(move[1] ?? '', 16), Number(move[2]));
    else if (rest) current.otherwise = Number(rest[1] ?? rest[2]);
  }
  return {start: 1, accepting, moves};
}

/** State 0 is the one that nothing leaves. */
export function accepts({start, accepting, moves}: Automaton, bytes: Uint8Array): boolean {
  let state = start;
  for (const byte of bytes) {
    const known = moves.get(state);
    state = known?.byByte.get(byte) ?? known?.otherwise ?? 0;
    if (state === 0) return false;
  }
  return accepting.has(state);
}
