import { testRule } from '../rule-tester';

testRule('DL3021', {
  valid: ['FROM a\nCOPY a b c/\n', 'FROM a\nCOPY a b\n', 'FROM a\nCOPY ["a", "b", "c/"]\n'],
  invalid: [
    { text: 'FROM a\nCOPY a b c\n', at: ['c'], output: 'FROM a\nCOPY a b c/\n' },
    { text: 'FROM a\nCOPY ["a", "b", "c"]\n', at: ['c'], output: 'FROM a\nCOPY ["a", "b", "c/"]\n' },
    { text: 'FROM a\nCOPY a b "c"\n', at: ['"c"'], output: 'FROM a\nCOPY a b "c/"\n' },
  ],
});
