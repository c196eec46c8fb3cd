import type { PageView, Snapshot, ToPage } from '../../src/editor/handout/protocol';
import { element } from '../dom';
import { icon } from '../icons';
import { buildChapter, progressText } from './chapter';
import { Contents } from './contents';
import { Host } from './host';
import { mark, unmark } from './marking';
import type { Lacks } from './lacks';
import { Notes } from './notes';
import { goToPlace, placeIn, START } from './place';
import type { QuestionForm } from './question';
import type { QuizFoot } from './quiz';
import { Search } from './search';
import type { CardContext, StepCard } from './step';
import { fillVariables, type Values } from './values';

/** Below this width of the panel the contents lie over the text, and only on request. The style sheet has it too. */
const NARROW = '(max-width: 799px)';

/** The whole panel: the bar at the top, the contents, and the chapter. Draws what the host says, and keeps none of it. */
export class Page {
  readonly #host = new Host((message) => this.#receive(message));
  readonly #narrow = window.matchMedia(NARROW);
  readonly #live = element('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  readonly #article = element('article', { id: 'handout-text' });
  readonly #progress = element('progress', { max: '1', value: '0' });
  readonly #count = element('span', { class: 'bar-count' });
  readonly #title = element('span', { class: 'bar-title' });
  readonly #toggle = element('button', {
    type: 'button',
    class: 'bar-button',
    'aria-controls': 'handout-contents',
  });
  readonly #find = element('button', { type: 'button', class: 'bar-button', 'aria-keyshortcuts': '/' });
  readonly #bar = element(
    'header',
    { class: 'bar' },
    this.#toggle,
    this.#title,
    this.#count,
    this.#find,
    this.#progress,
  );
  readonly #contentsRoot = element('nav', { id: 'handout-contents' });
  #contents: Contents | undefined;
  #snapshot: Snapshot | undefined;
  #context: CardContext | undefined;
  #cards: readonly StepCard[] = [];
  #questions: readonly QuestionForm[] = [];
  #quizzes: readonly QuizFoot[] = [];
  #lacks: Lacks | undefined;
  #values: Values | undefined;
  #search: Search | undefined;
  readonly #notes = new Notes((link) => this.#snapshot?.page?.notes[link]);
  /** What was searched for, to be marked in the place that is gone to next. */
  #sought: string | undefined;
  #connected = false;
  #headings: IntersectionObserver | undefined;
  /** Open over the text, in a narrow panel. */
  #overlaid = false;

  /** Builds the frame and asks the host for what goes into it. */
  start(): void {
    this.#toggle.addEventListener('click', () => this.#toggleContents());
    this.#narrow.addEventListener('change', () => this.#arrange());
    this.#find.addEventListener('click', () => this.#search?.begin());
    document.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('click', (event) => this.#followLink(event));
    this.#article.addEventListener('pointerdown', () => this.#overlay(false));
    document.addEventListener('scrollend', () => this.#rememberPlace());
    this.#host.ready();
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case 'snapshot':
        return this.#begin(message.snapshot, message.anchor);
      case 'page':
        return this.#turnTo(message.page, message.anchor);
      case 'contents':
        if (this.#snapshot !== undefined) this.#snapshot.contents = message.contents;
        this.#contents?.count(message.contents);
        return this.#drawProgress();
      case 'step':
        this.#cards.find(({ id }) => id === message.step.id)?.update(message.step);
        return this.#situate();
      case 'output':
        return this.#cards.find(({ id }) => id === message.step)?.grow(message.output);
      case 'workbench':
        this.#connected = message.label !== undefined;
        return this.#situate();
      case 'question':
        return this.#questions.find(({ id }) => id === message.question.id)?.update(message.question);
      case 'quiz':
        return this.#quizzes.find(({ id }) => id === message.quiz.id)?.update(message.quiz);
      case 'values':
        fillVariables(this.#article, message.known);
        return this.#values?.show(message.values);
      case 'lacks':
        return this.#lacks?.update(message.lacks);
      case 'search':
        return this.#search?.begin();
      case 'found':
        return this.#search?.show(message.query, message.hits);
      case 'reveal':
        return this.#go(message.anchor);
      case 'answer':
        return;
    }
  }

  /** Escape takes away what lies over the text, one thing after the other; `/` begins a search. */
  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      if (this.#notes.open) this.#notes.hide();
      else if (this.#overlaid) {
        this.#overlay(false);
        this.#toggle.focus();
      } else unmark();
      return;
    }
    const { target } = event;
    const writes = target instanceof HTMLInputElement && !['radio', 'checkbox'].includes(target.type);
    if (event.key === '/' && !event.ctrlKey && !event.altKey && !event.metaKey && !writes) {
      event.preventDefault();
      this.#search?.begin();
    }
  }

  #begin(snapshot: Snapshot, anchor: string | undefined): void {
    const { words } = snapshot;
    this.#snapshot = snapshot;
    this.#connected = snapshot.workbench !== undefined;
    this.#context = {
      host: this.#host,
      words,
      announce: (sentence) => (this.#live.textContent = sentence),
      reveal: (step) => this.#go(step),
    };
    this.#frame(snapshot);
    if (snapshot.page === undefined) return this.#showTrouble(snapshot);
    const { chapter, place } = this.#host.state;
    const back = anchor === undefined && chapter === snapshot.page.chapter;
    this.#turnTo(snapshot.page, anchor, snapshot.contents);
    if (back && place !== undefined) goToPlace(this.#article, place, this.#barHeight);
  }

  #frame({ words, course, page }: Snapshot): void {
    document.documentElement.lang = course?.language ?? 'en';
    this.#find.hidden = page === undefined;
    this.#find.replaceChildren(icon('search'));
    this.#find.title = `${words.search} (/)`;
    this.#find.setAttribute('aria-label', words.search);
    this.#search = new Search(words, {
      ask: (query) => void this.#host.ask({ type: 'search', query }),
      go: (hit, query) => {
        this.#sought = query;
        this.#open(hit.chapter, hit.anchor);
      },
      announce: (sentence) => (this.#live.textContent = sentence),
    });
    this.#toggle.hidden = page === undefined;
    this.#toggle.replaceChildren(icon('list'));
    this.#toggle.title = words.contents;
    this.#toggle.setAttribute('aria-label', words.contents);
    this.#contentsRoot.setAttribute('aria-label', words.contents);
    this.#progress.setAttribute('aria-label', words.progressOf);
    this.#contents = new Contents(this.#contentsRoot, words, {
      open: (chapter) => this.#open(chapter),
      go: (anchor) => {
        this.#overlay(false);
        this.#go(anchor);
      },
    });
    const skip = element('a', { class: 'skip', href: '#handout-text' }, words.skip);
    const main = element('main', {}, this.#article);
    document.body.replaceChildren(
      skip,
      this.#bar,
      this.#search.element,
      this.#contentsRoot,
      main,
      this.#notes.element,
      this.#live,
    );
    this.#article.lang = course?.language ?? '';
    this.#arrange();
  }

  #turnTo(page: PageView, anchor: string | undefined, contents = this.#snapshot?.contents): void {
    const context = this.#context;
    const snapshot = this.#snapshot;
    if (context === undefined || snapshot === undefined || contents === undefined) return;
    const turned = this.#host.state.chapter !== page.chapter;
    const { content, cards, questions, quizzes, lacks, values } = buildChapter(
      page,
      snapshot,
      context,
      (chapter) => this.#open(chapter),
    );
    const focusLost = this.#article.contains(document.activeElement) || this.#overlaid;
    this.#cards = cards;
    this.#questions = questions;
    this.#quizzes = quizzes;
    this.#lacks = lacks;
    this.#values = values;
    this.#notes.hide();
    unmark();
    // Before the text is there: afterwards it would have to be laid out at once, as would a page that is still empty.
    if (turned && this.#article.hasChildNodes()) window.scrollTo({ top: 0, behavior: 'instant' });
    this.#article.replaceChildren(content);
    this.#snapshot = { ...snapshot, page, contents };
    this.#contents?.show(contents, page);
    this.#title.textContent = page.title;
    this.#search?.close();
    this.#overlay(false);
    this.#situate();
    this.#drawProgress();
    this.#watchHeadings();
    if (turned) this.#host.remember({ chapter: page.chapter, place: START });
    if (anchor !== undefined) this.#go(anchor);
    else if (this.#sought !== undefined) this.#markSought(null);
    else if (focusLost) this.#article.querySelector('h1')?.focus({ preventScroll: true });
  }

  #showTrouble({ trouble, words }: Snapshot): void {
    if (trouble === undefined) return this.#article.replaceChildren(element('p', {}, words.loading));
    const act = (label: string, type: 'reload' | 'problems'): HTMLElement => {
      const made = element('button', { type: 'button', class: 'quiet' }, label);
      made.addEventListener('click', () => void this.#host.ask({ type }));
      return made;
    };
    this.#article.replaceChildren(
      element('h1', {}, words.trouble),
      element('p', {}, words.troubleWith),
      element(
        'ul',
        { class: 'problems' },
        ...trouble.problems.map(({ place, message }) =>
          element('li', {}, element('code', {}, place), ' ', message),
        ),
      ),
      element(
        'div',
        { class: 'step-buttons' },
        act(words.reload, 'reload'),
        act(words.showProblems, 'problems'),
      ),
    );
  }

  #open(chapter: string, anchor?: string): void {
    void this.#host.ask({ type: 'open', chapter, anchor });
  }

  /** Every card learns whether it can be run, and whether it is the next one to do. */
  #situate(): void {
    const next = this.#cards.find((card) => !card.done);
    for (const card of this.#cards) card.situate(this.#connected, card === next);
  }

  #drawProgress(): void {
    const current = this.#contents?.current;
    if (current === undefined || this.#context === undefined) return;
    this.#progress.hidden = current.total === 0;
    this.#progress.value = current.total === 0 ? 0 : current.done / current.total;
    this.#count.textContent =
      current.total === 0 ? '' : progressText(current.done, current.total, this.#context);
  }

  #go(anchor: string): void {
    const target = document.getElementById(anchor);
    if (target === null) return;
    for (let around = target.closest('details'); around !== null;) {
      around.open = true;
      around = around.parentElement?.closest('details') ?? null;
    }
    target.scrollIntoView({ block: 'start' });
    if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
    target.focus({ preventScroll: true });
    this.#markSought(target);
  }

  /** Marks what was searched for, and puts the first of it into sight. */
  #markSought(from: Element | null): void {
    const query = this.#sought;
    this.#sought = undefined;
    if (query === undefined) return;
    if (from === null) this.#article.querySelector('h1')?.focus({ preventScroll: true });
    const first = mark(this.#article, query, from);
    const place = first?.getBoundingClientRect();
    if (place === undefined) return;
    if (place.top < this.#barHeight || place.bottom > window.innerHeight)
      window.scrollBy({ top: place.top - window.innerHeight / 3, behavior: 'instant' });
  }

  #watchHeadings(): void {
    this.#headings?.disconnect();
    const headings = [...this.#article.querySelectorAll('h2[id]')];
    const visible = new Set<Element>();
    this.#headings = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) visible.add(target);
          else visible.delete(target);
        }
        const above = headings.filter((heading) => heading.getBoundingClientRect().top < 120).at(-1);
        this.#contents?.mark((above ?? headings.find((heading) => visible.has(heading)))?.id);
      },
      { rootMargin: '-110px 0px 0px 0px', threshold: [0, 1] },
    );
    for (const heading of headings) this.#headings.observe(heading);
  }

  #rememberPlace(): void {
    this.#host.remember({ place: placeIn(this.#article, this.#barHeight) });
  }

  get #barHeight(): number {
    return this.#bar.offsetHeight;
  }

  #toggleContents(): void {
    if (this.#narrow.matches) {
      this.#overlay(!this.#overlaid);
      if (this.#overlaid) this.#contents?.focus();
    } else {
      this.#host.remember({ contents: this.#host.state.contents === false });
      this.#arrange();
    }
  }

  #overlay(shown: boolean): void {
    this.#overlaid = shown && this.#narrow.matches;
    this.#arrange();
  }

  #arrange(): void {
    const shown =
      this.#snapshot?.page !== undefined &&
      (this.#narrow.matches ? this.#overlaid : this.#host.state.contents !== false);
    this.#toggle.setAttribute('aria-expanded', String(shown));
    document.body.classList.toggle('with-contents', shown);
  }

  #followLink(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    const act = event.target instanceof Element ? event.target.closest('[data-act]') : null;
    if (act?.getAttribute('data-act') === 'export') void this.#host.ask({ type: 'export' });
    const href = link?.getAttribute('href');
    if (href === undefined || href === null) return;
    event.preventDefault();
    if (href.startsWith('#')) this.#go(href.slice(1));
    else void this.#host.ask({ type: 'link', href });
  }
}
