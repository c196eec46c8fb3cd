/** What a document is, for those that hold commands. */
export type DocumentKind = 'shell' | 'markdown' | 'makefile' | 'ci' | 'compose';

const BY_NAME: readonly (readonly [RegExp, DocumentKind])[] = [
  [/(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i, 'compose'],
  [/(?:^|\/)(?:GNUmakefile|[Mm]akefile(?:\.[\w-]+)?|[^/]+\.mk)$/, 'makefile'],
  [
    /(?:^|\/)(?:\.gitlab-ci(?:[.-][\w.-]+)?|\.travis|\.drone|\.woodpecker|azure-pipelines|bitbucket-pipelines|appveyor)\.ya?ml$/,
    'ci',
  ],
  [
    /(?:^|\/)\.(?:github\/workflows|github\/actions|gitea\/workflows|forgejo\/workflows|circleci|woodpecker|gitlab-ci|gitlab\/ci)\/.*\.ya?ml$/,
    'ci',
  ],
  [
    /\.(?:sh|bash|zsh|ksh|bats|envrc|sbatch|slurm)$|(?:^|\/)(?:\.bashrc|\.bash_aliases|\.profile|\.zshrc|\.envrc)$/,
    'shell',
  ],
  [/\.(?:md|markdown|mdx|rmd|qmd)$/i, 'markdown'],
];
const BY_LANGUAGE: Readonly<Record<string, DocumentKind>> = {
  shellscript: 'shell',
  markdown: 'markdown',
  makefile: 'makefile',
  dockercompose: 'compose',
};

/**
 * What a document is, by its path, and else by the language that an editor gives it or the interpreter that its first
 * line names; undefined where it holds no commands.
 */
export function documentKind(
  path: string,
  more: { language?: string; firstLine?: string } = {},
): DocumentKind | undefined {
  for (const [pattern, kind] of BY_NAME) if (pattern.test(path)) return kind;
  const { language, firstLine } = more;
  if (language !== undefined && Object.hasOwn(BY_LANGUAGE, language)) return BY_LANGUAGE[language];
  return firstLine !== undefined && /^#!.*\b(?:ba|da|z|k|a)?sh\b/.test(firstLine) ? 'shell' : undefined;
}
