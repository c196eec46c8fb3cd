import { testRule } from '../rule-tester';

testRule('DL3000', {
  valid: [
    'FROM a\nWORKDIR /x\n',
    'FROM a\nWORKDIR $X\n',
    'FROM a\nWORKDIR "/x y"\n',
    'FROM a\nWORKDIR C:\\x\n',
  ],
  invalid: [
    { text: 'FROM a\nWORKDIR x\n', at: ['x'], output: 'FROM a\nWORKDIR /x\n', safe: false },
    {
      text: 'FROM a\nWORKDIR /srv/\nWORKDIR app\n',
      at: ['app'],
      output: 'FROM a\nWORKDIR /srv/\nWORKDIR /srv/app\n',
    },
    {
      text: 'FROM a AS b\nWORKDIR /srv\nFROM b\nWORKDIR ./app/\n',
      at: ['./app/'],
      output: 'FROM a AS b\nWORKDIR /srv\nFROM b\nWORKDIR /srv/app\n',
    },
    {
      text: 'FROM a\nWORKDIR $X\nWORKDIR app\n',
      at: ['app'],
      output: 'FROM a\nWORKDIR $X\nWORKDIR /app\n',
      safe: false,
    },
  ],
});
