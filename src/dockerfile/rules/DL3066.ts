import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3066',
    title: 'Name the user by number: a host knows the names of its own users only.',
    severity: 'info',
    fix: 'none',
    source: 'hadolint DL3066',
    why: 'Kubernetes cannot tell whether a name is root’s when it has to run containers as somebody else, and files that the container writes belong to a number anyway.',
    bad: 'FROM debian:12\nUSER app',
    good: 'FROM debian:12\nUSER 1000:1000',
  },
  check({ document, report }) {
    const args = new Set<string>();
    for (const instruction of document.instructions) {
      if (instruction.keyword === 'ARG') for (const { key } of instruction.pairs) args.add(key);
      if (instruction.keyword !== 'USER' || instruction.args.text === '') continue;
      const { text } = instruction.args;
      const user = text.split(':', 1)[0] ?? '';
      const isArgument = [...args].some((name) => text.includes(`$${name}`) || text.includes(`\${${name}}`));
      if (!/^\d*$/.test(user) && !isArgument)
        report({ instruction, span: instruction.args.span(0, user.length) });
    }
  },
};
