/** What one layer of a plan says about one path, in a form that can be compared. */
import type {LabelPlan, Provenance} from '../layers/plan.ts';

export interface Entry {
  /** What a reviewer reads. */
  readonly value: string;
  /** What is compared: the VM's own identity stands in it as such, since a change of that is told once. */
  readonly meaning: string;
  readonly from: Provenance;
}

export type Entries = ReadonlyMap<string, Entry>;

/** The label that stays: of several for one path the last. `at stop` is what becomes of it then. */
export function selinuxEntries({selinux}: LabelPlan): Entries {
  const own = levelOf(selinux.image) ?? levelOf(selinux.process);
  const after = new Map(selinux.restore.map(({path, to}) => [path, atStop(to === 'remembered')]));
  return new Map(
    selinux.labels.map(({path, context, from}) => {
      const stop = after.get(path) ?? 'stays';
      const meaning = `${own !== undefined && levelOf(context) === own ? withoutLevel(context, own) : context}, ${stop}`;
      return [path, {value: `${context}, ${stop}`, meaning, from}];
    }),
  );
}

export function dacEntries({dac, processes}: LabelPlan): Entries {
  const [qemu] = processes;
  const after = new Map(dac.restore.map(({path, to}) => [path, atStop(to === 'remembered')]));
  return new Map(
    dac.labels.map(({path, uid, gid, from}) => {
      const stop = after.get(path) ?? 'stays';
      const own = uid === (dac.uid ?? qemu?.uid) && gid === (dac.gid ?? qemu?.gid);
      return [
        path,
        {value: `${uid}:${gid}, ${stop}`, meaning: `${own ? 'own' : `${uid}:${gid}`}, ${stop}`, from},
      ];
    }),
  );
}

/** By node; a rule that names numbers only, by these. Of several rules for one device all accesses count. */
export function cgroupEntries({cgroup}: LabelPlan): Entries {
  const entries = new Map<string, Entry>();
  for (const {path, type, major, minor, access, from} of cgroup.rules) {
    const key = path ?? `${type ?? '?'} ${major ?? '?'}:${minor ?? '?'}`;
    const known = entries.get(key);
    const value = [...'rwm'].filter(letter => `${known?.value ?? ''}${access}`.includes(letter)).join('');
    entries.set(key, {value, meaning: value, from: known?.from ?? from});
  }
  return entries;
}

export function namespaceEntries({namespace}: LabelPlan): Entries {
  const from = {device: 'private /dev', element: '', line: 0, column: 0, reason: 'made in the private /dev'};
  return new Map(namespace.nodes.map(path => [path, {value: 'there', meaning: 'there', from}]));
}

function atStop(remembered: boolean): string {
  return remembered ? 'put back at stop' : 'default at stop';
}

/** What follows the type: `s0:c1,c2`. */
function levelOf(context: string | null): string | undefined {
  return context?.split(':').slice(3).join(':') || undefined;
}

function withoutLevel(context: string, level: string): string {
  return `${context.slice(0, -level.length)}own`;
}
