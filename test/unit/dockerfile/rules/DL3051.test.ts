import { testRule } from '../rule-tester';

testRule('DL3051', {
  options: { labelSchema: { l: 'text' } },
  valid: ['FROM a\nLABEL l=1 m=\n'],
  invalid: [
    { text: 'FROM a\nLABEL l=\n', at: ['l='] },
    { text: 'FROM a\nLABEL l=""\n', at: ['l=""'] },
  ],
});
