// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../../helpers/scenario.ts';

const warned = (name: string, attributes = '') =>
  planScenario({name, attributes, mode: 'strict'}).warnings.some(({code}) => code === 'SHORT_NAME_NOT_OWN');

test('a name that another one may begin with is said not to be its own', t => {
  t.true(warned('production-webserver-01'));
  t.true(warned('production-webserver'), 'whole, and the beginning of others');
  t.true(warned('é'.repeat(20)), 'characters count, not bytes');
  t.false(warned('production-webserve'));
  t.false(warned('é'.repeat(19)));
});

test('a running VM has an id of its own', t => {
  t.false(warned('production-webserver-01', ` id="3"`));
});
