import { testRule } from '../rule-tester';

testRule('DL3024', {
  valid: ['FROM a AS b\nFROM a AS c\n'],
  invalid: [{ text: 'FROM a AS b\nFROM c AS b\n', at: ['b'] }],
});
