import { testRule } from '../rule-tester';

testRule('DL3003', {
  valid: ['FROM a\nRUN ls /cd\n', 'FROM a\nWORKDIR /x\n'],
  invalid: [
    {
      text: 'FROM a\nRUN cd /x && make\n',
      at: ['cd'],
      output: 'FROM a\nWORKDIR /x\nRUN make\n',
      safe: false,
    },
    {
      text: 'FROM a\n  RUN cd /x \\\n    && make\n',
      at: ['cd'],
      output: 'FROM a\n  WORKDIR /x\n  RUN make\n',
      safe: false,
    },
    {
      text: 'FROM a\nRUN cd /x && make\nUSER app\nWORKDIR /y\n',
      at: ['cd'],
      output: 'FROM a\nWORKDIR /x\nRUN make\nUSER app\nWORKDIR /y\n',
    },
    {
      text: 'FROM a\nRUN cd /x && make\nWORKDIR y\n',
      at: ['cd'],
      output: 'FROM a\nWORKDIR /x\nRUN make\nWORKDIR y\n',
      safe: false,
    },
    { text: 'FROM a\nRUN make && cd /x && make\n', at: ['cd'] },
    { text: 'FROM a\nRUN cd "$X" && make\n', at: ['cd'] },
  ],
});
