import { testRule } from '../rule-tester';

testRule('DL3059', {
  valid: [
    'FROM a\nRUN x\n',
    'FROM a\nRUN x\nENV A=b\nRUN y\n',
    'FROM a\nRUN x && y\nRUN z\n',
    'FROM a\nRUN --mount=type=ssh x\nRUN y\n',
  ],
  invalid: [
    // What builders take for a blank behind it would keep a continuation from being one.
    { text: 'FROM a\nRUN b\u2028\nRUN c\n', at: ['RUN'] },
    { text: 'FROM a\nRUN x\nRUN y\n', at: ['RUN'], output: 'FROM a\nRUN x \\\n    && y\n' },
    {
      text: 'FROM a\nRUN x \\\n  -v\n\n# about y\n\nRUN y \\\n  -w\n',
      at: ['RUN'],
      output: 'FROM a\nRUN x \\\n  -v \\\n# about y\n  && y \\\n  -w\n',
    },
    {
      text: 'FROM a\nRUN --mount=type=ssh x\nRUN --mount=type=ssh y\n',
      at: ['RUN'],
      output: 'FROM a\nRUN --mount=type=ssh x \\\n    && y\n',
    },
    { text: 'FROM a\r\nRUN x\r\nRUN y\r\n', at: ['RUN'], output: 'FROM a\r\nRUN x \\\r\n    && y\r\n' },
    // The second would run in another directory, after a failure, or without its comment.
    { text: 'FROM a\nRUN cd /x\nRUN y\n', at: ['RUN'] },
    { text: 'FROM a\nRUN x;\nRUN y\n', at: ['RUN'] },
    { text: 'FROM a\nRUN x # note\nRUN y\n', at: ['RUN'] },
    { text: 'FROM a\nRUN x &\nRUN y\n', at: ['RUN'] },
    { text: 'FROM a\nRUN ["x"]\nRUN ["y"]\n', at: ['RUN'] },
    { text: 'FROM a\nRUN x\n# hadolint ignore=DL3008\nRUN y\n', at: ['RUN'] },
  ],
});
