import { l10n } from 'vscode';
import { escapeHtml, type Chapter, type Course, type CourseRun } from '../../course';
import { activeMinutes } from './report';
import { SUMMARY, type PageView } from './protocol';
import { quizOf } from './questionViews';

/** The page at the end: what was done, how the quizzes went, how long it took, and what is left. */
export function summaryPage(course: Course, run: CourseRun): PageView {
  const title = l10n.t('What you have done');
  const sections = [
    table(course, run),
    quizzes(course, run),
    left(course, run),
    `<p class="summary-actions"><button type="button" class="quiet" data-act="export">${escapeHtml(
      l10n.t('Save my progress as a file…'),
    )}</button></p>`,
  ];
  return {
    chapter: SUMMARY,
    title,
    minutes: undefined,
    objectives: [],
    headings: [],
    html: sections.join('\n'),
    steps: [],
    questions: [],
    quizzes: [],
    lacks: [],
    values: [],
    known: {},
    notes: {},
    previous: undefined,
    next: undefined,
  };
}

function table(course: Course, run: CourseRun): string {
  const { done, total } = run.count();
  const minutes = activeMinutes(run.toJSON());
  const said = [
    l10n.t('{0} of {1} steps are done.', done, total),
    ...(minutes === 0
      ? []
      : [
          l10n.t(
            'You have been at it for about {0} minutes, without the breaks of more than half an hour.',
            minutes,
          ),
        ]),
  ];
  const rows = course.chapters
    .filter(({ kind }) => kind === 'chapter')
    .map((chapter) => {
      const count = run.count(chapter.id);
      const asked = chapter.questions.filter(({ kind }) => kind !== 'open');
      const right = asked.filter(({ id }) => run.answers.question(id)?.verdict.right === true).length;
      return row([
        link(chapter),
        count.total === 0 ? '' : `${count.done}/${count.total}`,
        asked.length === 0 ? '' : `${right}/${asked.length}`,
        chapter.minutes === undefined ? '' : escapeHtml(l10n.t('{0} min', chapter.minutes)),
      ]);
    });
  const head = [l10n.t('Chapter'), l10n.t('Steps'), l10n.t('Questions'), l10n.t('Planned')]
    .map((text) => `<th scope="col">${escapeHtml(text)}</th>`)
    .join('');
  return `<p>${escapeHtml(said.join(' '))}</p><div class="table"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function quizzes(course: Course, run: CourseRun): string {
  const items = course.chapters.flatMap((chapter) =>
    chapter.quizzes.flatMap((quiz) => {
      const { score } = quizOf(quiz, run.answers);
      const said =
        score === undefined
          ? l10n.t('not taken yet')
          : score.pass !== undefined && score.best >= score.pass
            ? l10n.t('{0} % at best, passed', score.best)
            : l10n.t('{0} % at best', score.best);
      return `<li>${link(chapter, quiz.id)}: ${escapeHtml(said)}</li>`;
    }),
  );
  return items.length === 0 ? '' : `<h2>${escapeHtml(l10n.t('Quizzes'))}</h2><ul>${items.join('')}</ul>`;
}

function left(course: Course, run: CourseRun): string {
  const chapters = course.chapters.flatMap((chapter) => {
    const open = chapter.steps.filter(({ id }) => run.step(id)?.done !== true);
    if (open.length === 0) return [];
    const steps = open.map(
      (step) =>
        `<li><a href="${escapeHtml(`${chapter.file}#${step.id}`)}">${escapeHtml(step.title)}</a></li>`,
    );
    return `<details class="dropdown"><summary>${escapeHtml(`${chapter.title} (${open.length})`)}</summary><ul>${steps.join('')}</ul></details>`;
  });
  const title = `<h2>${escapeHtml(l10n.t('What is left'))}</h2>`;
  return chapters.length === 0
    ? `${title}<p>${escapeHtml(l10n.t('Nothing: you have done all of it.'))}</p>`
    : title + chapters.join('');
}

const link = ({ file, title }: Chapter, anchor?: string): string =>
  `<a href="${escapeHtml(anchor === undefined ? file : `${file}#${anchor}`)}">${escapeHtml(title)}</a>`;

const row = (cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
