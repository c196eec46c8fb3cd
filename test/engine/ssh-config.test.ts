import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { saveSshEntry } from '../../src/workbench';
import { matchExec } from '../../src/workbench/ssh/config/matchExec';
import { Resolver } from '../../src/workbench/ssh/config/resolve';
import { skip } from '../support/skip';

const exec = promisify(execFile);

/** What of `ssh -G` we have an opinion on; lists as they are, in one spelling for both sides. */
type Printed = Record<string, string>;

/** Values that `ssh -G` prints where the configuration says nothing, and that we leave open. */
const DEFAULTS: Printed = {
  identitiesonly: 'no',
  stricthostkeychecking: 'ask',
  connecttimeout: 'none',
  serveraliveinterval: '0',
  serveralivecountmax: '3',
  port: '22',
  user: execFileSync('id', ['-un']).toString().trim(),
  identityfile:
    '~/.ssh/id_rsa ~/.ssh/id_ecdsa ~/.ssh/id_ecdsa_sk ~/.ssh/id_ed25519 ~/.ssh/id_ed25519_sk ~/.ssh/id_xmss ~/.ssh/id_dsa',
  userknownhostsfile: '~/.ssh/known_hosts ~/.ssh/known_hosts2',
  globalknownhostsfile: '/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2',
};

const COMPARED = [
  ...Object.keys(DEFAULTS),
  'hostname',
  'identityagent',
  'hostkeyalias',
  'proxycommand',
  'proxyjump',
];

/** What ssh itself makes of the file, or undefined where it refuses. */
async function asSshReads(file: string, address: string): Promise<Printed | undefined> {
  let stdout: string;
  try {
    ({ stdout } = await exec('ssh', ['-F', file, '-G', ...addressWords(address)]));
  } catch {
    return undefined;
  }
  const printed: Printed = {};
  for (const line of stdout.split('\n')) {
    const [, key = '', value = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (!COMPARED.includes(key)) continue;
    printed[key] = printed[key] === undefined ? value : `${printed[key]} ${value}`;
  }
  // Some values come with the home folder spelled out, others without, by version.
  for (const key of Object.keys(printed))
    printed[key] = printed[key]?.replaceAll(`${homedir()}/`, '~/') ?? '';
  return { ...printed, stricthostkeychecking: yesNo(printed['stricthostkeychecking']) };
}

/** `user@host:port` as ssh's command line has it. */
function addressWords(address: string): string[] {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  return [...(port === undefined ? [] : ['-p', port]), host];
}

const yesNo = (value: unknown): string => String(value).replace('true', 'yes').replace('false', 'no');

async function asWeRead(file: string, address: string): Promise<Printed> {
  const never = new AbortController().signal;
  const resolver = new Resolver({ configFile: file }, (command, at) => matchExec(command, at, never));
  const [, user, host = '', port] = /^(?:(.*)@)?(.*?)(?::(\d+))?$/.exec(address) ?? [];
  const { settings, host: hostname } = await resolver.find({
    host,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
  });
  const { proxyCommand, proxyJump } = settings;
  const none = (value: string): boolean => value.toLowerCase() === 'none';
  const said: Record<string, string | undefined> = {
    hostname,
    user: settings.user?.value,
    port: settings.port?.value.toString(),
    identityfile: settings.identityFiles.map(({ value }) => value).join(' ') || undefined,
    identitiesonly: settings.identitiesOnly === undefined ? undefined : yesNo(settings.identitiesOnly.value),
    identityagent: settings.identityAgent?.value,
    hostkeyalias: settings.hostKeyAlias?.value.toLowerCase(),
    userknownhostsfile: settings.userKnownHostsFiles?.value.join(' '),
    globalknownhostsfile: settings.globalKnownHostsFiles?.value.join(' '),
    stricthostkeychecking: settings.strictHostKeyChecking?.value,
    connecttimeout: settings.connectTimeout?.value.toString(),
    serveraliveinterval: settings.serverAliveInterval?.value.toString(),
    serveralivecountmax: settings.serverAliveCountMax?.value.toString(),
    ...(proxyJump !== undefined && !none(proxyJump.value)
      ? { proxyjump: proxyJump.value }
      : {
          proxycommand:
            proxyCommand === undefined || none(proxyCommand.value) ? undefined : proxyCommand.value,
        }),
  };
  return Object.fromEntries(
    COMPARED.flatMap((key) => {
      const value = said[key] ?? DEFAULTS[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** Configurations, and addresses that they are asked for. `FOLDER` stands for where the files are. */
const TABLE: Record<string, { config: string; files?: Record<string, string>; addresses: string[] }> = {
  'the first value wins': {
    config: 'Host lab\n  Port 2201\n  User a\nHost *\n  Port 2202\n  User b\n  ConnectTimeout 7\n',
    addresses: ['lab', 'other', 'me@lab', 'me@lab:2203'],
  },
  'settings before any section are for all': {
    config: 'User everyone\nHost lab\n  User nobody\n  HostName 192.0.2.7\n',
    addresses: ['lab', 'x'],
  },
  'keywords in any case, with =, quotes and tabs': {
    config: 'HOST lab\n\thostname="192.0.2.1"\n  pOrT = 2222\n  USER="a b"\n  IdentityFile="~/.ssh/my key"\n',
    addresses: ['lab'],
  },
  'several patterns, negated, with wildcards': {
    config:
      'Host *.lab !bad.lab l?b "quoted name" x*y*z\n  User student\nHost ! lab\n  Port 9\nHost !lab *\n  Port 8\n',
    addresses: ['a.lab', 'bad.lab', 'lib', 'lab', 'labb', 'xyz', 'xaybzz', 'xz'],
  },
  'names of hosts keep their case for patterns, not for the machine': {
    config:
      'Host LAB\n  User upper\nHost lab\n  User lower\nMatch host lab\n  Port 7\nMatch originalhost LaB\n  ConnectTimeout 3\n',
    addresses: ['LAB', 'lab', 'Lab'],
  },
  'several key files, some twice': {
    config:
      'IdentityFile ~/a\nHost lab\n  IdentityFile ~/b\n  IdentityFile ~/a\nHost *\n  IdentityFile ~/b\n  IdentityFile ~/c\n  IdentitiesOnly yes\n',
    addresses: ['lab', 'x'],
  },
  'comments, blank lines, line ends of Windows': {
    config:
      '# one\r\n\r\nHost lab # two\r\n  User a # three\r\n  ProxyCommand nc %h 22 # part of it\r\n   #Port 3\r\n',
    addresses: ['lab'],
  },
  'what a jump host and a proxy command do to each other': {
    config:
      'Host a\n ProxyJump g\nHost b\n ProxyCommand nc %h %p\nHost c\n ProxyJump none\nHost d\n ProxyCommand none\nHost *\n ProxyJump u@gate:2022,h2\n ProxyCommand x\n',
    addresses: ['a', 'b', 'c', 'd', 'e'],
  },
  'HostName with tokens': {
    config:
      'Host web db\n  HostName %h.example.ORG\nMatch host *.example.org\n  User remote\nHost p\n  HostName 100%%\n',
    addresses: ['web', 'db', 'x', 'p'],
  },
  'Match on hosts and users': {
    config:
      'Match host lab,!x user root,student\n  Port 1001\nMatch originalhost lab\n  HostName 192.0.2.4\nMatch host 192.0.2.*\n  ConnectTimeout 4\nMatch !user nobody originalhost "lab"\n  ServerAliveInterval 1m30s\nMatch user nobody\n  ServerAliveCountMax 9\nMatch localuser ROOT,nobodyelse\n HostKeyAlias wrong\nMatch all\n  HostKeyAlias Lab-17\n',
    addresses: ['lab', 'student@lab', 'nobody@lab', 'x'],
  },
  'Match exec': {
    config:
      'Match exec "test %h = lab"\n  User yes\nMatch !exec "test %n = lab"\n  User no\nMatch host never exec "touch FOLDER/ran"\n  Port 5\nMatch exec "test \'%r %p\' = \'yes 22\'"\n  Port 6\n',
    addresses: ['lab', 'x'],
  },
  'Match final and canonical': {
    config:
      'Host lab\n  HostName real.example.org\nHost real.example.org\n  User byname\nMatch final host real.example.org\n  Port 77\nMatch canonical all\n  ConnectTimeout 5\nMatch !final all\n  ServerAliveInterval 6\n',
    addresses: ['lab', 'x'],
  },
  'Include with patterns, in sections and nested': {
    config:
      'Include FOLDER/a*.conf FOLDER/nowhere\nHost lab\n  Include FOLDER/lab.conf\n  Port 2000\nHost *\n  User last\n',
    files: {
      'a1.conf': 'Host one\n  User first\nInclude "FOLDER/deep.conf"\n',
      'a2.conf': 'ConnectTimeout 11\n',
      'deep.conf': 'Host x\n  Port 3000\n',
      'lab.conf':
        'ServerAliveInterval 12\nHost other\n  User wrong\nHost lab\n  HostKeyAlias inner\nHost elsewhere\n',
    },
    addresses: ['lab', 'one', 'x', 'other'],
  },
  'lists of known hosts': {
    config:
      'Host a\n  UserKnownHostsFile ~/.k1 "/tmp/k 2"\n  GlobalKnownHostsFile none\nHost *\n  UserKnownHostsFile none\n  StrictHostKeyChecking accept-new\n',
    addresses: ['a', 'b'],
  },
  'every spelling of a switch': {
    config:
      'Host a\n  IdentitiesOnly true\n  StrictHostKeyChecking off\nHost b\n  IdentitiesOnly FALSE\n  StrictHostKeyChecking Yes\nHost *\n  IdentityAgent none\n  StrictHostKeyChecking false\n',
    addresses: ['a', 'b', 'c'],
  },
  'escaped quotes': {
    config: 'Host lab\n  User "a\\"b"\n  IdentityFile /x\\ y\n  HostKeyAlias \'si"ngle\'\n',
    addresses: ['lab'],
  },
  'what holds for full names only': {
    config:
      'CanonicalizeHostname yes\nCanonicalDomains example.invalid\nHost *.lab.example.org\n  User full\nMatch canonical host *.example.org\n  Port 7\nHost short\n  HostName a.b.lab.example.org\n',
    addresses: ['a.b.lab.example.org', 'short'],
  },
  'an address of IPv6': { config: 'Host ::1\n  User six\n', addresses: ['::1'] },
};

describe('the configuration of SSH, as ssh itself reads it', () => {
  let folder: string;
  before(async function () {
    await exec('ssh', ['-V']).catch(() => skip(this, 'there is no ssh to compare with'));
    folder = await mkdtemp(path.join(tmpdir(), 'cwtest-ssh-config-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const place = async (name: string, text: string): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, text.replaceAll('FOLDER', folder), { mode: 0o600 });
    return file;
  };

  for (const [title, { config, files = {}, addresses }] of Object.entries(TABLE)) {
    it(title, async () => {
      const file = await place('config', config);
      for (const [name, text] of Object.entries(files)) await place(name, text);
      for (const address of addresses) {
        assert.deepEqual(await asWeRead(file, address), await asSshReads(file, address), address);
      }
    });
  }

  it('as it came out of a hat', async function () {
    this.timeout(20_000 + 100 * CONFIGURATIONS_FROM_THE_HAT);
    this.slow(20_000);
    let compared = 0;
    for (let seed = 1; seed <= CONFIGURATIONS_FROM_THE_HAT; seed++) {
      const { config, included, address } = anyConfiguration(seed, path.join(folder, 'hat'));
      const file = await place('config', config);
      await place('hat', included);
      const expected = await asSshReads(file, address);
      if (expected === undefined) continue;
      compared++;
      assert.deepEqual(
        await asWeRead(file, address),
        expected,
        `seed ${seed}, ${address}, included:\n${included}\n---\n${config}`,
      );
    }
    assert(compared > CONFIGURATIONS_FROM_THE_HAT / 2, `${compared} of them were configurations`);
  });

  it('as it stands after an entry was saved', async () => {
    const file = await place('config', 'User root\nConnectTimeout 3\nHost other\n  Port 4\n');
    const target = {
      host: '192.0.2.17',
      port: 2222,
      user: 'a student',
      identityFiles: [path.join(folder, 'key "of" 100%')],
      identitiesOnly: true,
      via: { jumps: [{ host: 'gate', port: 22, user: 'me' }] },
    };
    await saveSshEntry('lab', target, { configFile: file });
    const lab = await asSshReads(file, 'lab');
    assert.equal(lab?.['hostname'], '192.0.2.17');
    assert.equal(lab['port'], '2222');
    assert.equal(lab['user'], 'a student');
    assert.equal(lab['proxyjump'], 'me@gate');
    assert.equal(lab['identityfile'], `${folder}/key "of" 100%%`);
    for (const address of ['lab', 'other', 'third']) {
      assert.deepEqual(await asWeRead(file, address), await asSshReads(file, address), address);
    }
    assert.equal((await asSshReads(file, 'third'))?.['user'], 'root');
  });
});

const CONFIGURATIONS_FROM_THE_HAT = Number(process.env['CW_CONFIGURATIONS'] ?? 80);

/** Lines of all kinds in any order, the same for the same seed; without “!final”, whose meaning changed with OpenSSH 10.1. */
function anyConfiguration(
  seed: number,
  includedFile: string,
): { config: string; included: string; address: string } {
  let state = seed * 2_654_435_761;
  const below = (limit: number): number => {
    // The generator of Numerical Recipes, 32 bits.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const one = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const host = (): string =>
    one(['lab', 'lab.example.org', 'l*', '*', '!lab', '*.org', 'l?b', 'x', '"lab"', '!*.org']);
  const list = (item: () => string, mark: string): string =>
    Array.from({ length: 1 + below(3) }, item).join(mark);
  const section = (): string =>
    one([
      () => `Host ${list(host, ' ')}`,
      () => `Match ${one(['', '!'])}host ${list(host, ',').replaceAll('"', '')}`,
      () => `Match originalhost=lab user ${one(['root', 'student', '*', '!root,*'])}`,
      () => `Match ${one(['all', 'final all', 'final host *.org', 'canonical'])}`,
      () => `Match ${one(['', '!'])}exec "test %h = ${one(['lab', 'lab.example.org'])}"`,
      () => `Match ${one(['', '!'])}localuser ${one(['root', 'nobody'])}`,
    ])();
  const setting = (): string =>
    one([
      () => `HostName ${one(['lab.example.org', '192.0.2.1', '%h.example.org', '"LAB"', '%%h'])}`,
      () => `User${one([' ', '=', ' = ', '\t'])}${one(['root', 'student', '"a b"', 'x # comment', "'q'"])}`,
      () => `Port ${1 + below(65_535)}`,
      () => `IdentityFile ${one(['~/a', '/b', '"~/c d"', 'none', '%d/e'])}`,
      () => `IdentitiesOnly ${one(['yes', 'no', 'True'])}`,
      () => `ProxyJump ${one(['none', 'gate', 'me@gate:2022', 'a,b@c:7'])}`,
      () => `ProxyCommand ${one(['none', 'nc %h %p', '"/a b" %n # x'])}`,
      () => `ConnectTimeout ${one(['7', '1m', '1h1', 'none', '0'])}`,
      () => `ServerAliveInterval ${one(['5', '1M30s', '2w'])}`,
      () => `ServerAliveCountMax ${below(9)}`,
      () => `StrictHostKeyChecking ${one(['yes', 'no', 'ask', 'accept-new', 'off'])}`,
      () => `HostKeyAlias ${one(['Alias', 'other'])}`,
      () => `UserKnownHostsFile ${one(['/k', 'none', '/k1 "/k 2"'])}`,
      () => `GlobalKnownHostsFile ${one(['/g', 'none'])}`,
      () => `IdentityAgent ${one(['none', 'SSH_AUTH_SOCK', '/run/agent'])}`,
      () => one(['', '# a comment', '   ', 'Compression yes', 'Tag one']),
    ])();
  const lines = (length: number): string[] =>
    Array.from({ length }, () => one(['', '  ', '\t']) + (below(4) === 0 ? section() : setting()));
  const config = lines(4 + below(14));
  config.splice(below(config.length), 0, `Include ${includedFile}`);
  return {
    config: config.join(one(['\n', '\r\n'])) + one(['', '\n']),
    included: lines(below(6)).join('\n'),
    address: one(['lab', 'lab', 'lab.example.org', 'student@lab', 'x', 'lab:2222', 'LAB']),
  };
}
