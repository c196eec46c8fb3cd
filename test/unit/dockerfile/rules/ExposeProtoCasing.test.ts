import { testRule } from '../rule-tester';

testRule('ExposeProtoCasing', {
  valid: ['FROM a\nEXPOSE 80/tcp $P/UDP\n'],
  invalid: [
    { text: 'FROM a\nEXPOSE 80/TCP 53/Udp\n', at: ['TCP', 'Udp'], output: 'FROM a\nEXPOSE 80/tcp 53/Udp\n' },
  ],
});
