// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {auditFindings} from '../../helpers/analysis.ts';

const readOnly = (inside: string) =>
  `<disk type='file'><driver name='qemu' type='qcow2'/><source file='/srv/a.qcow2'>${inside}</source><target dev='vda'/><readonly/></disk>`;

test('of a read-only disk the data file of the definition is labelled for writing, that of the header is not', t => {
  const told = (devices: string, image: object) =>
    auditFindings({
      devices,
      mode: 'libvirt',
      host: {paths: {'/srv/a.qcow2': {type: 'file', image: {format: 'qcow2', ...image}}}},
    })
      .filter(({code}) => code === 'DATA_FILE_WRITABLE')
      .map(({path}) => path);
  const written = `<dataStore type='file'><format type='raw'/><source file='/srv/a.data'/></dataStore>`;
  t.deepEqual(told(readOnly(written), {}), ['/srv/a.data']);
  t.deepEqual(told(readOnly(''), {dataFile: '/srv/a.data'}), []);
});
