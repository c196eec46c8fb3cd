import type { AuditEdit, Span } from '../types';
import type { Word } from './words';

/** Who runs the container: engines with a daemon or their like, and the runtimes of clusters, which have no root to give away. */
export type Runtime = 'docker' | 'podman' | 'enroot' | 'charliecloud' | 'pyxis';

/** What is done: a container is run (or made), a program is run in one, an image is built or fetched, or something else. */
export type Verb = 'run' | 'exec' | 'build' | 'pull' | 'login' | 'other';

/** One option, under its long name (`volume` for `-v`). */
export interface Option extends Span {
  readonly name: string;
  /** Undefined for a switch. */
  readonly value: string | undefined;
  /** The letter, where it stands in one word with others: `t` of `-it`. */
  readonly bundled?: string;
}

/** A way to change a command; words are values, which are quoted where they come into a text. */
export type Change =
  | { readonly kind: 'remove'; readonly option: Option }
  | { readonly kind: 'replace'; readonly option: Option; readonly words: readonly string[] }
  | { readonly kind: 'add'; readonly words: readonly string[] };

/** A command about containers in one form, whatever it was read from. */
export interface ContainerCommand extends Span {
  readonly runtime: Runtime;
  readonly verb: Verb;
  /** The program and its subcommand: what is underlined for what is missing. */
  readonly head: Span;
  /** Those of the program itself: `docker -H …`. */
  readonly globals: readonly Option[];
  readonly options: readonly Option[];
  readonly image: Word | undefined;
  /** What runs inside, as far as the command says. */
  readonly inside: readonly Word[];
  /** False where options may come from variables, so that nothing can be said of what is missing. */
  readonly isComplete: boolean;
  /** The changes as edits of the document, or undefined where that cannot be said. */
  edits(changes: readonly Change[]): AuditEdit[] | undefined;
}
