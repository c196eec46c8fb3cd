import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { script } from '../../support/script';
import { skip } from '../../support/skip';

interface Identity {
  pid: number;
  started: string;
  boot: string;
}
interface Processes {
  identify(pid: number): Identity | undefined;
  isAlive(identity: Identity | undefined): boolean;
  namesPath(commandLine: string, program: RegExp, path: string): boolean;
  parseStat(text: string): { state: string; parent: number; started: string };
  stop(identity: Identity | undefined): Promise<boolean>;
}

describe('processes that outlive the command that started them', () => {
  let processes: Processes;
  before(async () => {
    processes = await script<Processes>('processes.mjs');
  });

  it('reads /proc/PID/stat whatever the program is called', () => {
    const rest = '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4242 20';
    assert.deepEqual(processes.parseStat(`77 (a) b (c) S ${rest}`), {
      state: 'S',
      parent: 1,
      started: '4242',
    });
  });

  it('knows a process again', () => {
    const own = processes.identify(process.pid);
    assert.ok(processes.isAlive(own));
  });

  it('does not take a later process with the same number for the earlier one', () => {
    const own = processes.identify(process.pid);
    assert.ok(own);
    assert.equal(processes.isAlive({ ...own, started: '1' }), false);
    assert.equal(
      processes.isAlive({ ...own, boot: 'another' }),
      process.platform !== 'linux' && own.boot === 'another',
    );
  });

  it('finds nothing where there is nothing', () => {
    for (const pid of [0, -1, 1.5, Number.NaN]) assert.equal(processes.identify(pid), undefined);
    assert.equal(processes.isAlive(undefined), false);
  });

  it('ends exactly the process that is meant', async function () {
    if (process.platform === 'win32') skip(this, 'signals are those of Unix');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(child, 'spawn');
    const identity = processes.identify(child.pid ?? 0);
    assert.ok(identity);
    assert.equal(await processes.stop({ ...identity, started: '1' }), false);
    assert.ok(processes.isAlive(identity));
    const exited = once(child, 'exit');
    assert.equal(await processes.stop(identity), true);
    assert.equal((await exited)[1], 'SIGTERM');
  });

  it('recognises what an interrupted run left behind, and nothing of the same name or path', () => {
    const config = '/home/ada/.workbench/ssh/sshd_config';
    const names = (line: string) => processes.namesPath(line, /^sshd/, config);
    assert.ok(names(`/usr/sbin/sshd\0-D\0-f\0${config}\0`));
    assert.ok(names(`sshd: /usr/sbin/sshd -D -e -f ${config} [listener] 0 of 10-100 startups`));
    assert.equal(names(`vi\0${config}\0`), false);
    assert.equal(names('/usr/sbin/sshd\0-D\0'), false);
    assert.equal(names(''), false);
  });
});
