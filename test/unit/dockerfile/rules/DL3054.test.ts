import { testRule } from '../rule-tester';

testRule('DL3054', {
  options: { labelSchema: { l: 'spdx' } },
  valid: ['FROM a\nLABEL l=MIT\n', 'FROM a\nLABEL l=GPL-3.0-only\n'],
  invalid: [
    { text: 'FROM a\nLABEL l=free\n', at: ['l=free'] },
    { text: 'FROM a\nLABEL l=GPL-3.0\n', at: ['l=GPL-3.0'] },
  ],
});
