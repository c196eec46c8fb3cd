import { testRule } from '../rule-tester';

testRule('DL3025', {
  valid: [
    'FROM a\nCMD ["a", "b"]\n',
    'FROM a\nHEALTHCHECK NONE\n',
    'FROM a\nRUN ls\n',
    'FROM a\nCMD ["C:\\S.exe", "w"]\n',
    'FROM a\nCMD [ "a" ,\\\n "b" ]\n',
  ],
  invalid: [
    {
      text: 'FROM a\nCMD python "a b.py" \'c\'\n',
      at: ['python "a b.py" \'c\''],
      output: 'FROM a\nCMD ["python", "a b.py", "c"]\n',
    },
    {
      text: 'FROM a\nENTRYPOINT exec /app -v\n',
      at: ['exec /app -v'],
      output: 'FROM a\nENTRYPOINT ["/app", "-v"]\n',
    },
    {
      text: 'FROM a\nENTRYPOINT /app # the program\n',
      at: ['/app # the program'],
      output: 'FROM a\n# the program\nENTRYPOINT ["/app"]\n',
    },
    {
      text: 'FROM a\nCMD echo $X\n',
      at: ['echo $X'],
      output: 'FROM a\nCMD ["/bin/sh", "-c", "echo $X"]\n',
      safe: false,
    },
    {
      text: 'FROM a\nCMD cd /x\n',
      at: ['cd /x'],
      output: 'FROM a\nCMD ["/bin/sh", "-c", "cd /x"]\n',
      safe: false,
    },
    { text: "FROM a\nCMD ['a', 'b']\n", at: ["['a', 'b']"] },
    { text: 'FROM a\nSHELL ["bash", "-c"]\nCMD a\n', at: ['a'] },
    {
      text: 'FROM a\nHEALTHCHECK --interval=5s CMD curl -f http://x\n',
      at: ['curl -f http://x'],
      output: 'FROM a\nHEALTHCHECK --interval=5s CMD ["curl", "-f", "http://x"]\n',
    },
  ],
});
