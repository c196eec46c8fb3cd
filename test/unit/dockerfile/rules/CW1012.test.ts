import { testRule } from '../rule-tester';

testRule('CW1012', {
  valid: [
    'FROM a\nWORKDIR /opt/home\nCOPY x /homes/\nADD home/y /srv/\n',
    'FROM a AS build\nWORKDIR /home/x\nFROM b\nCOPY --from=build /home/x/y /opt/\n',
  ],
  invalid: [
    { text: 'FROM a\nWORKDIR /home/app\nCOPY x "/home/app/"\n', at: ['/home/app', '"/home/app/"'] },
    { text: 'FROM a\nADD x \\\n  /home\n', at: ['/home'] },
    {
      text: 'FROM a AS base\nCOPY ["x", "/home/y/"]\nFROM base\nONBUILD WORKDIR /home/z\n',
      at: ['/home/y/', '/home/z'],
    },
  ],
});
