import { testRule } from '../rule-tester';

testRule('DL3037', {
  valid: ['FROM a\nRUN zypper in -y a=1 b.rpm "c>=2"\n', 'FROM a\nRUN zypper search a\n'],
  invalid: [{ text: 'FROM a\nRUN zypper install -y a b=1\n', at: ['a'] }],
});
