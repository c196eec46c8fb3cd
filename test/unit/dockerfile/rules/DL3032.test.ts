import { testRule } from '../rule-tester';

testRule('DL3032', {
  valid: ['FROM a\nRUN yum install -y x && yum clean all\n', 'FROM a\nRUN yum search x\n'],
  invalid: [
    {
      text: 'FROM a\nRUN yum install -y x\n',
      at: ['yum'],
      output: 'FROM a\nRUN yum install -y x && yum clean all\n',
    },
    { text: 'FROM a\nRUN yum clean all && yum install -y x;\n', at: ['yum'] },
  ],
});
