import { Emitter } from '../../../src/base';
import type { Chapter, Course, Step } from '../../../src/course';
import type { Connection, TerminalPlace, Terminals } from '../../../src/editor/types';
import type { CommandRecord, ShellSession } from '../../../src/workbench';

/** A shell whose commands end when the test says so. */
export class FakeSession implements ShellSession {
  readonly nonce = 'n';
  readonly cwd = '/home';
  readonly onDidChangeCwd = new Emitter<string>().event;
  kept = false;
  readonly commands: CommandRecord[] = [];
  readonly data = new Emitter<string>();
  readonly started = new Emitter<{ id: number; commandLine: string }>();
  readonly ended = new Emitter<CommandRecord>();
  readonly hungUp = new Emitter<Error | undefined>();
  closed = false;
  readonly onData = this.data.event;
  readonly onDidStartCommand = this.started.event;
  readonly onDidEndCommand = this.ended.event;
  readonly onDidClose = this.hungUp.event;
  readonly typed: string[] = [];
  readonly written: string[] = [];
  running: { id: number; commandLine: string } | undefined;
  marked = true;
  interrupts = 0;
  /** What an interrupt does; nothing, unless the test says so. */
  onInterrupt = (): void => undefined;
  #finish: ((record: CommandRecord) => void) | undefined;
  #output: ((output: string) => void) | undefined;

  get busy(): boolean {
    return this.running !== undefined;
  }

  run(code: string, options?: { onOutput?: (output: string) => void }): Promise<CommandRecord> {
    if (!this.marked) {
      this.typed.push(code);
      return Promise.resolve(record(code, undefined, ''));
    }
    this.begin(code);
    this.#output = options?.onOutput;
    return new Promise((resolve) => (this.#finish = resolve));
  }

  /** A command that somebody typed begins. */
  begin(commandLine: string): void {
    this.running = { id: this.commands.length, commandLine };
    this.started.fire(this.running);
  }

  print(output: string): void {
    this.data.fire(output);
    this.#output?.(output);
  }

  /** The running command ends. */
  end(exitCode: number | undefined, output = ''): void {
    const ended = record(this.running?.commandLine ?? '', exitCode, output);
    this.running = undefined;
    this.commands.push(ended);
    this.ended.fire(ended);
    this.#finish?.(ended);
    this.#finish = undefined;
  }

  type(code: string): void {
    this.typed.push(code);
  }

  interrupt(): void {
    this.interrupts++;
    this.onInterrupt();
  }

  write(data: string): void {
    this.written.push(data);
  }

  resize(): void {}
  close(): void {
    this.closed = true;
    this.hungUp.fire(undefined);
  }
}

function record(commandLine: string, exitCode: number | undefined, output: string): CommandRecord {
  return { id: 0, commandLine, cwd: undefined, output, exitCode, startedAt: 1000, endedAt: 3500 };
}

export class FakeTerminals implements Terminals {
  readonly open = new Map<string, FakeSession>();
  readonly focused: string[] = [];
  readonly commands: CommandRecord[] = [];
  readonly ended = new Emitter<CommandRecord>();
  readonly onDidEndCommand = this.ended.event;
  /** How often a terminal was asked for. */
  asked = 0;

  session(name: string, place?: TerminalPlace): Promise<ShellSession> {
    this.asked++;
    const key = keyOf(name, place);
    const session = this.open.get(key) ?? new FakeSession();
    this.open.set(key, session);
    return Promise.resolve(session);
  }

  find(name: string, place?: TerminalPlace): ShellSession | undefined {
    return this.open.get(keyOf(name, place));
  }

  focus(name: string): void {
    this.focused.push(name);
  }
}

/** Terminals of this computer are told apart by `local:`. */
const keyOf = (name: string, place: TerminalPlace | undefined): string =>
  place === 'local' ? `local:${name}` : name;

export class FakeConnection implements Connection {
  readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  active: Connection['active'];

  get all(): Connection['all'] {
    return this.active === undefined ? [] : [this.active];
  }

  /** Connects to a workbench of this id, without an engine. */
  connect(id: string): void {
    this.active = {
      address: id,
      workbench: { id, label: id, user: 'student', host: 'lab' },
      engine: undefined,
      inventory: undefined,
      engineError: undefined,
    } as Connection['active'] & object;
    this.changed.fire();
  }
}

export function aStep(id: string, more: Partial<Step> = {}): Step {
  return {
    id,
    title: `Step ${id}`,
    code: `echo ${id}`,
    language: 'sh',
    file: undefined,
    insert: false,
    on: 'workbench',
    folder: undefined,
    solution: undefined,
    session: 'main',
    inside: false,
    check: undefined,
    hints: [],
    ...more,
  };
}

export function aCourse(chapters: Readonly<Record<string, readonly Step[]>>): Course {
  return {
    id: 'course',
    title: 'A course',
    language: 'en',
    version: '1',
    folder: '/course',
    glossary: [],
    references: [],
    variables: [],
    requires: { tools: [], memory: undefined, disk: undefined },
    sshFingerprints: [],
    chapters: Object.entries(chapters).map(([id, steps]): Chapter => ({
      id,
      kind: 'chapter',
      file: `${id}.md`,
      title: `Chapter ${id}`,
      minutes: undefined,
      objectives: [],
      headings: [],
      requires: { tools: [], memory: undefined, disk: undefined },
      steps,
      questions: [],
      quizzes: [],
      maths: false,
      html: '',
    })),
  };
}

/** Lets promises that are settled already be heard. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
