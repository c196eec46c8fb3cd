import type { Finding } from '../../dockerfile';

/** The findings of one file. */
export interface Report {
  /** As it was named. */
  readonly file: string;
  /** The path to print in reports that programs read. */
  readonly reportedAs: string;
  readonly findings: readonly Finding[];
}

export interface PrintOptions {
  readonly coloured: boolean;
}

/** Prints all findings in one format; field names, levels and order of fields are hadolint's. */
export type Formatter = (reports: readonly Report[], options: PrintOptions) => string | Promise<string>;

/** A finding of a file; lines and columns count from 1, columns in UTF-16 code units. */
export interface Entry {
  readonly file: string;
  readonly reportedAs: string;
  readonly finding: Finding;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** Behind the last character. */
  readonly endColumn: number;
  /** The finding's message, with the other names of its rule. */
  readonly message: string;
}

/** The code of what the builder cannot read, which some formats tell from other findings. */
export const UNREADABLE = 'DL1000';

export function entriesOf({ file, reportedAs, findings }: Report): Entry[] {
  return findings.map((finding) => {
    const { also, message, range } = finding;
    return {
      file,
      reportedAs,
      finding,
      line: range.start.line + 1,
      column: range.start.character + 1,
      endLine: range.end.line + 1,
      endColumn: range.end.character + 1,
      message: also.length === 0 ? message : `${message} (${also.join(', ')})`,
    };
  });
}
