import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { localWorkbench, openTunnel } from '../../src/workbench';
import type { Tunnel, TunnelOptions, Workbench } from '../../src/workbench';
import { eventually } from '../support/eventually';
import { failure } from '../support/failure';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { freePort } from '../support/sshd';

/** A program on the workbench that listens. */
interface Service {
  port: number;
  stop(): Promise<void>;
}

async function serve(answer: (socket: net.Socket) => void, host = '127.0.0.1'): Promise<Service> {
  const server = net.createServer({ allowHalfOpen: true }, answer).listen(0, host);
  await once(server, 'listening');
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  return {
    port: (server.address() as net.AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Sends back what it gets, and ends only after the other side has. */
const echo = (socket: net.Socket): void => void socket.pipe(socket);

function dial(port: number, host = '127.0.0.1'): net.Socket {
  return net.connect({ port, host, allowHalfOpen: true });
}

/** What comes back for `sent`, our side being closed first. */
async function ask(tunnel: Tunnel, sent: string, host?: string): Promise<string> {
  const socket = dial(tunnel.localPort, host);
  socket.end(sent);
  return text(socket);
}

/** What is read until the other side has ended; our side stays open (`text()` would close it). */
async function untilEnd(socket: net.Socket): Promise<string> {
  let all = '';
  socket.on('data', (bytes: Buffer) => (all += bytes.toString()));
  await once(socket, 'end');
  return all;
}

/** The code of the error that the client's connection ends with. */
async function ended(socket: net.Socket): Promise<string> {
  const [error] = (await once(socket.resume(), 'close').then(
    () => [socket.errored],
    (reason: unknown) => [reason],
  )) as [NodeJS.ErrnoException | null];
  return error?.code ?? 'none';
}

describe('a tunnel', () => {
  let machine: Machine;
  let workbench: Workbench;
  let service: Service;
  const opened: Tunnel[] = [];
  const tunnelTo = async (options: TunnelOptions, through = workbench): Promise<Tunnel> => {
    const tunnel = await openTunnel(through, options);
    opened.push(tunnel);
    return tunnel;
  };
  before(async function () {
    machine = await startMachine(this);
    workbench = await machine.connect();
    service = await serve(echo);
  });
  afterEach(() => {
    for (const tunnel of opened.splice(0)) tunnel.close();
  });
  after(async () => {
    await service?.stop();
    await machine?.dispose();
  });

  it('carries what is sent, both ways, and tells how much', async () => {
    const tunnel = await tunnelTo({ port: service.port });
    assert.equal(await ask(tunnel, 'hello'), 'hello');
    await eventually('all is counted', tunnel.onDidChange, () => tunnel.traffic.open === 0);
    assert.deepEqual({ ...tunnel.traffic }, { sent: 5, received: 5, open: 0 });
    assert.equal(tunnel.problem, undefined);
  });

  it('listens on both loopback addresses and on no other', async function () {
    const tunnel = await tunnelTo({ port: service.port });
    assert.equal(await ask(tunnel, 'six', '::1'), 'six');
    const taken = net.createServer().listen(tunnel.localPort, '127.0.0.2');
    await once(taken, 'listening');
    taken.close();
  });

  it('keeps a connection that the workbench has half closed', async () => {
    let heard: Promise<string> | undefined;
    const half = await serve((socket) => {
      socket.end('said all');
      heard = untilEnd(socket);
    });
    try {
      const tunnel = await tunnelTo({ port: half.port });
      const socket = dial(tunnel.localPort);
      assert.equal(await untilEnd(socket), 'said all');
      socket.end('still listening?');
      assert.equal(await heard, 'still listening?');
    } finally {
      await half.stop();
    }
  });

  it('carries a hundred connections at once', async () => {
    const tunnel = await tunnelTo({ port: service.port });
    const words = Array.from({ length: 100 }, (_, index) => `${index} `.repeat(5000));
    assert.deepEqual(await Promise.all(words.map((word) => ask(tunnel, word))), words);
  });

  it('reads no faster than its client does', async () => {
    let written = 0;
    const flood = await serve((socket) => {
      const more = (): void => {
        while (written < 200_000_000 && socket.write(Buffer.alloc(65_536))) written += 65_536;
      };
      socket.on('drain', more);
      more();
    });
    try {
      const tunnel = await tunnelTo({ port: flood.port });
      const socket = dial(tunnel.localPort);
      await once(socket, 'readable');
      // Other traffic goes on meanwhile, and what it takes is time enough for a tunnel that would not wait.
      for (let round = 0; round < 20; round++) await workbench.run(['true']);
      assert(written < 60_000_000, `${written} bytes were taken from the service`);
      socket.destroy();
    } finally {
      await flood.stop();
    }
  });

  it('ends a connection that fails, says why, and carries the next', async () => {
    const port = await freePort();
    const tunnel = await tunnelTo({ port });
    assert.equal(await ended(dial(tunnel.localPort)), 'ECONNRESET');
    assert.match(
      tunnel.problem?.message ?? '',
      new RegExp(`^Nothing listens at 127\\.0\\.0\\.1:${port} on `),
    );
    const late = net.createServer({ allowHalfOpen: true }, echo).listen(port, '127.0.0.1');
    await once(late, 'listening');
    try {
      assert.equal(await ask(tunnel, 'again'), 'again');
      assert.equal(tunnel.problem, undefined);
    } finally {
      late.close();
    }
  });

  it('takes the port that was asked for, or another one where that is taken', async () => {
    const wanted = await freePort();
    const first = await tunnelTo({ port: service.port, localPort: wanted });
    assert.deepEqual([first.localPort, first.takenPort], [wanted, undefined]);
    const second = await tunnelTo({ port: service.port, localPort: wanted });
    assert.notEqual(second.localPort, wanted);
    assert.equal(second.takenPort, wanted);
    assert.equal(await ask(second, 'second'), 'second');
  });

  it('leads and listens beyond loopback only where somebody agreed', async () => {
    const refused = async (options: TunnelOptions): Promise<string> =>
      (await failure(openTunnel(workbench, options))).code;
    assert.equal(await refused({ host: '10.1.2.3', port: 80 }), 'tunnel-refused');
    assert.equal(await refused({ host: 'example.org', port: 80 }), 'tunnel-refused');
    assert.equal(
      await refused({ host: '169.254.169.254', port: 80, agreed: ['containers'] }),
      'tunnel-refused',
    );
    assert.equal(
      await refused({ host: 'db', port: 80, agreed: ['containers', 'visible'] }),
      'tunnel-refused',
    );
    assert.equal(await refused({ port: 80, localHost: '0.0.0.0' }), 'tunnel-visible');
    assert.equal(await refused({ host: '-oProxyCommand=x', port: 80, agreed: ['network'] }), 'bad-address');
    assert.equal(await refused({ host: '$(id)', port: 80, agreed: ['network'] }), 'bad-address');
    assert.equal(await refused({ port: 0 }), 'bad-address');
    await tunnelTo({ host: '10.1.2.3', port: 80, agreed: ['containers'] });
    await tunnelTo({ host: 'example.org', port: 80, agreed: ['network'] });
    const visible = await tunnelTo({ port: service.port, localHost: '0.0.0.0', agreed: ['visible'] });
    assert.equal(await ask(visible, 'hello', '127.0.0.3'), 'hello');
  });

  it('stops when it is closed, open connections included', async () => {
    const tunnel = await tunnelTo({ port: service.port });
    const socket = dial(tunnel.localPort);
    socket.write('up');
    await once(socket, 'data');
    const end = ended(socket);
    tunnel.close();
    assert.equal(await end, 'ECONNRESET');
    assert.equal(await ended(dial(tunnel.localPort)), 'ECONNREFUSED');
  });

  it('ends with its workbench', async () => {
    const other = await machine.connect();
    const tunnel = await tunnelTo({ port: service.port }, other);
    await other.close();
    assert(tunnel.closed);
    assert.equal(await ended(dial(tunnel.localPort)), 'ECONNREFUSED');
  });

  it('goes on listening when the connection is lost, and works on the next one', async () => {
    const other = await machine.connect();
    const tunnel = await tunnelTo({ port: service.port }, other);
    const cut = dial(tunnel.localPort);
    cut.write('up');
    await once(cut, 'data');
    const before = await machine.sshd.sessions();
    const end = ended(cut);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    assert.equal(await end, 'ECONNRESET');
    assert.equal(await ask(tunnel, 'and again'), 'and again');
    assert(!tunnel.closed);
  });

  it('leads to a port of this computer where that is the workbench', async () => {
    const local = localWorkbench();
    const tunnel = await tunnelTo({ port: service.port }, local);
    assert.equal(await ask(tunnel, 'here'), 'here');
    await local.close();
    assert(tunnel.closed);
  });
});

describe('a tunnel where sshd forwards no ports', () => {
  for (const setting of ['AllowTcpForwarding no', 'PermitOpen 127.0.0.1:1', 'DisableForwarding yes']) {
    it(`goes through a program (${setting}), or says what is missing`, async function () {
      const machine = await startMachine(this, { settings: [setting] });
      const service = await serve(echo);
      try {
        const workbench = await machine.connect();
        const tunnel = await openTunnel(workbench, { port: service.port });
        const found = await workbench.run(['sh', '-c', 'command -v socat || command -v nc']);
        if (found.exitCode === 0) {
          assert.equal(await ask(tunnel, 'round about'), 'round about');
        } else {
          assert.equal(await ended(dial(tunnel.localPort)), 'ECONNRESET');
          assert.match(tunnel.problem?.message ?? '', /forwards no ports, and there is neither socat nor nc/);
        }
      } finally {
        await service.stop();
        await machine.dispose();
      }
    });
  }
});
