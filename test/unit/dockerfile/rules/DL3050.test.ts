import { testRule } from '../rule-tester';

testRule('DL3050', {
  options: { labelSchema: { l: 'text' }, strictLabels: true },
  valid: ['FROM a\nLABEL l=1\n', 'FROM a\n'],
  invalid: [{ text: 'FROM a\nLABEL l=1 m=2\n', at: ['m=2'] }],
});
