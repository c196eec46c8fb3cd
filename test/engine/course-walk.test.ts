import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadCourse, type Course } from '../../src/course';
import { openEngine } from '../../src/docker';
import { connectSsh } from '../../src/workbench';
import { abstractContainers } from '../support/course/deeds/abstractContainers';
import { dream } from '../support/course/deeds/dream';
import { firstSteps } from '../support/course/deeds/firstSteps';
import { hpc } from '../support/course/deeds/hpc';
import { speechToText } from '../support/course/deeds/speechToText';
import { tour } from '../support/course/deeds/tour';
import { NEEDS_DATABASE, underTheHood } from '../support/course/deeds/underTheHood';
import { workflow } from '../support/course/deeds/workflow';
import { LABS, Participant, type Deeds } from '../support/course/participant';
import { useEnroot, type TestEnroot } from '../support/enroot';
import { canStartSshd, startSshd, type TestSshd } from '../support/sshd';
import { skip } from '../support/skip';
import { canCreateUsers, createStudent, type Student } from '../support/student';

const exec = promisify(execFile);
/** A chapter as it is walked through here. */
interface Walk {
  /** What is done where the course leaves it to the participant. */
  readonly deeds: Deeds;
  /** Steps that test/soak does, since they fetch much, or from where this machine may not reach. */
  readonly leftOut?: readonly string[];
}

const CHAPTERS: Readonly<Record<string, Walk>> = {
  '1-a-tour': { deeds: tour },
  '2-first-steps': { deeds: firstSteps },
  '3-under-the-hood': { deeds: underTheHood, leftOut: NEEDS_DATABASE },
  '4-dream': { deeds: dream },
  '5-security': { deeds: {}, leftOut: ['bench'] },
  '6-containers-and-hpc': { deeds: hpc },
  '7-speech-to-text': { deeds: speechToText },
  '8-abstract-your-containers': { deeds: abstractContainers },
  '9-reproducible-workflow': { deeds: workflow },
  '10-take-home': { deeds: {} },
};
/** What the chapters use, and the names of what they build. */
const IMAGES = ['hello-world', 'alpine', 'alpine:3.22', 'caddy', 'docker:cli', 'debian:bookworm-slim'];
const BUILT = [
  ...['first-image', 'alpine-tree', 'alpine-tree:by-hand', 'dream', 'dream:small'],
  ...['voice', 'whisper.cpp:1.9.3', 'greeter:1.0', 'rnaseq-tools'],
];
const MADE = { image: BUILT, volume: ['diary'], network: ['pipeline'] };

/** Ids of the containers, stopped ones included, of these images and of what was built from them. */
async function containersOf(images: readonly string[]): Promise<string[]> {
  const filters = images.flatMap((image) => ['--filter', `ancestor=${image}`]);
  const { stdout } = await exec('docker', ['ps', '--all', '--quiet', ...filters]);
  return stdout.split('\n').filter((id) => id !== '');
}

/** Removes what the course has made. */
async function tidy(): Promise<void> {
  const containers = await containersOf([...IMAGES, ...BUILT]);
  if (containers.length > 0) await exec('docker', ['rm', '--force', '--volumes', ...containers]);
  for (const [kind, names] of Object.entries(MADE))
    for (const name of names) await exec('docker', [kind, 'rm', name]).catch(() => undefined);
}

describe('the course, walked through over SSH', function () {
  this.timeout(4 * 60_000);
  let sshd: TestSshd | undefined;
  let student: Student | undefined;
  let participant: Participant | undefined;
  let course: Course | undefined;
  let enroot: TestEnroot | undefined;
  /** enroot's, which a machine without logind has no place for. */
  let runtimes: string | undefined;
  let environment: string[];

  /** Somebody new, on a workbench where nobody has done anything of the course. */
  async function arrive(): Promise<Participant> {
    assert.ok(sshd && course);
    const { host, port, folder, fingerprint } = sshd;
    student = await createStudent({ groups: ['docker'] });
    const { name, password } = student;
    const workbench = await connectSsh({
      target: { host, port, user: name, identityFiles: [] },
      prompts: {
        confirmHostKey: (key) => Promise.resolve(key.fingerprint === fingerprint),
        password: () => Promise.resolve(password),
        passphrase: () => Promise.resolve(undefined),
        answers: () => Promise.resolve(undefined),
        sudoPassword: () => Promise.resolve(undefined),
      },
      knownHostsFiles: [join(folder, 'known_hosts')],
    });
    return new Participant(workbench, await openEngine(workbench), course, environment);
  }

  async function depart(): Promise<void> {
    participant?.leave();
    await participant?.workbench.close();
    participant = undefined;
    await student?.remove();
    student = undefined;
    await tidy();
    await rm(`${runtimes}/enroot`, { recursive: true, force: true });
  }

  before(async function () {
    if (!canStartSshd() || !canCreateUsers()) skip(this, 'needs root, sshd and useradd');
    try {
      for (const image of IMAGES) await exec('docker', ['pull', '-q', image]);
    } catch {
      skip(this, `Docker is not running, or ${IMAGES.join(', ')} cannot be pulled`);
    }
    // The course tidies up after itself, and would take containers of others along.
    if ((await containersOf(['hello-world', 'alpine', 'caddy'])).length > 0)
      skip(
        this,
        'this Docker has containers of hello-world, alpine or caddy already, which the course would remove',
      );
    // What a run that was interrupted has left would tick steps too early.
    await exec('docker', ['rmi', ...BUILT]).catch(() => undefined);
    enroot = await useEnroot(this);
    runtimes = await mkdtemp('/tmp/cwtest-runtimes-');
    await chmod(runtimes, 0o777);
    environment = [`PATH=${enroot.path}`, `ENROOT_RUNTIME_PATH=${runtimes}/enroot`];
    sshd = await startSshd([`SetEnv ${environment.join(' ')}`]);
    ({ course } = await loadCourse(LABS));
  });

  beforeEach(async () => {
    participant ??= await arrive();
  });

  // Where a chapter was left half done the next one, or the same once more, begins from scratch.
  afterEach(async function () {
    if (this.currentTest?.state !== 'passed') await depart();
  });

  after(async () => {
    if (sshd !== undefined) await depart();
    await sshd?.stop();
    if (runtimes !== undefined) await rm(runtimes, { recursive: true, force: true });
    await enroot?.dispose();
  });

  for (const [chapterId, { deeds, leftOut }] of Object.entries(CHAPTERS))
    it(`chapter ${chapterId}: each step runs and ticks, and none before its time`, async () => {
      const chapter = course?.chapters.find(({ id }) => id === chapterId);
      assert.ok(chapter);
      await participant!.walk(chapter, deeds, leftOut);
    });
});
