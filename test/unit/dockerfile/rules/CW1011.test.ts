import { testRule } from '../rule-tester';

testRule('CW1011', {
  valid: [
    'FROM a\nENTRYPOINT ["x"]\nCMD ["y"]\n',
    'FROM a\nENTRYPOINT x\n',
    'FROM a\nENTRYPOINT x\nFROM b\nCMD ["y"]\n',
  ],
  invalid: [{ text: 'FROM a\nENTRYPOINT x\nCMD ["y"]\n', at: ['CMD'] }],
});
