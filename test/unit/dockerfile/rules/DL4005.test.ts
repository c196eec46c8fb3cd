import { testRule } from '../rule-tester';

testRule('DL4005', {
  valid: ['FROM a\nRUN ln -s /a /b\n'],
  invalid: [{ text: 'FROM a\nRUN ln -sf /bin/bash /bin/sh\n', at: ['ln -sf /bin/bash /bin/sh'] }],
});
