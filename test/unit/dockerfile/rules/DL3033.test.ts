import { testRule } from '../rule-tester';

testRule('DL3033', {
  valid: [
    'FROM a\nRUN yum install -y a-1.2 b.rpm-1 https://x/c-d.rpm\n',
    'FROM a\nARG V=1\nRUN yum install -y a-${V}\n',
    'FROM a\nRUN yum module install -y a:1\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN yum install -y a b-1\n', at: ['a'] },
    { text: 'FROM a\nRUN yum install -y a-b\n', at: ['a-b'] },
    { text: 'FROM a\nRUN yum module install -y a\n', at: ['a'] },
  ],
});
