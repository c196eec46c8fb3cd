import { testRule } from '../rule-tester';

testRule('CW1002', {
  valid: [
    'FROM a\nCOPY x /x\n',
    'FROM a\nUSER app\nCOPY --chown=app x /x\n',
    'FROM a\nUSER app\nUSER root\nCOPY x /x\n',
    'FROM a\nUSER app\nCOPY x /usr/local/bin/\n',
    'FROM a\nUSER app\nFROM b\nCOPY x /x\n',
  ],
  invalid: [
    {
      text: 'FROM a\nUSER app:staff\nCOPY --from=b x /x\n',
      at: ['COPY'],
      output: 'FROM a\nUSER app:staff\nCOPY --chown=app:staff --from=b x /x\n',
    },
    {
      text: 'FROM a AS b\nUSER $U\nFROM b\nADD x .\n',
      at: ['ADD'],
      output: 'FROM a AS b\nUSER $U\nFROM b\nADD --chown=$U x .\n',
    },
  ],
});
