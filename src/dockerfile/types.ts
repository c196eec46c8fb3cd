import type { DockerIgnore } from '../base';

/** Severities of hadolint, of which `style` is the mildest. */
export type Severity = 'error' | 'warning' | 'info' | 'style';

/** Zero-based, in UTF-16 code units, as the Language Server Protocol counts. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface TextEdit {
  range: Range;
  newText: string;
}

export interface Fix {
  title: string;
  edits: readonly TextEdit[];
  /** True where the edit is safe without a look: the build stays the same but for what the rule wants. */
  safe: boolean;
}

export interface Finding {
  /** `DL3007`, `CW1001`, … */
  code: string;
  /** Codes of other rules that say the same here. */
  also: readonly string[];
  severity: Severity;
  message: string;
  range: Range;
  /** Address of the rule's documentation. */
  docs: string;
  fixes: readonly Fix[];
  /** Packages that are installed here in versions that are not known. */
  unpinned?: UnpinnedPackages;
}

/** Packages that a RUN installs in whatever version there is. */
export interface UnpinnedPackages {
  manager: PackageManager;
  names: readonly string[];
  /** The image that their stage starts from in the end, where that can be said. */
  image: string | undefined;
}

/** What the value of a label has to be: anything that is not empty for `text`. hadolint's names. */
export type LabelType = 'text' | 'url' | 'semver' | 'hash' | 'rfc3339' | 'spdx' | 'email';

export interface LintOptions {
  /** Codes that are never reported. */
  ignored?: readonly string[];
  /** Severities other than the rules' own; `off` is the same as ignoring. Any but that switches on what is off by itself. */
  overrides?: Readonly<Record<string, Severity | 'off'>>;
  /** Registries that images may come from, `*` at the beginning or end for any text; none: any registry. */
  trustedRegistries?: readonly string[];
  /** Labels that every image must have, by name. */
  labelSchema?: Readonly<Record<string, LabelType>>;
  /** Whether labels that the schema does not name are reported. */
  strictLabels?: boolean;
  /** Whether comments that ignore findings are left unheard. */
  disableIgnorePragma?: boolean;
  /** What lies round the Dockerfile. */
  context?: LintContext;
}

/**
 * What is known of a Dockerfile's surroundings, without a wait: what is not known (yet) is left out, and whoever learns it
 * lints again.
 */
export interface LintContext {
  /** The image that FROM names so, as the machine that builds has it. */
  imageOf?(name: string): BaseImage | undefined;
  /** What that machine builds for where nothing else is asked for: `linux/amd64`. */
  platform?: string;
  /** What the .dockerignore leaves out of the build's context. */
  ignore?: DockerIgnore;
  /** Versions to propose where one is missing. */
  versions?: KnownVersions;
}

/** What an image brings to the stages that start from it. */
export interface BaseImage {
  /** `NAME=value` */
  readonly env: readonly string[];
  /** Instructions that run in whatever is built from it. */
  readonly onBuild: readonly string[];
  /** `linux/amd64`, with the variant where there is one. */
  readonly platform: string;
  /** Whether it is from a registry, which may have it for other platforms too. */
  readonly isPulled: boolean;
}

/** Who installs packages: the command that is given to it. */
export type PackageManager = 'apt-get' | 'apk' | 'pip' | 'npm' | 'gem' | 'go' | 'yum' | 'dnf' | 'zypper';

/** What is known of versions, without a wait: what is not known (yet) is nothing. */
export interface KnownVersions {
  /** Tags (`12.11`) and digests (`sha256:…`) of the image that `name` is without a tag, the best first. */
  ofImage?(name: string): readonly string[];
  /** The version of a package as its manager writes it, in the image that its stage starts from in the end. */
  ofPackage?(manager: PackageManager, name: string, image: string | undefined): string | undefined;
}

/** What a rule says about itself; docs/rules.md is written from it. */
export interface RuleInfo {
  readonly code: string;
  /** Rules that say the same of an instruction: where one of them speaks too, its finding names both codes. */
  readonly sameAs?: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  /** True for a rule that says nothing until its severity is set. */
  readonly offByDefault?: true;
  /** With which options its examples are meant, for a rule that says nothing without any. */
  readonly configuration?: LintOptions;
  /** `safe`: its fix can be applied without a look; `suggestion`: a person chooses; `none`: it has no fix. */
  readonly fix: 'safe' | 'suggestion' | 'none';
  /** Where the rule comes from. */
  readonly source: string;
  /** Why it matters, in Markdown. */
  readonly why: string;
  /** A Dockerfile that gives the finding. */
  readonly bad: string;
  /** The same done well: gives no finding of this rule. */
  readonly good: string;
}

/** One instruction's place: zero-based lines, the last one included. */
export interface OutlineItem {
  keyword: string;
  line: number;
  lastLine: number;
}

/** The instructions of a Dockerfile: all of them, and those of each stage, its FROM first. */
export interface Outline {
  instructions: readonly OutlineItem[];
  stages: readonly { name: string | undefined; instructions: readonly OutlineItem[] }[];
  /** Images from elsewhere, where an instruction names one; variables of FROM as the Dockerfile sets them. */
  images: readonly (OutlineItem & { name: string })[];
}

/** The linter. Every method is synchronous, takes any text whatsoever and never throws. */
export interface Linter {
  /** Every rule, by code. */
  readonly rules: readonly RuleInfo[];
  /** What is to be said about a Dockerfile, in order of place. Ranges always lie inside the text. */
  lint(text: string, options?: LintOptions): Finding[];
  /** The edits that silence a finding by comment: here, and in the whole file. None where it cannot be ignored. */
  suppressions(text: string, finding: Finding): Fix[];
  /** The text with all safe fixes applied, or those of one rule, again and again until nothing changes. */
  fixAll(text: string, options?: LintOptions, code?: string): string;
}

/**
 * Runs `shellcheck` with these arguments and the script as standard input; gives its standard output, whatever the exit
 * status. Rejects where there is no such program.
 */
export type RunShellCheck = (args: readonly string[], script: string, signal: AbortSignal) => Promise<string>;

/** Asks ShellCheck about the scripts of a Dockerfile, and remembers what it said: each edit costs one run or none. */
export interface ShellChecker {
  /** The findings, in order of place. None where there is no program; rejects only when `signal` says so. */
  lint(text: string, options?: LintOptions, signal?: AbortSignal): Promise<Finding[]>;
  /** The same without asking: what was said last of scripts that are as they were, wherever these stand now. */
  latest(text: string, options?: LintOptions): Finding[];
}
