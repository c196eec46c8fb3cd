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
  severity: Severity;
  message: string;
  range: Range;
  /** Address of the rule's documentation. */
  docs: string;
  fixes: readonly Fix[];
}

export interface LintOptions {
  /** Codes that are never reported. */
  ignored?: readonly string[];
  /** Severities other than the rules' own; `off` is the same as ignoring. */
  overrides?: Readonly<Record<string, Severity | 'off'>>;
}
