import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadCourse, type Course } from '../../src/course';
import { openEngine } from '../../src/docker';
import { connectSsh } from '../../src/workbench';
import { firstSteps } from '../support/course/deeds/firstSteps';
import { tour } from '../support/course/deeds/tour';
import { LABS, Participant, type Deeds } from '../support/course/participant';
import { canStartSshd, startSshd, type TestSshd } from '../support/sshd';
import { skip } from '../support/skip';
import { canCreateUsers, createStudent, type Student } from '../support/student';

const exec = promisify(execFile);
/** What is done in each chapter where the course leaves it to the participant. */
const CHAPTERS: Readonly<Record<string, Deeds>> = {
  '1-a-tour': tour,
  '2-first-steps': firstSteps,
};

/** Ids of the containers, stopped ones included, of the images that the course uses. */
async function containersOfTheCourse(): Promise<string[]> {
  const filters = ['hello-world', 'alpine'].flatMap((image) => ['--filter', `ancestor=${image}`]);
  const { stdout } = await exec('docker', ['ps', '--all', '--quiet', ...filters]);
  return stdout.split('\n').filter((id) => id !== '');
}

describe('the course, walked through over SSH', function () {
  this.timeout(10 * 60_000);
  let sshd: TestSshd | undefined;
  let student: Student | undefined;
  let participant: Participant | undefined;
  let course: Course | undefined;

  before(async function () {
    if (!canStartSshd() || !canCreateUsers()) skip(this, 'needs root, sshd and useradd');
    try {
      for (const image of ['hello-world', 'alpine', 'alpine:3.22'])
        await exec('docker', ['pull', '-q', image]);
    } catch {
      skip(this, 'Docker is not running, or hello-world and alpine cannot be pulled');
    }
    // The course tidies up after itself, and would take containers of others along.
    if ((await containersOfTheCourse()).length > 0)
      skip(
        this,
        'this Docker has containers of hello-world or alpine already, which the course would remove',
      );
    sshd = await startSshd();
    student = await createStudent({ groups: ['docker'] });
    const { password } = student;
    const workbench = await connectSsh({
      target: { host: sshd.host, port: sshd.port, user: student.name, identityFiles: [] },
      prompts: {
        confirmHostKey: ({ fingerprint }) => Promise.resolve(fingerprint === sshd?.fingerprint),
        password: () => Promise.resolve(password),
        passphrase: () => Promise.resolve(undefined),
        answers: () => Promise.resolve(undefined),
        sudoPassword: () => Promise.resolve(undefined),
      },
      knownHostsFiles: [join(sshd.folder, 'known_hosts')],
    });
    ({ course } = await loadCourse(LABS));
    assert.ok(course);
    participant = new Participant(workbench, await openEngine(workbench), course);
  });

  after(async () => {
    participant?.leave();
    await participant?.workbench.close();
    if (participant !== undefined) {
      const left = await containersOfTheCourse();
      if (left.length > 0) await exec('docker', ['rm', '--force', ...left]);
      await exec('docker', ['rmi', 'first-image']).catch(() => undefined);
    }
    await sshd?.stop();
    await student?.remove();
  });

  for (const [chapterId, deeds] of Object.entries(CHAPTERS))
    it(`chapter ${chapterId}: each step runs and ticks, and none before its time`, async () => {
      const chapter = course?.chapters.find(({ id }) => id === chapterId);
      assert.ok(chapter);
      await participant!.walk(chapter, deeds);
    });
});
