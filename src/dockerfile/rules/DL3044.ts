import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3044',
    title: 'An ENV cannot use a variable that the same ENV sets.',
    severity: 'error',
    fix: 'none',
    source: 'hadolint DL3044',
    why: 'All values of one ENV are filled in before any of them is set: the variable is still empty, or has its old value. Two instructions do what is meant.',
    bad: 'FROM debian:12\nENV HOME_DIR=/srv DATA=$HOME_DIR/data',
    good: 'FROM debian:12\nENV HOME_DIR=/srv\nENV DATA=$HOME_DIR/data',
  },
  check({ document, report }) {
    const known = new Set<string>();
    for (const instruction of document.instructions) {
      const { keyword } = instruction;
      if (keyword !== 'ENV' && keyword !== 'ARG') continue;
      const { pairs } = instruction;
      if (keyword === 'ENV') {
        const user = pairs.find((pair) =>
          pairs.some((other) => other !== pair && !known.has(other.key) && uses(pair.value, other.key)),
        );
        if (user !== undefined) report({ instruction, span: user.word });
      }
      for (const { key } of pairs) known.add(key);
    }
  },
};

/** True where `value` holds `${name}`, or `$name` with nothing behind it that would belong to the name. */
function uses(value: string, name: string): boolean {
  if (name === '' || !value.includes('$')) return false;
  if (value.includes(`\${${name}}`)) return true;
  return value
    .split(`$${name}`)
    .slice(1)
    .some((rest) => !/^\w/.test(rest));
}
