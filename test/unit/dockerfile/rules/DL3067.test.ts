import { testRule } from '../rule-tester';

testRule('DL3067', {
  valid: ['FROM a\nCOPY / /\n', 'FROM a AS b\nFROM c\nCOPY --from=b /x /\n'],
  invalid: [{ text: 'FROM a AS b\nFROM c\nCOPY --from=b / /\n', at: ['/'] }],
});
