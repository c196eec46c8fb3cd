import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import ssh2 from 'ssh2';
import { ExplainedError } from '../../src/base';
import type { Questions, SshPrompts } from '../../src/workbench';
import { Entrance } from '../../src/workbench/ssh/entrance';
import type { Opened } from '../../src/workbench/ssh/entrance';
import { failure } from '../support/failure';

const PASSWORD = 'the right password';

/** Servers of other makes, whose ways of asking OpenSSH's own does not have. */
describe('a server of another make', () => {
  let folder: string;
  let server: ssh2.Server;
  let opened: Opened[];
  /** How it lets in; each test has its own. */
  let authenticate: (context: ssh2.AuthContext) => void;
  let connections: ssh2.Connection[];

  before(async () => {
    folder = await mkdtemp('/tmp/cwtest-servers-');
  });
  beforeEach(async () => {
    opened = [];
    connections = [];
    server = new ssh2.Server({ hostKeys: [hostKey()] }, (connection) => {
      connections.push(connection);
      connection.on('error', () => {});
      connection.on('authentication', (context) => authenticate(context));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(async () => {
    for (const { client, socket } of opened) {
      client.on('error', () => {});
      socket.destroy();
    }
    const closed = once(server, 'close');
    server.close();
    await closed;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function logIn(prompts: Partial<SshPrompts> = {}): Promise<Opened> {
    const { port } = server.address() as net.AddressInfo;
    const entrance = new Entrance({
      target: { host: '127.0.0.1', port, user: 'student', identityFiles: [] },
      knownHostsFiles: [path.join(folder, `known_hosts-${port}`)],
      prompts: {
        confirmHostKey: () => Promise.resolve(true),
        password: () => Promise.resolve(PASSWORD),
        passphrase: () => assert.fail('there is no key'),
        answers: () => assert.fail('there are no questions'),
        sudoPassword: () => assert.fail('there is no sudo'),
        ...prompts,
      },
    });
    const dial = async (): Promise<net.Socket> => {
      const socket = net.connect(port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    };
    const result = await entrance.open(dial, { signal: new AbortController().signal, ask: true });
    opened.push(result);
    return result;
  }

  /** Goes through rounds of questions, and lets in whoever answers the last one as `accept` wants it. */
  function dialogue(
    rounds: readonly ssh2.Prompt[][],
    accept: (answers: string[][]) => boolean,
  ): typeof authenticate {
    return (context) => {
      if (context.method !== 'keyboard-interactive') {
        context.reject(['keyboard-interactive']);
        return;
      }
      const answers: string[][] = [];
      const ask = (): void => {
        const round = rounds[answers.length];
        if (round === undefined) {
          if (accept(answers)) context.accept();
          else context.reject(['keyboard-interactive']);
          return;
        }
        context.prompt(round, 'Two factors', 'Have your telephone ready.', (given) => {
          answers.push(given);
          ask();
        });
      };
      ask();
    };
  }

  it('gets the answers to several questions at once, with a round that asks nothing before them', async () => {
    authenticate = dialogue(
      [
        [],
        [
          { prompt: 'Your town: ', echo: true },
          { prompt: 'Password: ', echo: false },
          { prompt: 'Token code: ', echo: false },
        ],
        [{ prompt: 'Again the token code: ', echo: false }],
      ],
      (answers) =>
        JSON.stringify(answers) === JSON.stringify([[], ['Aachen', PASSWORD, '123456'], ['654321']]),
    );
    const asked: Questions[] = [];
    await logIn({
      answers: (_target, questions) => {
        asked.push(questions);
        return Promise.resolve(asked.length === 1 ? ['Aachen', '123456'] : ['654321']);
      },
    });
    assert.deepEqual(asked, [
      {
        name: 'Two factors',
        instructions: 'Have your telephone ready.',
        prompts: [
          { text: 'Your town:', echo: true },
          { text: 'Token code:', echo: false },
        ],
      },
      {
        name: 'Two factors',
        instructions: 'Have your telephone ready.',
        prompts: [{ text: 'Again the token code:', echo: false }],
      },
    ]);
  });

  it('asks for the password again within one dialogue where it was wrong', async () => {
    const question = [{ prompt: 'Password: ', echo: false }];
    authenticate = dialogue([question, question], (answers) => answers[1]?.[0] === PASSWORD);
    const attempts: number[] = [];
    await logIn({
      password: (_target, attempt) => {
        attempts.push(attempt);
        return Promise.resolve(attempt === 1 ? 'wrong' : PASSWORD);
      },
    });
    assert.deepEqual(attempts, [1, 2]);
  });

  it('is left where its questions have no end', async () => {
    const rounds = Array.from({ length: 1000 }, (_, index) => [{ prompt: `Question ${index}?`, echo: true }]);
    authenticate = dialogue(rounds, () => true);
    let asked = 0;
    const error = await failure(logIn({ answers: () => Promise.resolve([`${++asked}`]) }));
    assert.equal(error.code, 'auth-failed');
    assert.match(error.message, /more questions than a login has/);
    assert.equal(asked, 12);
  });

  it('gets a password where it says that it asks questions and has none', async () => {
    authenticate = (context) => {
      if (context.method === 'password' && context.password === PASSWORD) context.accept();
      else context.reject(['keyboard-interactive', 'password']);
    };
    await logIn();
  });

  it('that wants a new password gets none, and is explained', async () => {
    authenticate = (context) => {
      if (context.method === 'password') context.requestChange('Your password has expired.', () => {});
      else context.reject(['password']);
    };
    const error = await failure(logIn());
    assert.equal(error.code, 'password-expired');
  });

  it('that comes with another host key in mid-session is left, and says which', async () => {
    authenticate = (context) => context.accept();
    const { client, hostKeyRefused } = await logIn();
    client.on('error', () => {});
    assert.equal(hostKeyRefused(), undefined);
    const closed = new Promise<void>((resolve) => client.once('close', resolve));
    const [connection] = connections;
    assert(connection !== undefined);
    // A new exchange of keys by a server that has become another one.
    const other = ssh2.utils.parseKey(hostKey()) as ssh2.ParsedKey;
    const { _protocol } = connection as unknown as { _protocol: { _hostKeys: Record<string, unknown> } };
    _protocol._hostKeys['ssh-ed25519'] = other;
    connection.rekey();
    await closed;
    const reason = hostKeyRefused();
    assert(reason instanceof ExplainedError);
    assert.equal(reason.code, 'host-key-changed');
    assert.match(reason.message, /Now: SHA256:\S+ .*Known until now: SHA256:\S+ /);
  });
});

function hostKey(): string {
  const { private: text } = ssh2.utils.generateKeyPairSync('ed25519');
  return text;
}
