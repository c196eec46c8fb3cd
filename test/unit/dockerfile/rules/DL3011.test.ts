import { testRule } from '../rule-tester';

testRule('DL3011', {
  valid: ['FROM a\nEXPOSE 80 443/tcp 8000-9000/udp $PORT\n'],
  invalid: [
    { text: 'FROM a\nEXPOSE 80 80000\n', at: ['80000'] },
    { text: 'FROM a\nEXPOSE 65530-65536/tcp\n', at: ['65530-65536/tcp'] },
  ],
});
