import { testRule } from '../rule-tester';

testRule('DL3058', {
  options: { labelSchema: { l: 'email' } },
  valid: ['FROM a\nLABEL l=a.b+c@x.org\n'],
  invalid: [
    { text: 'FROM a\nLABEL l=a\n', at: ['l=a'] },
    { text: 'FROM a\nLABEL l=a@-x\n', at: ['l=a@-x'] },
  ],
});
