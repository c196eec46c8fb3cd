import type { Dockerfile } from './model/dockerfile';
import type { Instruction } from './model/instruction';
import type { Span } from './model/source';
import type { Word } from './model/words';

/** A word of EXPOSE in its parts: `[[ADDRESS:]HOST-PORT:]PORT[/PROTOCOL]`. */
export interface ExposedPort {
  readonly instruction: Instruction;
  readonly word: Word;
  /** What stands before the container's port, with its colon; nothing is wanted there. */
  readonly mapping: Span | undefined;
  readonly protocol: (Span & { readonly text: string }) | undefined;
}

export function* exposedPorts({ instructions }: Dockerfile): Generator<ExposedPort> {
  for (const instruction of instructions) {
    if (instruction.keyword !== 'EXPOSE') continue;
    for (const word of instruction.words) {
      // A word with a variable, or broken by a continuation, has no places of its own.
      if (word.text.includes('$') || word.end - word.start !== word.text.length) continue;
      const slash = word.text.lastIndexOf('/');
      const ports = slash < 0 ? word.text : word.text.slice(0, slash);
      const colon = ports.lastIndexOf(':');
      yield {
        instruction,
        word,
        mapping: colon < 0 ? undefined : { start: word.start, end: word.start + colon + 1 },
        protocol:
          slash < 0
            ? undefined
            : { start: word.start + slash + 1, end: word.end, text: word.text.slice(slash + 1) },
      };
    }
  }
}

const HIGHEST = 65_535;

/** Whether `8080`, `8080/tcp` or `8000-8010/udp` has a number that no port has. */
export function isOutOfRange(text: string): boolean {
  const ports = /^(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(text)?.slice(1) ?? [];
  return ports.some((port?: string) => port !== undefined && Number(port) > HIGHEST);
}
