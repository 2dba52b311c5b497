/** What would let the process in, layer by layer; each with what it opens beyond the path. */
import type {Remedy, Step, WhyLayer} from './answer.ts';
import type {Case} from './case.ts';
import {definitionRemedy, readonlyRemedy} from './definition-remedies.ts';
import {fileRemedies, missingRemedies, mountRemedies, searchRemedies} from './file-remedies.ts';
import {apparmorRemedies, deviceRemedies, selinuxRemedies} from './layer-remedies.ts';

type Remedies = (one: Case, step: Step) => readonly Remedy[];

const BY_LAYER: Readonly<Record<WhyLayer, Remedies>> = {
  path: searchRemedies,
  missing: missingRemedies,
  dac: fileRemedies,
  mount: mountRemedies,
  selinux: selinuxRemedies,
  apparmor: apparmorRemedies,
  cgroup: deviceRemedies,
  namespace: deviceRemedies,
};

/** Layers that follow the definition: what it names, they let in. */
const FOLLOW_DEFINITION = new Set<WhyLayer>(['selinux', 'apparmor', 'cgroup', 'namespace', 'dac']);

/** In the order of the steps that refuse. What the definition can say comes before what goes around it. */
export function remediesFor(one: Case, refused: readonly Step[]): readonly Remedy[] {
  if (refused.some(({layer}) => layer === 'missing'))
    return refused.flatMap(step => BY_LAYER[step.layer](one, step));
  const unnamed = one.uses.length === 0 && refused.some(({layer}) => FOLLOW_DEFINITION.has(layer));
  const [first] = refused;
  const byDefinition = unnamed && first ? definitionRemedy(one, first.layer) : [];
  const readonly = refused.flatMap(step => readonlyRemedy(one, step)).slice(0, 1);
  const rest = refused.flatMap(step => BY_LAYER[step.layer](one, step));
  const searching = rest.filter(({layer}) => layer === 'path');
  const others = rest.filter(({layer}) => layer !== 'path');
  return unique([...searching, ...byDefinition, ...readonly, ...others]);
}

function unique(remedies: readonly Remedy[]): readonly Remedy[] {
  return [...new Map(remedies.map(remedy => [remedy.command, remedy])).values()];
}
