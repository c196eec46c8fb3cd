import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { widePath } from './programs.mjs';

/**
 * A process that is told from every later one with the same number: by the moment it started and the boot that
 * moment is counted from. Written to state files, so that a later run ends what an earlier one started, and no other.
 * @typedef {{ pid: number, started: string, boot: string }} Identity
 */

function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return ''; // No Linux: the start time alone, which is a date there.
  }
}

/** The fields of /proc/PID/stat after the program's name, which may itself hold blanks and brackets (proc(5)). */
export function parseStat(text) {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], parent: Number(fields[1]), started: fields[19] };
}

function readStat(pid) {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** When a living process started, in the system's own notation; undefined where there is none (a zombie is none). */
function startOf(pid) {
  if (process.platform === 'linux') {
    const stat = readStat(pid);
    return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : stat.started;
  }
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** @returns {Identity | undefined} undefined where no such process lives */
export function identify(pid) {
  const started = Number.isInteger(pid) && pid > 0 ? startOf(pid) : undefined;
  return started === undefined ? undefined : { pid, started, boot: bootId() };
}

/** Whether exactly this process still lives; a reused number is another one. */
export function isAlive(identity) {
  const now = identity === undefined ? undefined : identify(identity.pid);
  return now !== undefined && now.started === identity.started && now.boot === identity.boot;
}

/**
 * Starts a program that lives on when this one ends; its output goes to the end of a file.
 * @param {{ log: string, env?: Record<string, string | undefined>, cwd?: string }} options
 * @returns {Promise<{ identity: Identity, exited: Promise<number | null> }>} `exited` settles if it ends while we are here
 */
export async function startDetached([file, ...args], { log, env, cwd }) {
  const output = openSync(log, 'a', 0o600);
  try {
    const child = spawn(file, args, {
      cwd,
      detached: true,
      env: { ...process.env, PATH: widePath(), ...env },
      stdio: ['ignore', output, output],
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.unref();
    return { identity: identify(child.pid) ?? { pid: child.pid, started: 'ended', boot: bootId() }, exited };
  } finally {
    closeSync(output);
  }
}

/** All processes as [pid, parent]. Linux only; elsewhere none. */
function processTable() {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), readStat(name)?.parent]);
}

/** The identities of everything that descends from a process, nearest first. */
export function descendants(pid) {
  const table = processTable();
  const found = [];
  for (let generation = [pid]; generation.length > 0;) {
    generation = table.filter(([, parent]) => generation.includes(parent)).map(([child]) => child);
    found.push(...generation);
  }
  return found.map((child) => identify(child)).filter((identity) => identity !== undefined);
}

/**
 * Processes of a program whose command line names a path of ours: what an interrupted run left behind before it could
 * write down what it had started.
 * @param {RegExp} program matched against the program's name, so that a person's editor on that file is spared
 * @param {string} path
 * @returns {Identity[]}
 */
export function processesNaming(program, path) {
  return processTable()
    .map(([pid]) => pid)
    .filter((pid) => pid !== process.pid && namesPath(readCommandLine(pid), program, path))
    .map((pid) => identify(pid))
    .filter((identity) => identity !== undefined);
}

function readCommandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** `commandLine` is that of /proc: parted by NULs, or one text that the program has put in its place (`sshd: …`). */
export function namesPath(commandLine, program, path) {
  const name = basename(commandLine.split(/[\0 ]/)[0] ?? '');
  return program.test(name) && commandLine.includes(path);
}

/**
 * Waits until `test` answers with something other than undefined or false, for what no event tells (another
 * process's end or readiness).
 * @returns the answer, or undefined when the time is over
 */
export async function eventually(test, { within, every = 40 }) {
  const end = performance.now() + within;
  for (;;) {
    const answer = await test();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) return undefined;
    await delay(every);
  }
}

/**
 * Ends exactly this process, asking first and insisting after `grace` milliseconds.
 * @param {Identity | undefined} identity
 * @param {{ grace?: number, kill?: (signal: string, pid: number) => unknown }} [options] `kill` for processes of root
 * @returns {Promise<boolean>} whether there was anything to end
 */
export async function stop(identity, { grace = 5000, kill = sendSignal } = {}) {
  if (!isAlive(identity)) return false;
  await kill('SIGTERM', identity.pid);
  if (await eventually(() => !isAlive(identity), { within: grace })) return true;
  await kill('SIGKILL', identity.pid);
  await eventually(() => !isAlive(identity), { within: 5000 });
  return true;
}

function sendSignal(signal, pid) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
