import { testRule } from '../rule-tester';

testRule('DL3043', {
  valid: ['FROM a\nONBUILD RUN ls\n'],
  invalid: [
    { text: 'FROM a\nONBUILD FROM b\n', at: ['FROM'] },
    { text: 'FROM a\nONBUILD ONBUILD RUN ls\n', at: ['ONBUILD'] },
  ],
});
