import { testRule } from '../rule-tester';

testRule('DL3056', {
  options: { labelSchema: { l: 'semver' } },
  valid: ['FROM a\nLABEL l=1.2.3-rc.1+b5\n'],
  invalid: [
    { text: 'FROM a\nLABEL l=1.2\n', at: ['l=1.2'] },
    { text: 'FROM a\nLABEL l=v1.2.3\n', at: ['l=v1.2.3'] },
  ],
});
