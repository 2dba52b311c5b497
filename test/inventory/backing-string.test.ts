// SPDX-License-Identifier: Apache-2.0
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import type {BackingResult} from '../../src/inventory/backing-result.ts';
import {parseBackingString} from '../../src/inventory/backing-string.ts';
import {storageSource} from '../helpers/sources.ts';

const above = storageSource({path: '/srv/images/top.qcow2'});

function parse(name: string, parent = above): BackingResult {
  return parseBackingString(name, parent);
}

const isPath = test.macro((t, name: string, type: string, path: string) => {
  const result = parse(name);
  t.is(result.status, 'source');
  t.like(result, {target: {type, path}});
});

const isNetwork = test.macro((t, name: string, protocol: string, image: string | undefined) => {
  const result = parse(name);
  if (result.status !== 'source') return t.fail(JSON.stringify(result));
  t.is(result.target.type, 'network');
  t.like(result.target.network, {protocol, name: image});
});

const fails = test.macro((t, name: string, says: string) => {
  const result = parse(name);
  if (result.status !== 'invalid') return t.fail(JSON.stringify(result));
  t.true(result.detail.includes(says), result.detail);
});

test('absolute', isPath, '/base.img', 'file', '/base.img');
test('relative', isPath, 'base.img', 'file', '/srv/images/base.img');
test('relative, upwards', isPath, '../base.img', 'file', '/srv/images/../base.img');
test('empty', isPath, '', 'file', '/srv/images/');
test('a colon behind a slash', isPath, './a:b', 'file', '/srv/images/./a:b');
test('an absolute name with a colon', isPath, '/a:b', 'file', '/a:b');
test('a directory as a FAT image', isPath, 'fat:/srv/files', 'dir', '/srv/files');

test('the image above stands in the root', t => {
  t.like(parse('b', storageSource({path: '/top'})), {target: {path: '/b'}});
});
test('the image above has slashes in a row', t => {
  t.like(parse('b', storageSource({path: '/srv//top'})), {target: {path: '/srv/b'}});
});
test('the image above is relative', t => {
  t.like(parse('b', storageSource({path: 'top'})), {target: {path: './b'}});
});
test('the image above is on the network', t => {
  const network = {protocol: 'gluster', name: 'vol/dir/top', hosts: [], configFile: undefined, files: []};
  t.like(parse('b', storageSource({type: 'network', network})), {
    target: {type: 'network', network: {name: 'vol/dir/b'}},
  });
});

test('URI', isNetwork, 'nbd://host:10809/export', 'nbd', 'export');
test('URI with a socket', t => {
  t.like(parse('nbd+unix:///export?socket=/run/nbd.sock'), {
    target: {
      network: {protocol: 'nbd', name: 'export', hosts: [{transport: 'unix', socket: '/run/nbd.sock'}]},
    },
  });
});
test('URI, https', isNetwork, 'https://host/a/b.iso?x=1', 'https', 'a/b.iso');
test('URI of IPv6', isNetwork, 'gluster://[::1]/vol/img', 'gluster', 'vol/img');
test('URI of an unknown protocol', fails, 'smb://host/x', "invalid backing protocol 'smb'");
test('URI of an unknown transport', fails, 'nbd+sctp://host/x', "invalid protocol transport type 'sctp'");
test('URI with a blank', fails, 'nbd://host/a b', 'failed to parse URI');
test('URI with a user', t => t.is(parse('ssh://user@host/x').status, 'unusable'));

test('nbd', isNetwork, 'nbd:localhost:10809:exportname=a:b', 'nbd', 'a:b');
test('nbd over a socket', t => {
  t.like(parse('nbd:unix:/run/nbd.sock'), {
    target: {network: {hosts: [{transport: 'unix', socket: '/run/nbd.sock'}]}},
  });
});
test('nbd without a port', fails, 'nbd:localhost', 'malformed nbd string');
test('rbd', t => {
  t.like(parse('rbd:pool/image:conf=/etc/ceph/c.conf:mon_host=a\\:6789;b'), {
    target: {
      network: {
        protocol: 'rbd',
        name: 'pool/image',
        configFile: '/etc/ceph/c.conf',
        hosts: [{name: 'a:6789'}, {name: 'b'}],
      },
    },
  });
});
test('an unknown protocol', fails, 'what:ever', "invalid backing protocol 'what'");
test('a protocol without that spelling', fails, 'iscsi:x', 'not implemented for protocol iscsi');

test('json', isPath, 'json:{"driver":"file","filename":"/a"}', 'file', '/a');
test(
  'json around the file',
  isPath,
  'json:{"file":{"driver":"host_device","filename":"/dev/sda"}}',
  'block',
  '/dev/sda',
);
test('json, flat', isPath, 'json:{"file.driver":"file","file.filename":"/a"}', 'file', '/a');
test(
  'json with raw around',
  isPath,
  'json:{"driver":"raw","file":{"driver":"file","filename":"/a"},"offset":0}',
  'file',
  '/a',
);
test(
  'json with raw around, flat',
  isPath,
  'json:{"driver":"raw","file.driver":"file","file.filename":"/a"}',
  'file',
  '/a',
);
test('json keeps a relative name', isPath, 'json:{"driver":"file","filename":"a"}', 'file', 'a');
test('json ends names at NUL', isPath, 'json:{"driver":"file","filename":"/a\\u0000b"}', 'file', '/a');
test('json of a CD', isPath, 'json:{"driver":"host_cdrom","filename":"/dev/sr0"}', 'block', '/dev/sr0');
test(
  'json, nbd',
  isNetwork,
  'json:{"driver":"nbd","export":"e","server":{"type":"unix","path":"/s"}}',
  'nbd',
  'e',
);
test(
  'json, flat nbd',
  isNetwork,
  'json:{"driver":"nbd","server.type":"inet","server.host":"h","server.port":"1"}',
  'nbd',
  undefined,
);
test('json, https', isNetwork, 'json:{"driver":"https","url":"https://h/x"}', 'https', 'x');
test('json, rbd', isNetwork, 'json:{"driver":"rbd","pool":"p","image":"i"}', 'rbd', 'p/i');
test(
  'json, gluster',
  isNetwork,
  'json:{"driver":"gluster","volume":"v","path":"p","server.0.type":"tcp","server.0.host":"h"}',
  'gluster',
  'p',
);
test('json, NVMe', t => {
  t.like(parse('json:{"driver":"nvme","device":"0000:01:00.0","namespace":1}'), {
    target: {type: 'nvme', nvme: {address: {domain: 0, bus: 1, slot: 0, function: 0}, namespace: 1}},
  });
});
test('json without a name', fails, 'json:{"driver":"file"}', "missing 'filename' field");
test('json without a driver', fails, 'json:{"filename":"/a"}', 'lacks driver name');
test(
  'json with another driver',
  fails,
  'json:{"driver":"qcow2","file":{"driver":"file","filename":"/a"}}',
  "backing volume driver 'qcow2'",
);
test(
  'json with raw in raw',
  fails,
  'json:{"driver":"raw","file":{"driver":"raw","file":{}}}',
  'must not have nested format drivers',
);
test('json with raw around nothing', fails, 'json:{"driver":"raw"}', "lacks 'file' object");
test(
  'json with a wrong offset',
  fails,
  'json:{"driver":"raw","offset":"x","file":{}}',
  "malformed 'offset' property",
);
test('json that is none', fails, 'json:{', 'cannot parse json');
test('json that is no object', fails, 'json:[]', 'cannot parse json');
test('json that contradicts itself', fails, 'json:{"file":1,"file.driver":"file"}', 'cannot parse json');
test(
  'json with bytes that are not UTF-8',
  fails,
  'json:{"driver":"file","filename":"/\udcff"}',
  'cannot parse json',
);
test(
  'json of many levels',
  fails,
  `json:${'{"file":'.repeat(3000)}1${'}'.repeat(3000)}`,
  'cannot parse json',
);
test('json of many dots', fails, `json:{"${'a.'.repeat(3000)}b":1}`, 'cannot parse json');
test(
  "json with an object's own keys",
  fails,
  'json:{"__proto__":{"driver":"file","filename":"/a"}}',
  'lacks driver name',
);

const anyName = fc.oneof(
  fc.string({unit: 'binary'}),
  fc.json().map(json => `json:${json}`),
  fc.webUrl(),
);

testProp('any name is read without a throw', [anyName], (t, name) => {
  t.truthy(parse(name).status);
});
