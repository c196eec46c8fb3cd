/** What tmux says to a client in control mode (tmux(1), “CONTROL MODE”). Text is one character a byte. */
export type ControlMessage =
  /** The client is attached to its session; commands may be carried out before, and output is not told before. */
  | { kind: 'attached' }
  | { kind: 'output'; pane: string; bytes: Buffer }
  /** The answer to a command of ours, in the order of the commands. */
  | { kind: 'reply'; failed: boolean; lines: string[] }
  /** The session has ended, or its server. */
  | { kind: 'exit' };

/** `%begin TIME NUMBER FLAGS`; flags 1: a command that this client sent. */
const BEGIN = /^%begin (\d+ \d+ (\d+))$/;
const OUTPUT = /^%output (%\d+) (.*)$/s;

/** Takes what a control client prints apart, wherever the pieces it comes in were cut. */
export class ControlParser {
  #held = '';
  #reply: { mark: string; ours: boolean; lines: string[] } | undefined;

  feed(bytes: Uint8Array): ControlMessage[] {
    const lines = (this.#held + Buffer.from(bytes).toString('latin1')).split('\n');
    this.#held = lines.pop() ?? '';
    return lines.flatMap((line) => this.#read(line) ?? []);
  }

  #read(line: string): ControlMessage | undefined {
    const reply = this.#reply;
    if (reply !== undefined) {
      // The lines in between may say anything, but not know this mark.
      const failed = line === `%error ${reply.mark}`;
      if (failed || line === `%end ${reply.mark}`) {
        this.#reply = undefined;
        return reply.ours ? { kind: 'reply', failed, lines: reply.lines } : undefined;
      }
      reply.lines.push(line);
      return undefined;
    }
    const begin = BEGIN.exec(line);
    if (begin?.[1] !== undefined) {
      this.#reply = { mark: begin[1], ours: begin[2] === '1', lines: [] };
      return undefined;
    }
    const output = OUTPUT.exec(line);
    if (output?.[1] !== undefined) {
      return { kind: 'output', pane: output[1], bytes: unescape(output[2] ?? '') };
    }
    if (line.startsWith('%session-changed ')) return { kind: 'attached' };
    return line === '%exit' || line.startsWith('%exit ') ? { kind: 'exit' } : undefined;
  }
}

/** Control characters and the backslash come as `\ooo`. */
function unescape(text: string): Buffer {
  const plain = text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)));
  return Buffer.from(plain, 'latin1');
}

/** The command that types these bytes into a pane. */
export function typeKeys(pane: string, bytes: Uint8Array): string {
  const keys = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  return `send-keys -t ${pane} -H ${keys.join(' ')}`;
}

/**
 * Takes out what asks the terminal for an answer that tmux gives itself (who it is, where its cursor stands): programs
 * would get two. Keeps back what may be the beginning of such a question.
 */
export class WithoutQuestions {
  #held = '';

  push(bytes: Uint8Array): Buffer {
    const text = this.#held + Buffer.from(bytes).toString('latin1');
    // Device attributes, status and version reports (ECMA-48 DA and DSR, xterm's XTVERSION).
    // eslint-disable-next-line no-control-regex -- control sequences are what is looked for
    const rest = text.replace(/\u001b\[(?:[>=?]?[0-9;]*c|\??[56]n|>0?q)/g, '');
    // eslint-disable-next-line no-control-regex -- the same
    const partial = /\u001b(?:\[[>=?]?[0-9;]{0,8})?$/.exec(rest);
    this.#held = partial?.[0] ?? '';
    return Buffer.from(rest.slice(0, rest.length - this.#held.length), 'latin1');
  }
}
