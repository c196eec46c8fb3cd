import { testRule } from '../rule-tester';

testRule('DL3041', {
  valid: [
    'FROM a\nRUN dnf install -y a-1.2-3.fc42\n',
    'FROM a\nRUN microdnf group install -y a\n',
    'FROM a AS b\nENV V=1\nFROM b\nRUN dnf install -y c-${V}\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN dnf install -y a b\n', at: ['a'] },
    { text: 'FROM a\nRUN dnf install -y c-${V}\n', at: ['c-${V}'] },
    { text: 'FROM a\nONBUILD RUN microdnf install a\n', at: ['a'] },
  ],
});
