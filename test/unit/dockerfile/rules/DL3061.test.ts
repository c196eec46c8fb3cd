import { testRule } from '../rule-tester';

testRule('DL3061', {
  valid: ['FROM a\nRUN x\n', 'ARG A\nFROM a\nRUN x\n', '# c\nFROM a\n'],
  invalid: [{ text: 'ENV A=b\nFROM a\n', at: ['ENV'] }],
});
