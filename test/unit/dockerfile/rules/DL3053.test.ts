import { testRule } from '../rule-tester';

testRule('DL3053', {
  options: { labelSchema: { l: 'rfc3339' } },
  valid: ['FROM a\nLABEL l=2026-02-28T12:00:00Z\n', 'FROM a\nLABEL l=2024-02-29T12:00:00.5+01:00\n'],
  invalid: [
    { text: 'FROM a\nLABEL l=2026-02-29T12:00:00Z\n', at: ['l=2026-02-29T12:00:00Z'] },
    { text: 'FROM a\nLABEL l=today\n', at: ['l=today'] },
    { text: 'FROM a\nLABEL l=2026-13-01T00:00:00Z\n', at: ['l=2026-13-01T00:00:00Z'] },
  ],
});
