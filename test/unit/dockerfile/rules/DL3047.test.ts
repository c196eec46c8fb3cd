import { testRule } from '../rule-tester';

testRule('DL3047', {
  valid: ['FROM debian\nRUN wget -q x && wget -nv y && wget --progress=bar z && wget -O a -o log b\n'],
  invalid: [
    {
      text: 'FROM debian\nRUN wget x\n',
      at: ['wget'],
      output: 'FROM debian\nRUN wget --progress=dot:giga x\n',
    },
    {
      text: 'FROM alpine\nRUN wget x\n',
      at: ['wget'],
      output: 'FROM alpine\nRUN wget --progress=dot:giga x\n',
      safe: false,
    },
    {
      text: 'FROM debian\nRUN wget x && wget y\n',
      at: ['wget'],
      output: 'FROM debian\nRUN wget --progress=dot:giga x && wget --progress=dot:giga y\n',
    },
  ],
});
