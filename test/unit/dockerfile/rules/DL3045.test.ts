import { testRule } from '../rule-tester';

testRule('DL3045', {
  valid: [
    'FROM a\nCOPY x /y\n',
    'FROM a\nWORKDIR /w\nCOPY x y\n',
    'FROM a\nCOPY x $Y\n',
    'FROM a\nCOPY x C:/y\n',
    'FROM a AS b\nWORKDIR /w\nFROM b\nCOPY x y\n',
  ],
  invalid: [
    { text: 'FROM a\nCOPY x y\n', at: ['y'], output: 'FROM a\nWORKDIR /app\nCOPY x y\n', safe: false },
    {
      text: 'FROM a\nWORKDIR /w\nFROM c\nCOPY x "y"\n',
      at: ['"y"'],
      output: 'FROM a\nWORKDIR /w\nFROM c\nWORKDIR /app\nCOPY x "y"\n',
      safe: false,
    },
  ],
});
