import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { parseTarget, resolveAddress } from '../../../src/workbench';
import { localUser } from '../../../src/workbench/paths';
import { expandTokens } from '../../../src/workbench/ssh/config/tokens';
import { matchesPattern, matchesPatternList } from '../../../src/workbench/ssh/patterns';
import { failure } from '../../support/failure';
import { skip } from '../../support/skip';

describe('addresses and the SSH configuration', () => {
  let folder: string;
  let configFile: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cwtest-config-'));
    configFile = path.join(folder, 'config');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const resolve = async (text: string, address: string) => {
    await writeFile(configFile, text.replaceAll('FOLDER', folder));
    return resolveAddress(address, { configFile });
  };
  const refusal = async (text: string, address: string) => failure(resolve(text, address));

  describe('an address', () => {
    it('says more than the configuration', async () => {
      const config = 'Host lab\n  HostName 192.0.2.17\n  User student\n  Port 2222\n';
      assert.deepEqual(await resolve(config, 'me@lab:22'), {
        host: '192.0.2.17',
        name: 'lab',
        port: 22,
        user: 'me',
      });
      assert.deepEqual(await resolve(config, 'ssh://lab/'), {
        host: '192.0.2.17',
        name: 'lab',
        port: 2222,
        user: 'student',
      });
    });

    it('needs a user where the configuration knows neither the name nor one for all', async () => {
      const error = await refusal('Host other\nHost *\n  Port 3\n', 'lab');
      assert.equal(error.code, 'bad-target');
      assert.match(error.remedy ?? '', /you@lab/);
      assert.equal((await resolve('User everyone\n', 'lab')).user, 'everyone');
      assert.notEqual((await resolve('Host l*\n  Port 3\n', 'lab')).user, '');
    });

    for (const address of [
      '-oProxyCommand=touch${IFS}x',
      'me@-oProxyCommand=x',
      '-l@lab',
      'me@$(touch x)',
      'me@`x`',
      'me@a;b',
      'me@a|b',
      'me@a&b',
      "me@a'b",
      'me@a"b',
      'me@a\nb',
      'me@a b',
      'me@a\u0000b',
      'me@a,b',
      'me@a\\b',
      'm;e@lab',
      'm`e`@lab',
      "m'e@lab",
      'm e@lab',
      'me\\@lab',
      'me(@lab',
      '@lab',
      'me@',
      '',
    ]) {
      it(`is never ${JSON.stringify(address)}`, async () => {
        const config =
          'Host *\n  User x\n  ProxyCommand echo %r %h %n >FOLDER/ran\nMatch exec "touch FOLDER/ran"\n';
        assert.equal((await refusal(config, address)).code, 'bad-target');
        assert.throws(() => parseTarget(address), { code: 'bad-target' });
        await assert.rejects(stat(path.join(folder, 'ran')));
      });
    }

    it('may have what other systems put into names', async () => {
      assert.equal((await resolve('', 'CORP\\jane$@lab')).user, 'CORP\\jane$');
      assert.equal((await resolve('', 'me@[fe80::1%eth0]:2222')).host, 'fe80::1%eth0');
      assert.equal((await resolve('', 'me@lab_1.example.org')).host, 'lab_1.example.org');
    });
  });

  describe('jump hosts', () => {
    it('are each looked up, the nearest one with a way of its own', async () => {
      const config = [
        'Host lab',
        '  ProxyJump near,student@far:2022',
        'Host near',
        '  HostName 192.0.2.1',
        '  User nearby',
        '  ProxyJump outer',
        'Host far',
        '  HostName 192.0.2.2',
        '  IdentityFile ~/far',
        '  ProxyJump never',
        'Host outer',
        '  User out',
        '  ProxyCommand nc %h %p',
        'Host *',
        '  User me',
      ].join('\n');
      const lab = await resolve(config, 'lab');
      assert(lab.via !== undefined && 'jumps' in lab.via);
      assert.deepEqual(
        lab.via.jumps.map(({ user, host, port }) => `${user}@${host}:${port}`),
        ['out@outer:22', 'nearby@192.0.2.1:22', 'student@192.0.2.2:2022'],
      );
      assert.deepEqual(
        lab.via.jumps.map(({ via }) => via),
        [{ command: 'nc outer 22' }, undefined, undefined],
      );
      assert.deepEqual(lab.via.jumps[2]?.identityFiles, [path.join(homedir(), 'far')]);
    });

    it('never lead in a circle', async () => {
      const error = await refusal('User x\nHost a\n  ProxyJump b\nHost b\n  ProxyJump a\n', 'a');
      assert.equal(error.code, 'ssh-config');
      assert.match(error.message, /line 5: .*circle.*x@a, x@b, x@a/);
    });

    for (const jump of ['-oProxyCommand=x', 'a;b', 'me@$(x)', 'a,', 'a:0', 'ssh://a/path x']) {
      it(`are never ${JSON.stringify(jump)}`, async () => {
        const error = await refusal(`User x\nProxyJump ${jump}\n`, 'lab');
        assert.equal(error.code, 'ssh-config');
        assert.match(error.message, /line 2: .*is no machine to pass/);
      });
    }
  });

  it('puts tokens and variables where they belong', async () => {
    process.env['CW_TEST_PLACE'] = '/from/outside';
    const config = [
      'Host lab',
      '  HostName %h.example.org',
      '  User student',
      '  Port 2222',
      '  HostKeyAlias %h',
      '  IdentityFile ~/%u/%r@%h:%p/%n/%%',
      '  IdentityFile ${CW_TEST_PLACE}/%L',
      '  IdentityFile %d/id',
      '  IdentityAgent ${CW_TEST_PLACE}/agent',
      '  UserKnownHostsFile ~/.k/%k',
      '  GlobalKnownHostsFile none',
      '  ProxyCommand nc %h %p -u %r %n 100%% ${CW_TEST_PLACE}',
    ].join('\n');
    const lab = await resolve(config, 'lab');
    delete process.env['CW_TEST_PLACE'];
    assert.deepEqual(lab, {
      host: 'lab.example.org',
      name: 'lab',
      port: 2222,
      user: 'student',
      identityFiles: [
        path.join(homedir(), localUser(), 'student@lab.example.org:2222', 'lab', '%'),
        `/from/outside/${hostname().replace(/\..*/, '')}`,
        `${homedir()}/id`,
      ],
      identityAgent: '/from/outside/agent',
      hostKeyAlias: '%h',
      knownHostsFiles: [path.join(homedir(), '.k', '%h')],
      via: { command: 'nc lab.example.org 2222 -u student lab 100% ${CW_TEST_PLACE}' },
    });
    assert.throws(() => expandTokens('%x', {}), /“%x” stands for nothing/);
    assert.throws(() => expandTokens('a%', {}), /“%” stands for nothing/);
    assert.throws(() => expandTokens('${', {}, {}), /names no variable/);
    assert.equal(expandTokens('%h$(x)', { h: '$& $1 %h' }), '$& $1 %h$(x)');
  });

  describe('a mistake', () => {
    const WRONG = [
      ['Port seventy', /a port is a number from 1 to 65535/],
      ['IdentitiesOnly perhaps', /identitiesonly is one of yes, no/],
      ['ConnectTimeout soon', /a time/],
      ['ServerAliveCountMax x', /a number/],
      ['HostName "me', /quote is not closed/],
      ['HostName', /no value/],
      ['ProxyCommand', /no value/],
      ['HostName %x', /“%x” stands for nothing/],
      ['IdentityFile ${CW_NOT_SET}/x', /CW_NOT_SET has no value/],
      ['Include ${CW_NOT_SET}/x', /CW_NOT_SET has no value/],
      ['HotsName 192.0.2.1', /Is “hostname” meant/],
      ['Prot 2222', /Is “port” meant/],
    ] as const;
    for (const [line, why] of WRONG) {
      it(`is told with file and line to whom it concerns: ${line}`, async () => {
        const config = `# first\nHost lab\n  ${line}\n`;
        const error = await refusal(config, 'me@lab');
        assert.equal(error.code, 'ssh-config');
        assert(error.message.startsWith(`${configFile}, line 3: `), error.message);
        assert.match(error.message, why);
        assert.equal((await resolve(config, 'me@other')).host, 'other');
      });
    }

    for (const line of ['Host "lab', 'Match host', 'Match hots lab', 'Match', 'Match user "x']) {
      it(`in ${line} keeps nobody from an address that is whole, and is told where it may matter`, async () => {
        assert.deepEqual(await resolve(`${line}\n  Port 9\n`, 'me@lab'), {
          host: 'lab',
          port: 22,
          user: 'me',
        });
        const error = await refusal(`${line}\n  Port 9\n`, 'lab');
        assert.equal(error.code, 'ssh-config');
        assert.match(error.message, /line 1: /);
      });
    }

    it('is no option that other versions have, nor one that is to be ignored', async () => {
      const config =
        'IgnoreUnknown prot,x*\nUseKeychain yes\nProt 2\nUserKnownHostsFile2 x\nForwardAgent yes\n';
      assert.equal((await resolve(config, 'me@lab')).port, 22);
    });

    it('of files that include each other is told, and does no harm elsewhere', async () => {
      const config = 'Host lab\n  Include FOLDER/config\n';
      assert.match((await refusal(config, 'me@lab')).message, /include each other/);
      assert.equal((await resolve(config, 'me@other')).host, 'other');
    });
  });

  describe('a command of the configuration', () => {
    it('is run where all that stands before it holds, and only there', async () => {
      const ran = path.join(folder, 'ran');
      const config = 'Match host lab user me exec "echo %h %r >FOLDER/ran"\n  Port 7\n';
      assert.equal((await resolve(config, 'you@lab')).port, 22);
      await assert.rejects(stat(ran));
      assert.equal((await resolve(config, 'me@lab')).port, 7);
      await stat(ran);
      await rm(ran);
    });

    it('is given up with the connection', async () => {
      await writeFile(configFile, 'Match exec "sleep 1000"\n');
      const controller = new AbortController();
      const work = resolveAddress('me@lab', { configFile, signal: controller.signal });
      setImmediate(() => controller.abort());
      assert.equal((await failure(work)).code, 'cancelled');
    });

    it('is never run from a file that others may write to, and nothing else of such a file is done', async function () {
      if (process.platform === 'win32') skip(this, 'Windows has no such permissions');
      const open = path.join(folder, 'open');
      await writeFile(open, 'Match exec "touch FOLDER/ran"\n  Port 7\n'.replaceAll('FOLDER', folder));
      await chmod(open, 0o646);
      const error = await refusal('Host lab\n  Include FOLDER/open\n', 'me@lab');
      assert.equal(error.code, 'ssh-config');
      assert.match(error.remedy ?? '', /chmod 600/);
      await assert.rejects(stat(path.join(folder, 'ran')));
      assert.equal((await resolve('Host lab\n  Include FOLDER/open\n', 'me@other')).port, 22);
    });
  });

  it('knows patterns as ssh does, in time that grows with their length only', () => {
    const fits: [string, string, boolean][] = [
      ['lab', 'lab', true],
      ['lab', 'l?b', true],
      ['lab', '*', true],
      ['', '*', true],
      ['', '?', false],
      ['lab.example.org', '*.org', true],
      ['lab.example.org', '*.*.org', true],
      ['lab.org', '*.*.org', false],
      ['a.b', 'a?b', true],
      ['lab', 'LAB', false],
      ['lab', '[l]ab', false],
    ];
    for (const [text, pattern, expected] of fits)
      assert.equal(matchesPattern(text, pattern), expected, pattern);
    assert(matchesPatternList('lab', 'x,l*,!y'));
    assert(!matchesPatternList('lab', '!lab,*'));
    assert(!matchesPatternList('lab', '!x'));
    const since = performance.now();
    assert(!matchesPattern('a'.repeat(5000), `${'*a'.repeat(200)}*b`));
    assert(performance.now() - since < 1000);
  });
});
