import { testRule } from '../rule-tester';

testRule('DL3036', {
  valid: ['FROM a\nRUN zypper install -y x && zypper clean\n', 'FROM a\nRUN zypper search x\n'],
  invalid: [
    {
      text: 'FROM a\nRUN zypper install -y x\n',
      at: ['zypper'],
      output: 'FROM a\nRUN zypper install -y x && zypper clean\n',
    },
    { text: 'FROM a\nRUN zypper clean && zypper install -y x;\n', at: ['zypper'] },
  ],
});
