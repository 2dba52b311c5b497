// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {NAMESPACE} from '../../../src/layers/namespace/namespace-layer.ts';
import {planScenario} from '../../helpers/scenario.ts';

test('the nodes are listed, and that there are none is said', t => {
  const plan = planScenario({});
  const text = (nodes: readonly string[]) => NAMESPACE.section({...plan, namespace: {nodes}}).text;
  t.is(text([]), 'empty');
  t.is(text(['/dev/null', '/dev/zero']), '/dev/null, /dev/zero');
});
