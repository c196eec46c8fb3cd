import assert from 'node:assert/strict';
import { ExplainedError } from '../../../src/base';
import { parseForward } from '../../../src/workbench';
import { isLoopback, isPrivate } from '../../../src/workbench/tunnel/address';
import { parseListeningPorts } from '../../../src/workbench/tunnel/listeningPorts';

describe('a port to forward', () => {
  it('is read as people and ssh write it', () => {
    const read = (text: string): string => {
      const { localHost, localPort, host, port } = parseForward(text);
      return [localHost ?? '-', localPort ?? '-', host, port].join(' ');
    };
    assert.equal(read('8080'), '- - 127.0.0.1 8080');
    assert.equal(read(' 8080 '), '- - 127.0.0.1 8080');
    assert.equal(read('9000:8080'), '- 9000 127.0.0.1 8080');
    assert.equal(read('db:5432'), '- - db 5432');
    assert.equal(read('9000:db.example.org:5432'), '- 9000 db.example.org 5432');
    assert.equal(read('192.0.2.1:9000:localhost:80'), '192.0.2.1 9000 localhost 80');
    assert.equal(read('*:9000:localhost:80'), '0.0.0.0 9000 localhost 80');
    assert.equal(read(':9000:localhost:80'), '0.0.0.0 9000 localhost 80');
    assert.equal(read('[::1]:8080'), '- - ::1 8080');
    assert.equal(read('[::1]:9000:[2001:db8::17]:80'), '::1 9000 2001:db8::17 80');
  });

  it('is refused where it is none', () => {
    for (const text of [
      '',
      'http',
      '0',
      '65536',
      '80:',
      ':80',
      'a b:80',
      '-oProxyCommand=x:80',
      '$(id):80',
      '::1:80',
      '1:2:3:4:5',
      '[::1:80',
      'x'.repeat(300) + ':80',
      '80:a:b:80',
      '99999:a:80',
    ]) {
      assert.throws(
        () => parseForward(text),
        (error) => error instanceof ExplainedError && error.code === 'bad-address',
        text,
      );
    }
  });
});

describe('addresses', () => {
  it('are of the machine itself, of one network, or neither', () => {
    const kind = (host: string): string =>
      isLoopback(host) ? 'loopback' : isPrivate(host) ? 'private' : 'other';
    assert.equal(kind('127.0.0.1'), 'loopback');
    assert.equal(kind('127.1.2.3'), 'loopback');
    assert.equal(kind('::1'), 'loopback');
    assert.equal(kind('::ffff:127.0.0.1'), 'loopback');
    assert.equal(kind('LOCALHOST'), 'loopback');
    assert.equal(kind('172.17.0.2'), 'private');
    assert.equal(kind('10.0.0.1'), 'private');
    assert.equal(kind('192.168.1.1'), 'private');
    assert.equal(kind('fd00::1'), 'private');
    assert.equal(kind('172.32.0.1'), 'other');
    assert.equal(kind('169.254.169.254'), 'other');
    assert.equal(kind('0.0.0.0'), 'other');
    assert.equal(kind('127.1'), 'other');
    assert.equal(kind('2130706433'), 'other');
    assert.equal(kind('localhost.example.org'), 'other');
  });
});

describe('ports that programs listen on', () => {
  const HEADING =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  const line = (number: number, local: string, state: string, remote = '00000000:0000'): string =>
    `   ${number}: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 12345 1`;

  it('are read from /proc/net/tcp and tcp6', () => {
    const text = [
      HEADING,
      line(0, '0100007F:1F90', '0A'),
      line(1, '00000000:0016', '0A'),
      line(2, '0100007F:D431', '01', '0100007F:1F90'),
      line(3, '0202000A:0050', '0A'),
      HEADING,
      line(0, '00000000000000000000000001000000:1F90', '0A', '00000000000000000000000000000000:0000'),
      line(1, '00000000000000000000000000000000:0BB8', '0A', '00000000000000000000000000000000:0000'),
    ].join('\n');
    assert.deepEqual(parseListeningPorts(text), [
      { host: '127.0.0.1', port: 22 },
      { host: '::1', port: 3000 },
      { host: '127.0.0.1', port: 8080 },
    ]);
  });

  it('are none in anything else', () => {
    assert.deepEqual(parseListeningPorts('cat: /proc/net/tcp: No such file or directory\n'), []);
    assert.deepEqual(parseListeningPorts(line(0, '0100007F:0000', '0A')), []);
    assert.deepEqual(parseListeningPorts('0: \0: :::: 0A'), []);
  });
});
