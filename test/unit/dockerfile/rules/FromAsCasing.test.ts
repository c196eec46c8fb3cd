import { testRule } from '../rule-tester';

testRule('FromAsCasing', {
  valid: ['FROM a AS b\n', 'from a as b\n', 'From a as b\n'],
  invalid: [
    { text: 'FROM a as b\n', at: ['as'], output: 'FROM a AS b\n' },
    { text: 'from a As b\n', at: ['As'], output: 'from a as b\n' },
  ],
});
