import { testRule } from '../rule-tester';

testRule('DL1001', {
  options: { overrides: { DL1001: 'warning' } },
  valid: ['FROM a\n# hadolint global ignore=DL3003\nRUN x\n', 'FROM a\n# just words\nRUN x\n'],
  invalid: [{ text: 'FROM a\n# hadolint ignore=DL3003\nRUN x\n', at: ['# hadolint ignore=DL3003'] }],
});
