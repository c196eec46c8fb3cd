import { testRule } from '../rule-tester';

testRule('DL3030', {
  valid: ['FROM a\nRUN yum install -y x\n', 'FROM a\nRUN yum search x\n'],
  invalid: [
    { text: 'FROM a\nRUN yum install x\n', at: ['yum install'], output: 'FROM a\nRUN yum install -y x\n' },
  ],
});
