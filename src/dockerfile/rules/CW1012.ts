import type { Instruction } from '../model/instruction';
import type { Span } from '../model/source';
import { unquote } from '../model/words';
import type { Rule } from '../rule';

const HOME = /^\/home(?:\/|$)/;

export const rule: Rule = {
  meta: {
    code: 'CW1012',
    title:
      'Charliecloud puts the home folders of the host over /home: what the image has there is out of sight.',
    severity: 'info',
    fix: 'none',
    source: 'handout, B.2: keep applications and data out of /home',
    why: 'On a cluster a container sees your own files in `/home`. Programs and data that the image stores below `/home` are still in it, and nobody finds them. Take `/opt`, `/srv` or `/usr/local` instead.',
    bad: 'FROM debian:12\nWORKDIR /home/app\nCOPY data/ ./',
    good: 'FROM debian:12\nWORKDIR /opt/app\nCOPY data/ ./',
  },
  check({ document, report }) {
    for (const stage of document.stages) {
      if (!document.isShipped(stage)) continue;
      for (const instruction of stage.instructions) {
        const effective = instruction.trigger ?? instruction;
        const span = storedAtHome(effective);
        if (span !== undefined) report({ instruction: effective, span });
      }
    }
  },
};

function storedAtHome(instruction: Instruction): Span | undefined {
  const { args } = instruction;
  switch (instruction.keyword) {
    case 'WORKDIR':
      return HOME.test(unquote(args.text)) ? args.span(0, args.text.length) : undefined;
    case 'COPY':
    case 'ADD': {
      const { words } = instruction;
      const target = words.at(-1);
      return words.length > 1 && target !== undefined && HOME.test(unquote(target.value))
        ? target
        : undefined;
    }
    default:
      return undefined;
  }
}
