import { DockerfileLanguageServiceFactory } from 'dockerfile-language-service';
import type { Instruction } from '../model/instruction';
import type { Dockerfile } from '../model/dockerfile';
import type { Position, TextEdit } from '../types';
import type { Indentation, SignatureHelp } from './types';

/** What the library proposes: its places are not used, since it was not asked about the document as it is. */
export interface ServiceProposal {
  readonly label: string;
  readonly insertText: string;
  readonly isSnippet: boolean;
}

const SNIPPET = 2;

/**
 * dockerfile-language-service, asked about as little text as will do: it reads a document anew for every question, in a
 * time that grows faster than the text, and would ask Docker Hub for the tags of an image that FROM is about to name. So
 * it is shown the instruction in question and what that needs, and no FROM but one from scratch.
 */
export class LanguageService {
  readonly #service = DockerfileLanguageServiceFactory.createLanguageService();

  constructor() {
    this.#service.setCapabilities({ completion: { completionItem: { snippetSupport: true } } });
  }

  /** The instructions that begin with what has been typed; the first one of a file is FROM. */
  keywords(typed: string, where: 'first' | 'any' | 'trigger'): ServiceProposal[] {
    if (where === 'first') return this.#proposals([typed]);
    return this.#proposals([STAGE, where === 'trigger' ? `ONBUILD ${typed}` : typed]);
  }

  /** What HEALTHCHECK does with its arguments, apart from flags. */
  healthChecks(typed: string): ServiceProposal[] {
    return this.#proposals([STAGE, `HEALTHCHECK ${typed}`]).filter(({ label }) => !label.startsWith('-'));
  }

  /** Folders of the stage that files can be copied to. */
  folders(workdirs: readonly string[], typed: string): ServiceProposal[] {
    return this.#proposals([STAGE, ...workdirs.map((path) => `WORKDIR ${path}`), `COPY . ${typed}`]);
  }

  /** How the instruction is written, and what stands at the position. */
  signatureHelp(
    document: Dockerfile,
    instruction: Instruction,
    position: Position,
  ): SignatureHelp | undefined {
    const { source, escape } = document;
    const first = source.lines[instruction.line]!.start;
    const last = source.lines[instruction.lastLine]!.end;
    const text = `# escape=${escape}\n${source.text.slice(first, last).replace(/^\uFEFF/, '')}`;
    const place = { line: position.line - source.positionAt(first).line + 1, character: position.character };
    const help = attempt(() => this.#service.computeSignatureHelp(text, place), undefined);
    if (help === undefined || help === null || help.signatures.length === 0) return undefined;
    return {
      activeSignature: help.activeSignature ?? 0,
      activeParameter: help.activeParameter ?? 0,
      signatures: help.signatures.map(({ label, documentation, parameters = [] }) => ({
        label,
        documentation: textOf(documentation),
        parameters: parameters.map((parameter) => ({
          label: typeof parameter.label === 'string' ? parameter.label : label.slice(...parameter.label),
          documentation: textOf(parameter.documentation),
        })),
      })),
    };
  }

  /** The edits that indent a document. */
  format(text: string, indentation: Indentation): TextEdit[] {
    return attempt(() => this.#service.format(text, { ...indentation }), []);
  }

  #proposals(lines: readonly string[]): ServiceProposal[] {
    const place = { line: lines.length - 1, character: lines.at(-1)!.length };
    const items = attempt(() => this.#service.computeCompletionItems(lines.join('\n'), place), []);
    if (!Array.isArray(items)) return [];
    return items.map(({ label, textEdit, insertTextFormat }) => ({
      label,
      insertText: textEdit?.newText ?? label,
      isSnippet: insertTextFormat === SNIPPET,
    }));
  }
}

const STAGE = 'FROM scratch';

function textOf(documentation: string | { value: string } | undefined): string {
  return typeof documentation === 'object' ? documentation.value : (documentation ?? '');
}

/** The library throws on some texts: then it has nothing to say. */
function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
