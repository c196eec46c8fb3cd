import { testRule } from '../rule-tester';

testRule('ExposeInvalidFormat', {
  valid: ['FROM a\nEXPOSE 80 8000-8001/udp\n'],
  invalid: [
    // What would be left is no port either.
    { text: 'FROM a\nEXPOSE 127.0.0.1:88880\n', at: ['127.0.0.1:88880'] },
    { text: 'FROM a\nEXPOSE 127.0.0.1:"80\n', at: ['127.0.0.1:"80'] },
    { text: 'FROM a\nEXPOSE 80:\n', at: ['80:'] },
    { text: 'FROM a\nEXPOSE 8080:80/tcp\n', at: ['8080:80/tcp'], output: 'FROM a\nEXPOSE 80/tcp\n' },
    { text: 'FROM a\nEXPOSE 127.0.0.1:1:2\n', at: ['127.0.0.1:1:2'], output: 'FROM a\nEXPOSE 2\n' },
  ],
});
