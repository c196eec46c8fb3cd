import type { GroupView, ReportDeed, ReportView, ToPage } from '../../src/editor/audit/protocol';
import type { Words } from '../../src/editor/audit/words';
import { button } from '../components';
import { element, fill } from '../dom';
import { icon, ring } from '../icons';
import { groupElement } from './group';
import { Host, type Arrangement } from './host';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
const LISTS = ['host', 'images', 'containers'] as const;
const EXPORTS = { markdown: 'Markdown', json: 'JSON', sarif: 'SARIF' } as const;
/** Groups of these are unfolded at first. */
const GRAVE: ReadonlySet<string> = new Set(['critical', 'high']);

/** The whole report. What it says comes from the extension, which does what its buttons ask for. */
export class ReportPage {
  readonly #host = new Host((message) => this.#receive(message));
  readonly #status = element('p', { class: 'status', role: 'status' });
  #run = 0;
  #report: ReportView | undefined;
  #words: Words | undefined;

  start(): void {
    this.#host.send({ type: 'ready' });
  }

  #receive(message: ToPage): void {
    if (message.type === 'busy') {
      document.body.classList.toggle('busy', message.busy);
      document.body.setAttribute('aria-busy', String(message.busy));
      if (message.busy) this.#status.textContent = this.#words?.loading ?? '';
      else if (this.#status.textContent === this.#words?.loading) this.#status.textContent = '';
      return;
    }
    this.#run = message.run;
    this.#report = message.report;
    this.#words = message.words;
    this.#draw();
  }

  /** Draws everything anew; what had the focus keeps it, where it is still there. */
  #draw(): void {
    const [report, words] = [this.#report, this.#words];
    if (report === undefined || words === undefined) return;
    const focused = document.activeElement?.id ?? '';
    document.body.replaceChildren(
      element(
        'main',
        {},
        element('h1', {}, report.title, ' ', element('span', { class: 'where' }, report.time)),
        this.#overview(report, words),
        this.#status,
        ...(report.groups.length === 0 ? [this.#nothing(words)] : this.#findings(report, words)),
        ...this.#rest(report, words),
      ),
    );
    if (focused !== '') document.getElementById(focused)?.focus();
    this.#status.textContent = fill(words.scored, report.score);
  }

  #overview(report: ReportView, words: Words): HTMLElement {
    const deed = (id: ReportDeed, label: string, secondary: boolean): HTMLElement => {
      const made = button({ label, secondary, onPress: () => this.#host.send({ type: 'report', deed: id }) });
      made.id = id;
      return made;
    };
    return element(
      'section',
      { class: 'overview', 'aria-label': words.score },
      element(
        'div',
        { class: 'score' },
        ring(report.score / 100),
        element(
          'div',
          {},
          element('div', { class: 'number' }, String(report.score)),
          element('div', { class: 'muted' }, `${words.ofHundred}, ${changeText(report, words)}`),
        ),
      ),
      element(
        'ul',
        { class: 'counts' },
        ...SEVERITIES.map((severity) =>
          element(
            'li',
            { class: `${severity}${report.counts[severity] === 0 ? ' none' : ''}` },
            element('span', { class: 'dot', 'aria-hidden': 'true' }),
            element('span', { class: 'number' }, String(report.counts[severity])),
            ' ',
            words[severity],
          ),
        ),
      ),
      element(
        'div',
        { class: 'buttons' },
        deed('again', words.again, false),
        ...(report.mayElevate ? [deed('elevate', words.elevate, true)] : []),
        element('span', { class: 'muted' }, words.exportAs),
        ...Object.entries(EXPORTS).map(([id, label]) => deed(id as keyof typeof EXPORTS, label, true)),
      ),
    );
  }

  #nothing(words: Words): HTMLElement {
    return element(
      'div',
      { class: 'nothing' },
      icon('tick'),
      element('h2', {}, words.nothing),
      element('p', {}, words.nothingMore),
    );
  }

  #findings(report: ReportView, words: Words): HTMLElement[] {
    const arrangement = this.#host.state.arrangement ?? 'severity';
    const choice = (which: Arrangement, label: string): HTMLElement => {
      const made = element(
        'button',
        { type: 'button', id: `by-${which}`, 'aria-pressed': String(which === arrangement) },
        label,
      );
      made.addEventListener('click', () => {
        this.#host.remember({ arrangement: which });
        this.#draw();
      });
      return made;
    };
    const sections =
      arrangement === 'severity'
        ? SEVERITIES.map((severity) => ({
            title: words[severity],
            groups: report.groups.filter((group) => group.severity === severity),
          })).filter(({ groups }) => groups.length > 0)
        : LISTS.map((list) => ({
            title: words[list],
            groups: report.groups.filter((group) => group.checklist === list),
          }));
    return [
      element(
        'div',
        { class: 'arrangement', role: 'group', 'aria-label': words.arrange },
        choice('severity', words.bySeverity),
        choice('checklist', words.byChecklist),
      ),
      ...sections.map(({ title, groups }) =>
        element(
          'section',
          {},
          element('h2', {}, title),
          ...(groups.length === 0 ? [element('p', { class: 'muted' }, words.nothingHere)] : []),
          ...groups.map((group) => this.#group(group, words)),
        ),
      ),
    ];
  }

  #group(group: GroupView, words: Words): HTMLElement {
    const key = `${group.rule} ${group.severity}`;
    const folds = this.#host.state.folds ?? {};
    return groupElement(group, {
      words,
      isOpen: folds[key] ?? GRAVE.has(group.severity),
      turned: (isOpen) => this.#host.remember({ folds: { ...this.#host.state.folds, [key]: isOpen } }),
      press: (deed, index) => this.#host.send({ type: 'finding', deed, run: this.#run, index }),
    });
  }

  #rest({ gone, suppressed, unseen }: ReportView, words: Words): HTMLElement[] {
    const open = button({
      label: words.suppressions,
      secondary: true,
      onPress: () => this.#host.send({ type: 'report', deed: 'suppressions' }),
    });
    return [
      ...listSection(words.goneTitle, gone),
      ...listSection(
        words.suppressed,
        suppressed.map(
          ({ rule, where, reason, expires }) =>
            `${where}: ${rule} (${fill(words.until, expires)}). ${reason}`,
        ),
        open,
      ),
      ...listSection(words.unseen, unseen.length === 0 ? [] : [unseen.join(', ')]),
    ];
  }
}

function changeText({ change, gone }: ReportView, words: Words): string {
  if (change === undefined) return words.firstRun;
  const { score, added } = change;
  return [
    score === 0 ? words.same : fill(score > 0 ? words.better : words.worse, Math.abs(score)),
    ...(added > 0 ? [fill(words.added, added)] : []),
    ...(gone.length > 0 ? [fill(words.gone, gone.length)] : []),
  ].join(', ');
}

function listSection(
  title: string,
  texts: readonly string[],
  ...below: readonly HTMLElement[]
): HTMLElement[] {
  if (texts.length === 0) return [];
  return [
    element(
      'section',
      { class: 'rest' },
      element('h2', {}, title),
      element('ul', {}, ...texts.map((text) => element('li', {}, text))),
      ...below,
    ),
  ];
}
