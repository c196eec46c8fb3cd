/**
 * What a Dockerfile builds, as far as its text tells: one line an instruction, without layout, comments and the size of
 * keywords. Two texts with the same lines make the same image.
 */
import { parseDockerfile } from '../../../src/dockerfile/model/parse';
import type { Dockerfile } from '../../../src/dockerfile/model/dockerfile';
import type { Instruction } from '../../../src/dockerfile/model/instruction';
import { plainWords, quotedWords, unquote } from '../../../src/dockerfile/model/words';

/** An instruction of a build. */
export interface Step {
  keyword: string;
  flags: string[];
  /** The arguments, in one way of writing. */
  words: string[];
  /** `json` for an exec form, `shell` where a shell reads the words, `words` for all else. */
  form: 'json' | 'shell' | 'words';
  /** Where it runs. */
  directory: string;
}

export function stepsOf(text: string): Step[] {
  const document = parseDockerfile(text);
  let directory = '';
  return document.instructions.map((outer) => {
    const step = stepOf(document, outer.trigger ?? outer);
    if (outer.trigger !== undefined) step.keyword = `ONBUILD ${step.keyword}`;
    if (outer.keyword === 'FROM') directory = '';
    if (outer.keyword === 'WORKDIR') {
      directory = resolved(directory, step.words[0] ?? '');
      step.words = [directory];
    }
    return { ...step, directory };
  });
}

function stepOf({ source, escape }: Dockerfile, instruction: Instruction): Step {
  const { keyword, args, json } = instruction;
  const flags = instruction.flags.map(({ name, value = '' }) => `--${name}=${value}`);
  const bodies = instruction.heredocs.map(({ content }) => source.slice(content).replaceAll('\r\n', '\n'));
  const step = (form: Step['form'], words: readonly string[]): Step => ({
    keyword,
    flags,
    form,
    words: [...words, ...bodies],
    directory: '',
  });
  if (json !== undefined)
    return step(
      'json',
      json.map(({ value }) => value.text),
    );
  switch (keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      return step(
        'shell',
        plainWords(args).map(({ text }) => text),
      );
    case 'ENV':
    case 'LABEL': {
      const [first, ...others] = quotedWords(args, escape);
      const values = others.map(({ value }) => value);
      return step(
        'words',
        first?.text.includes('=') === false
          ? // The old form takes the rest of the line as it is.
            [
              `${first.value}=${values.length === 1 ? values[0] : args.text.slice(first.text.length).trim().replace(/["']/g, '')}`,
            ]
          : [first?.value ?? '', ...values],
      );
    }
    case 'FROM': {
      const [image = '', as = '', ...name] = instruction.words.map(({ value }) => value);
      return step('words', [image, as.toUpperCase(), ...name]);
    }
    case 'WORKDIR':
    case 'MAINTAINER':
      return step('words', [unquote(args.text)]);
    default:
      return step(
        'words',
        instruction.words.map(({ value }) => value),
      );
  }
}

function resolved(directory: string, path: string): string {
  const whole = /^(?:[/$]|\p{L}:)/u.test(path) ? path : `${directory}/${path}`;
  const parts = whole.split('/').filter((part) => part !== '' && part !== '.');
  return `${whole.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** What a rule's fix may change: both builds are the same once this has been done to them. */
type Eraser = (steps: Step[]) => Step[];

const each =
  (change: (step: Step) => Step): Eraser =>
  (steps) =>
    steps.map(change);
const withoutWords = (...gone: readonly string[]): Eraser =>
  each((step) => ({
    ...step,
    words: [
      step.words
        .join(' ')
        .split(/((?:^|\s)[^\s;&|<>)]+)/)
        .filter((word) => !gone.includes(word.trim()))
        .join('')
        .replace(/\s+/g, ' ')
        .trim(),
    ],
  }));
const withoutFlag = (name: string): Eraser =>
  each((step) => ({ ...step, flags: step.flags.filter((flag) => !flag.startsWith(`--${name}=`)) }));
const withoutCommand = (command: string): Eraser =>
  each((step) => {
    const text = step.words
      .join(' ')
      .replace(/[ \t]+/g, ' ')
      .trim();
    const added = [` && ${command}`, `\n${command}`].find((each) => text.endsWith(each)) ?? '';
    return { ...step, words: [text.slice(0, text.length - added.length)] };
  });
const renamed = (from: RegExp, to: string): Eraser =>
  each((step) => ({ ...step, words: step.words.map((word) => word.replace(from, to)) }));
const onlyLast: Eraser = (steps) =>
  steps.filter(
    ({ keyword }, index) =>
      !['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(keyword) ||
      steps.slice(index + 1).find((later) => later.keyword === keyword || later.keyword === 'FROM')
        ?.keyword !== keyword,
  );
/** An exec form and a shell form of the same words. */
const formless: Eraser = each((step) =>
  ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(step.keyword)
    ? {
        ...step,
        form: 'words',
        words: [
          step.words
            .join(' ')
            .replace(/^CMD\s+|^\/bin\/sh -c\s/g, '')
            .replace(/^exec\s+|\s#.*$/gs, '')
            .replace(/^\[|\]$|["'\\,\s]/g, ''),
        ],
      }
    : step,
);
const joinedRuns: Eraser = (steps) => {
  const joined: Step[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    if (step.keyword === 'RUN' && last?.keyword === 'RUN' && step.form === 'shell' && last.form === 'shell')
      last.words.push('&&', ...step.words);
    else joined.push({ ...step, words: [...step.words] });
  }
  return joined;
};
/** `RUN cd DIR && …` and `WORKDIR DIR`, `RUN …`. */
const cdIsWorkdir: Eraser = (steps) =>
  steps
    .filter(({ keyword }) => keyword !== 'WORKDIR')
    .map((step) => {
      if (!['RUN', 'CMD', 'ENTRYPOINT', 'COPY', 'ADD'].includes(step.keyword))
        return { ...step, directory: '' };
      const cd = /^cd\s+([^\s&]+)\s*&&\s*(.*)$/s.exec(step.words.join(' '));
      return cd === null
        ? { ...step, words: [step.words.join(' ')] }
        : { ...step, directory: resolved(step.directory, cd[1]!), words: [cd[2]!] };
    });
/** All the characters that are no layout. */
const lettersOnly: Eraser = (steps) => [
  {
    keyword: '',
    flags: [],
    form: 'words',
    directory: '',
    words: [
      steps
        .flatMap(({ keyword, flags, words }) => [keyword, ...flags, ...words])
        .join('')
        .replace(/\\u[0-9a-f]{4}|[^\x20-\x7e]|[\s/[\]",]/gi, '')
        .toUpperCase(),
    ],
  },
];

const CLEAN_UPS = { DL3032: 'yum clean all', DL3036: 'zypper clean', DL3060: 'yarn cache clean' };

const ERASERS: Readonly<Record<string, Eraser>> = {
  ...Object.fromEntries(Object.entries(CLEAN_UPS).map(([code, command]) => [code, withoutCommand(command)])),
  CW1001: each((step) => ({
    ...step,
    form: 'words',
    words: [
      step.words
        .join(' ')
        .replace(/(?:^|\s)#.*$/s, '')
        .replace(/["[\],\s]/g, '')
        // Where it leads is the same folder.
        .replace(step.keyword === 'WORKDIR' ? /\/$/ : '', ''),
    ],
  })),
  CW1002: withoutFlag('chown'),
  CW1008: renamed(/^--(?:no|without)-(?:install-)?(recom|sugg)\w*/, '--no-install-$1'),
  CW1009: each((step) => ({
    ...step,
    words: [
      step.words
        .join(' ')
        .replace(/(^|[\s;&|])source(?=\s)/g, '$1.')
        .replace(
          /([^\s;&|<>]*)\{([^{}\s]*,[^{}\s]*)\}([^\s;&|<>]*)/g,
          (_, before: string, list: string, behind: string) =>
            list
              .split(',')
              .map((item) => before + item + behind)
              .join(' '),
        ),
    ],
  })),
  DL3003: cdIsWorkdir,
  DL3004: withoutWords('sudo'),
  DL3009: withoutCommand('rm -rf /var/lib/apt/lists/*'),
  DL3012: onlyLast,
  DL3014: withoutWords('-y'),
  DL3015: withoutWords('--no-install-recommends'),
  DL3019: withoutWords('--no-cache'),
  // COPY of several files wants the slash behind the folder that ADD can do without.
  DL3020: (steps) =>
    ERASERS['DL3021']!(steps.map((step) => ({ ...step, keyword: step.keyword.replace('ADD', 'COPY') }))),
  DL3021: each((step) => ({ ...step, words: step.words.map((word) => word.replace(/\/?(["']*)$/, '$1')) })),
  DL3025: formless,
  DL3027: renamed(/\bapt(?:-get|-cache)?(?=$|[\s;&|<>)])/g, 'apt'),
  DL3030: withoutWords('-y'),
  DL3034: withoutWords('-y'),
  DL3038: withoutWords('-y'),
  DL3040: (steps) => withoutCommand('microdnf clean all')(withoutCommand('dnf clean all')(steps)),
  DL3042: withoutWords('--no-cache-dir'),
  DL3046: withoutWords('-l'),
  DL3047: withoutWords('--progress=dot:giga'),
  DL3059: joinedRuns,
  DL3065: withoutFlag('platform'),
  DL4000: each((step) =>
    step.keyword === 'MAINTAINER'
      ? { ...step, keyword: 'LABEL', words: [`org.opencontainers.image.authors=${step.words.join(' ')}`] }
      : step,
  ),
  DL4003: onlyLast,
  DL4004: onlyLast,
  DL4006: (steps) => steps.filter(({ keyword }) => keyword !== 'SHELL'),
  ExposeInvalidFormat: each((step) => ({
    ...step,
    words: step.words.map((word) => word.replace(/^.*:/, '')),
  })),
  ExposeProtoCasing: each((step) => ({ ...step, words: step.words.map((word) => word.toLowerCase()) })),
  JSONArgsRecommended: formless,
  LegacyKeyValueFormat: renamed(/^([^=]+)=(?:=\s*)?["']?(.*?)["']?$/s, '$1=$2'),
  MaintainerDeprecated: (steps) => ERASERS['DL4000']!(steps),
  MultipleInstructionsDisallowed: onlyLast,
  NoEmptyContinuation: lettersOnly,
  RedundantTargetPlatform: withoutFlag('platform'),
  StageNameCasing: each((step) => ({
    ...step,
    flags: step.flags.map((flag) => (flag.startsWith('--from=') ? flag.toLowerCase() : flag)),
    words: step.keyword === 'FROM' ? step.words.map((word) => word.toLowerCase()) : step.words,
  })),
};

/** What is different between two builds, apart from what the rule's fix is for; undefined where nothing is. */
export function buildDifference(code: string, before: string, after: string): string | undefined {
  const erase = ERASERS[code] ?? ((steps: Step[]) => steps);
  const [a, b] = [before, after].map((text) => erase(stepsOf(text)).map(toLine)) as [string[], string[]];
  const index = a.findIndex((line, at) => line !== b[at]);
  if (index < 0) return a.length === b.length ? undefined : `${JSON.stringify(b[a.length])} is new`;
  return `${JSON.stringify(a[index])} becomes ${JSON.stringify(b[index])}`;
}

function toLine({ keyword, flags, form, words, directory }: Step): string {
  // Which directory an instruction works in matters where it may be relative.
  const at = ['RUN', 'COPY', 'ADD', 'CMD', 'ENTRYPOINT'].includes(keyword) ? ` (${directory})` : '';
  return `${keyword}${at} ${form} ${[...flags].sort().join(' ')} ${words
    .join(' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim()}`;
}
