import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LABS, type Deeds } from '../participant';

export const firstSteps: Deeds = {
  'ssh-key': async ({ workbench }) => {
    const script = 'mkdir -p ~/.ssh && echo "ssh-ed25519 AAAA example" >> ~/.ssh/authorized_keys';
    await workbench.run(['sh', '-c', script]);
  },
  'apk-more': async (participant) => (await participant.session('bonjour')).type('apk add htop'),
  'file-back': async (participant) => {
    const session = await participant.session('workbench');
    const ids = await session.run('docker ps -aq --filter ancestor=alpine');
    for (const id of ids.output.trim().split(/\s+/)) {
      const copied = await session.run(`docker cp ${id}:/hello.txt hello.txt`);
      if (copied.exitCode === 0) break;
    }
    const found = await session.run('cat hello.txt');
    assert.match(found.output, /Servus!/);
  },
  'write-dockerfile': async (participant) =>
    participant.write(
      'first-image/Dockerfile',
      await readFile(join(LABS, '1-first-steps', 'solution', 'Dockerfile')),
    ),
};
