import { testRule } from '../rule-tester';

testRule('DL3052', {
  options: { labelSchema: { l: 'url' } },
  valid: ['FROM a\nLABEL l=https://x.org/a?b#c m=x\n'],
  invalid: [
    { text: 'FROM a\nLABEL l=x\n', at: ['l=x'] },
    { text: 'FROM a\nLABEL l="https://a b"\n', at: ['l="https://a b"'] },
  ],
});
