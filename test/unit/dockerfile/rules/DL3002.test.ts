import { testRule } from '../rule-tester';

testRule('DL3002', {
  valid: ['FROM a\nUSER app\n', 'FROM a\nUSER root\nRUN ls\nUSER app\n', 'FROM a\n', 'FROM a\nUSER rooter\n'],
  invalid: [
    { text: 'FROM a\nUSER root\n', at: ['root'], output: 'FROM a\nUSER 65534:65534\n', safe: false },
    {
      text: 'FROM a\nUSER app\nUSER 0:0\nFROM b\nUSER app\n',
      at: ['0:0'],
      output: 'FROM a\nUSER app\nUSER app\nFROM b\nUSER app\n',
      safe: false,
    },
    {
      text: 'FROM a\r\nUSER app\r\nUSER root\r\nRUN x\r\n# hadolint ignore=DL3025\r\nCMD y\r\n',
      at: ['root'],
      output: 'FROM a\r\nUSER app\r\nUSER root\r\nRUN x\r\nUSER app\r\n# hadolint ignore=DL3025\r\nCMD y\r\n',
      safe: false,
    },
    {
      text: 'FROM a\nUSER root\nRUN useradd -m \\\n  joe',
      at: ['root'],
      output: 'FROM a\nUSER root\nRUN useradd -m \\\n  joe\nUSER joe',
      safe: false,
    },
  ],
});
