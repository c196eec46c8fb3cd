import { testRule } from '../rule-tester';

testRule('WorkdirRelativePath', {
  valid: [
    'FROM a\nWORKDIR /a\nWORKDIR b\n',
    'FROM a AS b\nWORKDIR /w\nFROM b\nWORKDIR c\n',
    'FROM a\nWORKDIR $X\n',
  ],
  invalid: [{ text: 'FROM a\nWORKDIR a\nWORKDIR b\n', at: ['a'] }],
});
