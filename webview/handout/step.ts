import type { StepView } from '../../src/editor/handout/protocol';
import type { Words } from '../../src/editor/handout/words';
import { button } from '../components';
import { element, fill, fillNodes } from '../dom';
import { icon } from '../icons';
import type { IconName } from '../icons';
import { CheckLine } from './check';
import { copiesOnPress, copyText } from './copy';
import { duration } from './duration';
import { highlight } from './highlight';
import type { Host } from './host';
import { Output } from './output';

/** What cards share: where they ask, what they say, and how results are read out. */
export interface CardContext {
  host: Host;
  words: Words;
  announce: (sentence: string) => void;
  /** Scrolls to a step of this page. */
  reveal: (step: string) => void;
}

/** What there is to see of a command that runs: that it printed nothing is only known at its end. */
const soFar = (output: string): string | undefined => (output.trim() === '' ? undefined : output);

/** One step of the chapter: what to do, its buttons, what came of it, and its check. */
export class StepCard {
  readonly element: HTMLElement;
  readonly #context: CardContext;
  readonly #actions: HTMLElement;
  readonly #status: HTMLElement;
  readonly #notice: HTMLElement;
  readonly #output: Output;
  readonly #check: CheckLine;
  /** As the course has it; the view has it with the person's values, where there are any. */
  readonly #code: string | undefined;
  readonly #codeElement: HTMLElement | null;
  #shownCode: string | undefined;
  #view: StepView;
  #situated = false;
  #connected = false;
  #next = false;
  /** What the row of buttons was last drawn for: they are only made anew when they change, so that focus stays. */
  #drawn = '';

  /**
   * Turns `section`, which the course loader made, into a card. `level` is the level of its heading. It is whole once
   * it has been told its situation.
   */
  constructor(section: HTMLElement, view: StepView, level: number, context: CardContext) {
    this.element = section;
    this.#context = context;
    this.#view = view;
    this.#codeElement = section.querySelector('pre > code');
    this.#code = view.kind === 'task' ? undefined : (this.#codeElement?.textContent ?? undefined);
    this.#actions = element('div', { class: 'step-buttons' });
    this.#status = element('div', { class: 'step-status' });
    this.#notice = element('div', { class: 'notice', hidden: '' });
    this.#output = new Output(context.words);
    this.#check = new CheckLine(view, context);
    this.#build(level);
  }

  get done(): boolean {
    return this.#view.check.state === 'met';
  }

  get id(): string {
    return this.#view.id;
  }

  /** Shows `view`; what changed for the better or the worse is read out. */
  update(view: StepView): void {
    const before = this.#view;
    this.#view = view;
    this.#draw();
    this.#check.show(view);
    this.#readOut(before, view);
  }

  /** The output of the running command has grown. */
  grow(output: string): void {
    this.#output.show(soFar(output), 'last');
  }

  /** Whether there is a workbench to run on, and whether this is the step to do next. */
  situate(connected: boolean, next: boolean): void {
    if (connected === this.#connected && next === this.#next && this.#situated) return;
    this.#situated = true;
    this.#connected = connected;
    this.#next = next;
    this.#draw();
  }

  #build(level: number): void {
    const view = this.#view;
    const card = this.element;
    card.classList.add('card');
    card.id ||= view.id;
    card.removeAttribute('aria-label');
    card.setAttribute('role', 'group');
    const title = document.createElement(`h${level}`);
    title.id = `${card.id}-title`;
    title.className = 'step-title';
    const given = card.querySelector('.task-title');
    if (given === null) title.textContent = view.title;
    else {
      title.append(...given.childNodes);
      given.remove();
    }
    card.setAttribute('aria-labelledby', title.id);
    // A title that only repeats the command is there for screen readers alone.
    title.classList.toggle('unseen', view.title.trim() === this.#code?.trim().split('\n')[0]?.trim());
    const head = element('div', { class: 'step-head' }, title);
    const where = this.#where();
    if (where !== undefined) head.append(element('span', { class: 'step-where' }, where));
    card.prepend(head);
    if (view.kind !== 'task' || view.folder !== undefined || view.solution) {
      card.append(element('div', { class: 'step-actions' }, this.#actions, this.#status));
    }
    card.append(this.#notice, this.#output.element, this.#check.element);
    this.#check.show(view);
  }

  /** Where it runs, where that is not where everything runs; of a file, its path. */
  #where(): string | undefined {
    const { words } = this.#context;
    const { kind, inside, terminal, on, folder } = this.#view;
    if (kind === 'file') return this.element.dataset['path'];
    if (folder !== undefined) return fill(words.folderOf, folder);
    if (kind !== 'command') return undefined;
    const parts = [
      ...(on === undefined
        ? []
        : [on.kind === 'local' ? words.onThisComputer : fill(words.inContainer, on.name)]),
      ...(terminal !== undefined
        ? [fill(inside ? words.insideOf : words.terminalOf, terminal)]
        : inside
          ? [words.inside]
          : []),
    ];
    return parts.length === 0 ? undefined : parts.join(', ');
  }

  #draw(): void {
    const { run } = this.#view;
    this.element.classList.toggle('met', this.done);
    this.#drawCode();
    this.#drawButtons();
    this.#drawStatus();
    this.#drawNotice();
    const output = run.kind === 'ended' ? run.output : run.kind === 'running' ? soFar(run.output) : undefined;
    this.#output.show(output, run.kind === 'ended' && run.exitCode === 0 ? 'first' : 'last');
  }

  /** The code as it will be run. */
  #drawCode(): void {
    const { code } = this.#view;
    if (this.#codeElement === null || code === this.#shownCode) return;
    this.#shownCode = code;
    this.#codeElement.textContent = code ?? this.#code ?? '';
    highlight(this.#codeElement);
  }

  #drawExercise(): void {
    const { host, words } = this.#context;
    const { id, folder, solution } = this.#view;
    const state = String(this.#connected);
    if (state === this.#drawn) return;
    this.#drawn = state;
    const focused = this.#actions.contains(document.activeElement);
    const buttons: HTMLElement[] = [];
    if (!this.#connected && (folder !== undefined || solution))
      buttons.push(this.#quiet(words.connect, 'plug', () => void host.ask({ type: 'connect' })));
    else {
      if (folder !== undefined)
        buttons.push(
          button({
            label: words.openFolder,
            icon: 'folder',
            secondary: true,
            onPress: () => void host.ask({ type: 'folder', step: id }),
          }),
        );
      if (solution)
        buttons.push(
          this.#quiet(words.compare, 'compare', () => void host.ask({ type: 'solution', step: id })),
        );
    }
    this.#actions.replaceChildren(...buttons);
    if (focused) buttons[0]?.focus();
  }

  #drawButtons(): void {
    if (this.#view.kind === 'task') return this.#drawExercise();
    const { host, words } = this.#context;
    const { id, kind, run, on } = this.#view;
    // This computer is there without any workbench, and so is the editor.
    const ready = this.#connected || on?.kind === 'local' || kind === 'insert';
    const active = run.kind === 'running' || run.kind === 'starting';
    const ran = run.kind === 'ended' || run.kind === 'typed';
    const state = [ready, active, ran, this.#next].join();
    if (state === this.#drawn) return;
    this.#drawn = state;
    const focused = this.#actions.contains(document.activeElement);
    const first = !ready
      ? this.#quiet(words.connect, 'plug', () => void host.ask({ type: 'connect' }))
      : active
        ? button({
            label: words.stop,
            icon: 'stop',
            secondary: true,
            onPress: () => void host.ask({ type: 'stop', step: id }),
          })
        : button({
            ...this.#verb(kind, ran),
            secondary: !this.#next,
            onPress: () => this.#run(false),
          });
    const copy = this.#quiet(words.copy, 'copy');
    const code = (): string => this.#view.code ?? this.#code ?? '';
    copiesOnPress(copy, 'copy', () => copyText(code(), this.#context), this.#context);
    this.#actions.replaceChildren(first, copy);
    if (focused) first.focus();
  }

  #verb(kind: StepView['kind'], ran: boolean): { label: string; icon: IconName } {
    const { words } = this.#context;
    if (kind === 'file') return { label: words.openFile, icon: 'file' };
    if (kind === 'insert') return { label: words.insert, icon: 'insert' };
    return { label: ran ? words.runAgain : words.run, icon: 'play' };
  }

  #run(interrupt: boolean): void {
    void this.#context.host.ask({ type: 'run', step: this.#view.id, interrupt });
  }

  #drawStatus(): void {
    const { words } = this.#context;
    const { run } = this.#view;
    const say = (name: IconName | undefined, kind: string, ...parts: readonly string[]): void => {
      this.#status.className = `step-status ${kind}`;
      this.#status.replaceChildren(...(name === undefined ? [] : [icon(name)]), parts.join(' · '));
    };
    if (run.kind === 'starting') say(undefined, 'busy', words.starting);
    else if (run.kind === 'running') say(undefined, 'busy', words.running);
    else if (run.kind === 'ended') {
      const took = duration(run.milliseconds, words);
      if (run.exitCode === null) say(undefined, '', words.exitUnknown, took);
      else if (run.exitCode === 0) say('tick', 'good', words.exitOk, took);
      else say('cross', 'bad', fill(words.exitCode, run.exitCode), took);
    } else say(undefined, '');
  }

  #drawNotice(): void {
    const { host, words, reveal } = this.#context;
    const { id, run } = this.#view;
    const text = (...content: readonly (Node | string)[]): HTMLElement => element('p', {}, ...content);
    const terminal = (): HTMLElement =>
      this.#quiet(words.showTerminal, 'terminal', () => void host.ask({ type: 'terminal', step: id }));
    let content: readonly Node[] = [];
    if (run.kind === 'busy') {
      content = [
        run.command === ''
          ? text(words.busyUnknown)
          : text(...fillNodes(words.busy, element('code', {}, run.command))),
        element(
          'div',
          { class: 'step-buttons' },
          this.#quiet(words.interrupt, 'play', () => this.#run(true)),
          terminal(),
        ),
      ];
    } else if (run.kind === 'closed') {
      const { opener } = run;
      if (opener === undefined) content = [text(words.closed)];
      else {
        const link = element('a', { href: `#${opener.id}` }, opener.title);
        link.addEventListener('click', (event) => {
          event.preventDefault();
          event.stopPropagation();
          reveal(opener.id);
        });
        content = [text(...fillNodes(words.closedBy, link))];
      }
    } else if (run.kind === 'typed') {
      content = [text(run.into === 'program' ? words.typedProgram : words.typedShell), terminal()];
    } else if (run.kind === 'failed') content = [text(run.message)];
    this.#notice.hidden = content.length === 0;
    this.#notice.classList.toggle('bad', run.kind === 'failed');
    this.#notice.replaceChildren(...content);
  }

  #quiet(label: string, picture: IconName, press?: () => void): HTMLButtonElement {
    const made = element('button', { class: 'quiet', type: 'button' }, icon(picture), label);
    if (press !== undefined) made.addEventListener('click', press);
    return made;
  }

  #readOut(before: StepView, after: StepView): void {
    const { announce, words } = this.#context;
    const check = after.check;
    if (check.state === 'met' && before.check.state !== 'met') {
      announce(fill(words.stepDone, after.title, check.found));
    } else if (check.state === 'unmet' && before.check.state === 'waiting') {
      announce(fill(words.stepUnmet, after.title, check.expected, check.found));
    } else if (after.run.kind === 'ended' && before.run.kind !== 'ended') {
      announce(fill(words.stepEnded, after.title, after.run.exitCode ?? '?'));
    }
  }
}
