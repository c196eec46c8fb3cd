import type { LintContext, Position, Range, TextEdit } from '../types';

/**
 * How much is answered: `full`, or `extras`, which leaves out what extensions with Docker's usual language server answer
 * as well.
 */
export type Extent = 'full' | 'extras';

/** Something that can be written at the cursor. */
export interface Proposal {
  readonly label: string;
  readonly kind: 'keyword' | 'flag' | 'option' | 'value' | 'image' | 'stage' | 'variable' | 'rule' | 'folder';
  /** With the placeholders of a snippet where `isSnippet` says so. */
  readonly insertText: string;
  readonly isSnippet: boolean;
  /** A few words beside the label; empty where it says all. */
  readonly detail: string;
  /** Markdown; empty where there is no more to say. */
  readonly documentation: string;
  /** What has been typed of it, up to the cursor. */
  readonly typed: Range;
  /** The same with what follows of the word behind the cursor. */
  readonly word: Range;
  /** Whether the next thing to write is proposed at once. */
  readonly goesOn: boolean;
}

export interface CompletionRequest {
  readonly extent: Extent;
  readonly images: KnownImages;
  /** Whether a person asked for it, in contrast to a character that was typed. */
  readonly isWanted: boolean;
}

/** What is known of images without a wait: those of the workbench. */
export interface KnownImages {
  /** `repository:tag` of each. */
  readonly names: readonly string[];
  readonly context: LintContext;
}

/** A page that a hover leads to: a rule's, or a section of the course. */
export type HoverLink =
  | { readonly kind: 'rule'; readonly code: string }
  | { readonly kind: 'chapter'; readonly chapter: string; readonly anchor: string };

export interface HoverText {
  readonly range: Range;
  /** Markdown. What is taken from the document stands in it as code. */
  readonly text: string;
  readonly link: HoverLink | undefined;
}

export interface Signature {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly { readonly label: string; readonly documentation: string }[];
}

export interface SignatureHelp {
  readonly signatures: readonly Signature[];
  readonly activeSignature: number;
  readonly activeParameter: number;
}

/** The places of one stage, variable or here-document's name. */
export interface NamePlaces {
  readonly kind: 'stage' | 'variable' | 'heredoc';
  readonly name: string;
  /** The one that was asked about. */
  readonly here: Range;
  /** Where it is given its name, in order of place: several for a variable that is set again. */
  readonly definitions: readonly Range[];
  /** Every place, {@link definitions} included, in order. */
  readonly all: readonly Range[];
}

/** The edits that rename, or why that cannot be done. */
export type Renaming = { readonly edits: readonly TextEdit[] } | { readonly refusal: RenameRefusal };

/**
 * `invalid`: the builder takes no such name. `taken`: another thing has that name. `shell`: a script gives the variable a
 * value of its own, so that its uses cannot be told apart.
 */
export type RenameRefusal = 'invalid' | 'taken' | 'shell';

/** Zero-based lines, the last one included. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly kind: 'comment' | 'region';
}

/** Types of tokens, by the names that themes know. */
export const TOKEN_TYPES = [
  'keyword',
  'macro',
  'parameter',
  'property',
  'class',
  'namespace',
  'variable',
  'string',
] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];

/** A piece of one line. */
export interface Token {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: TokenType;
  readonly isDeclaration: boolean;
}

export interface Link {
  readonly range: Range;
  readonly target: string;
  /** The image whose page it is. */
  readonly image: string;
}

export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'stage' | 'instruction';
  readonly range: Range;
  readonly nameRange: Range;
  readonly children: readonly OutlineSymbol[];
}

export interface Indentation {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/**
 * What an editor offers for Dockerfiles besides findings. Every method takes any text whatsoever, never throws, and
 * answers with nothing for a text that is too large to be answered within a keystroke.
 */
export interface DockerfileLanguage {
  complete(text: string, position: Position, request: CompletionRequest): readonly Proposal[];
  hover(text: string, position: Position, images: KnownImages, extent: Extent): HoverText | undefined;
  /** `isWanted`: a person asked, in contrast to a character that was typed; commands of a shell get none otherwise. */
  signatureHelp(text: string, position: Position, isWanted: boolean): SignatureHelp | undefined;
  /** Edits that indent lines, of those from `first` to `last`, and never change what is built. */
  format(
    text: string,
    indentation: Indentation,
    lines?: { first: number; last: number },
  ): readonly TextEdit[];
  placesOf(text: string, position: Position): NamePlaces | undefined;
  rename(text: string, position: Position, newName: string): Renaming | undefined;
  folds(text: string): readonly Fold[];
  /** In order of place; none overlap. */
  tokens(text: string): readonly Token[];
  links(text: string): readonly Link[];
  symbols(text: string): readonly OutlineSymbol[];
}
