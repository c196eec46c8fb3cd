import { testRule } from '../rule-tester';

testRule('NoEmptyContinuation', {
  valid: [
    'FROM a\nRUN x \\\n  && y\n\nRUN z\n',
    'FROM a\nRUN x \\\n# comment\n  && y\n',
    'FROM a\nRUN <<E\nx \\\n\ny\nE\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN x \\\n\n  && y \\\n\n\nWORKDIR /z\n',
      at: ['\\'],
      output: 'FROM a\nRUN x \\\n  && y\n\n\nWORKDIR /z\n',
    },
    {
      text: 'FROM a\nRUN x \\\n\n  && y \\\n\n\n  && z\n',
      at: ['\\'],
      output: 'FROM a\nRUN x \\\n  && y \\\n  && z\n',
    },
    {
      text: 'FROM a\nRUN x \\\n  && y \\\n\n\nWORKDIR /z\n',
      at: ['\\'],
      output: 'FROM a\nRUN x \\\n  && y\n\n\nWORKDIR /z\n',
    },
    { text: 'FROM a\nRUN x\\ \\\n\nWORKDIR /z\n', at: ['\\'] },
    { text: 'FROM a\nRUN x \\\n  \\\n\nWORKDIR /z\n', at: ['\\'] },
    { text: '# escape=`\nFROM a\nRUN x `\n\n', at: ['`'], output: '# escape=`\nFROM a\nRUN x\n\n' },
  ],
});
