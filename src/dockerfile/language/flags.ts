/**
 * The flags of instructions and the options of mounts, as the Dockerfile reference of BuildKit has them
 * (frontend/dockerfile/docs/reference.md of moby/buildkit, syntax 1.20).
 */
export interface FlagText {
  readonly name: string;
  /** One or two sentences, in Markdown. */
  readonly about: string;
  /** What can stand behind `=`, with a few words each; empty where that is up to the person. */
  readonly values?: readonly (readonly [value: string, about: string])[];
  /** What follows the name in a snippet; `=` where nothing is said, and nothing for a switch. */
  readonly snippet?: string;
  /** Whether Docker's usual language server proposes it too. */
  readonly isCommon?: true;
}

const SWITCH = '';
const OWNER =
  'Who owns the files in the image: `USER`, `USER:GROUP` or numbers. Without it root does, whatever `USER` says.';
const CHMOD = 'The rights of the files in the image, as in `chmod`: `755`, or `u=rwX,go=rX`.';
const LINK =
  'Puts the files into a layer that depends on nothing before it, so that it stays in the cache when the base image changes.';
const EXCLUDE = 'Files that are left behind, as a pattern: `--exclude=*.log`. May be given several times.';

/** The flags of each instruction that has some. */
export const FLAGS: Readonly<Record<string, readonly FlagText[]>> = {
  ADD: [
    {
      name: 'checksum',
      about:
        'What the download has to be: `sha256:` and its digest, or the commit of a repository. The build fails where it is anything else.',
      snippet: '=sha256:${1:digest}',
    },
    { name: 'chmod', about: CHMOD, snippet: '=${1:755}' },
    { name: 'chown', about: OWNER, snippet: '=${1:user}:${2:group}', isCommon: true },
    { name: 'exclude', about: EXCLUDE },
    {
      name: 'keep-git-dir',
      about: 'Keeps the `.git` folder of a repository that is added.',
      snippet: SWITCH,
    },
    { name: 'link', about: LINK, snippet: SWITCH },
    {
      name: 'unpack',
      about: 'Whether archives are unpacked: `true` also those that are downloaded, `false` none at all.',
      values: [
        ['true', 'also what is downloaded'],
        ['false', 'archives stay as they are'],
      ],
    },
  ],
  COPY: [
    { name: 'chmod', about: CHMOD, snippet: '=${1:755}' },
    { name: 'chown', about: OWNER, snippet: '=${1:user}:${2:group}', isCommon: true },
    { name: 'exclude', about: EXCLUDE },
    {
      name: 'from',
      about:
        'Where the files come from: an earlier stage, by name or number, or any image. Without it, the folder that you build in.',
      isCommon: true,
    },
    { name: 'link', about: LINK, snippet: SWITCH },
    {
      name: 'parents',
      about:
        'Keeps the folders that lead to each file: `COPY --parents src/a/b.txt /x/` makes `/x/src/a/b.txt`.',
      snippet: SWITCH,
    },
  ],
  FROM: [
    {
      name: 'platform',
      about: 'The system and processor that the image is for, where it exists for several.',
      values: [
        ['$BUILDPLATFORM', 'that of the machine that builds'],
        ['linux/amd64', 'PCs and most servers'],
        ['linux/arm64', 'Apple silicon, Arm servers'],
      ],
      isCommon: true,
    },
  ],
  HEALTHCHECK: [
    {
      name: 'interval',
      about: 'The time between two checks, `30s` if nothing is said.',
      snippet: '=${1:30s}',
      isCommon: true,
    },
    {
      name: 'retries',
      about: 'How many checks in a row have to fail before it counts as unhealthy: 3 if nothing is said.',
      snippet: '=${1:3}',
      isCommon: true,
    },
    {
      name: 'start-interval',
      about: 'The time between two checks while the container starts, `5s` if nothing is said.',
      snippet: '=${1:5s}',
      isCommon: true,
    },
    {
      name: 'start-period',
      about: 'How long the container may take to start: checks that fail meanwhile do not count.',
      snippet: '=${1:10s}',
      isCommon: true,
    },
    {
      name: 'timeout',
      about: 'How long one check may take, `30s` if nothing is said.',
      snippet: '=${1:30s}',
      isCommon: true,
    },
  ],
  RUN: [
    {
      name: 'device',
      about:
        'Lets the command use a device of the machine by its CDI name, such as `nvidia.com/gpu=all`. Still being tried out: it needs `# syntax=docker/dockerfile:1-labs`.',
    },
    {
      name: 'mount',
      about:
        'Something that is there for this one command and leaves no trace in the image: a cache, a secret, files of another stage, your SSH keys.',
      snippet: '=type=',
    },
    {
      name: 'network',
      about: 'Which network the command sees.',
      values: [
        ['default', 'the one of the build'],
        ['none', 'no network at all: what the command needs has to be there'],
        ['host', 'that of the machine; whoever builds has to allow it'],
      ],
    },
    {
      name: 'security',
      about: 'Whether the command runs with all rights.',
      values: [
        ['sandbox', 'shut in, as always'],
        ['insecure', 'with all rights; whoever builds has to allow it'],
      ],
    },
  ],
};

/** The options of one type of mount. */
export interface MountText {
  readonly about: string;
  readonly options: readonly FlagText[];
}

const TARGET: FlagText = {
  name: 'target',
  about: 'Where it is mounted. `dst` and `destination` are the same.',
};
const READ_ONLY: FlagText = {
  name: 'readonly',
  about: 'The command cannot write into it. `ro` is the same.',
  snippet: SWITCH,
};
const REQUIRED: FlagText = {
  name: 'required',
  about: 'Lets the build fail where nobody hands it over. Otherwise the command runs without it.',
  values: [
    ['true', 'the build fails without it'],
    ['false', 'the command runs without it'],
  ],
};
const FROM: FlagText = {
  name: 'from',
  about:
    'The stage, image or named context that the files come from. Without it, the folder that you build in.',
};
const ids = (what: string, mode: string): FlagText[] => [
  {
    name: 'mode',
    about: `The rights of ${what}, in octal digits: \`${mode}\` if nothing is said.`,
    snippet: `=\${1:${mode}}`,
  },
  {
    name: 'uid',
    about: `The number of the user who owns ${what}, 0 if nothing is said.`,
    snippet: '=${1:0}',
  },
  {
    name: 'gid',
    about: `The number of the group that owns ${what}, 0 if nothing is said.`,
    snippet: '=${1:0}',
  },
];

/** What `RUN --mount=type=…` can be, and what each takes. */
export const MOUNTS: Readonly<Record<string, MountText>> = {
  bind: {
    about:
      'Shows files of the build folder, a stage or an image without copying them. What the command writes there is thrown away.',
    options: [
      TARGET,
      { name: 'source', about: 'The file or folder to show. Without it, all. `src` is the same.' },
      FROM,
      {
        name: 'readwrite',
        about: 'The command may write there; nothing of that is kept. `rw` is the same.',
        snippet: SWITCH,
      },
    ],
  },
  cache: {
    about:
      'A folder that is still there at the next build: downloads of package managers, results of compilers. It is in no layer.',
    options: [
      TARGET,
      { name: 'id', about: 'The cache’s name: builds that use the same one share it. Without it, `target`.' },
      {
        name: 'sharing',
        about: 'What happens where two builds want it at once.',
        values: [
          ['shared', 'both write'],
          ['private', 'the second gets one of its own'],
          ['locked', 'the second waits: right for apt'],
        ],
      },
      FROM,
      { name: 'source', about: 'The folder of `from` that the cache begins with.' },
      READ_ONLY,
      ...ids('a new cache', '0755'),
    ],
  },
  secret: {
    about:
      'A password, token or key for this command alone: `docker build --secret id=NAME,src=FILE` hands it over, and no layer holds it.',
    options: [
      { name: 'id', about: 'The name that `docker build --secret id=…` gives it.' },
      {
        name: 'target',
        about:
          'The file that it is in, `/run/secrets/` and its name if nothing is said. `dst` and `destination` are the same.',
      },
      { name: 'env', about: 'The variable that it is in, instead of or besides the file.' },
      REQUIRED,
      ...ids('the file', '0400'),
    ],
  },
  ssh: {
    about:
      'The keys of your SSH agent for this command alone: `docker build --ssh default` hands them over. No key gets into the image.',
    options: [
      {
        name: 'id',
        about: 'Which of the agents that `docker build --ssh ID` hands over, `default` if nothing is said.',
      },
      { name: 'target', about: 'Where the agent’s socket is. `dst` and `destination` are the same.' },
      REQUIRED,
      ...ids('the socket', '0600'),
    ],
  },
  tmpfs: {
    about: 'An empty folder in memory that is gone when the command has ended.',
    options: [TARGET, { name: 'size', about: 'How much it may hold, such as `64m`.' }],
  },
};

/** Other names of options. */
const SYNONYMS: Readonly<Record<string, string>> = {
  destination: 'target',
  dst: 'target',
  src: 'source',
  ro: 'readonly',
  rw: 'readwrite',
};

/** The option of that name, or another name of it, that a mount of this type takes. */
export function mountOption(type: string, name: string): FlagText | undefined {
  if (!Object.hasOwn(MOUNTS, type)) return undefined;
  const known = Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : name;
  return MOUNTS[type]!.options.find((option) => option.name === known);
}

export function flagOf(keyword: string, name: string): FlagText | undefined {
  return flagsOf(keyword).find((flag) => flag.name === name);
}

export function flagsOf(keyword: string): readonly FlagText[] {
  return Object.hasOwn(FLAGS, keyword) ? FLAGS[keyword]! : [];
}
