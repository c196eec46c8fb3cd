import { testRule } from '../rule-tester';

testRule('ConsistentInstructionCasing', {
  valid: ['FROM a\nRUN x\n', 'from a\nrun x\n', 'arg A\nFROM a\n'],
  invalid: [
    { text: 'FROM a\nrun x\nCMD y\n', at: ['run'], output: 'FROM a\nRUN x\nCMD y\n' },
    { text: 'from a\nRun x\n', at: ['Run'], output: 'from a\nrun x\n' },
  ],
});
