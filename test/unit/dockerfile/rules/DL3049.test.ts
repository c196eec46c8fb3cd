import { testRule } from '../rule-tester';

testRule('DL3049', {
  options: { labelSchema: { l: 'text' } },
  valid: [
    'FROM a\nLABEL l=1\n',
    'FROM a AS b\nLABEL l=1\nFROM b\n',
    'FROM a AS b\nFROM c\nLABEL l=1\nCOPY --from=b x y\n',
  ],
  invalid: [
    { text: 'FROM a\n', at: ['FROM'] },
    { text: 'FROM a\nLABEL l=1\nFROM c\n', at: ['FROM'] },
  ],
});
