import { testRule } from '../rule-tester';

testRule('DL3055', {
  options: { labelSchema: { l: 'hash' } },
  valid: ['FROM a\nLABEL l=0123abc\n', 'FROM a\nLABEL l=0123456789012345678901234567890123456789\n'],
  invalid: [
    { text: 'FROM a\nLABEL l=0123ABC\n', at: ['l=0123ABC'] },
    { text: 'FROM a\nLABEL l=01234567\n', at: ['l=01234567'] },
  ],
});
