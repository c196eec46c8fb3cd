import { testRule } from '../rule-tester';

testRule('CW1006', {
  valid: [
    'FROM a\nCOPY id_rsa.pub /x\n',
    'FROM a\nCOPY cert.pem keys.txt .env.example /x/\n',
    'FROM a\nRUN x > /log\n',
  ],
  invalid: [
    { text: 'FROM a\nCOPY a ./id_ed25519 /root/.ssh/\n', at: ['./id_ed25519'] },
    { text: 'FROM a\nADD .env server.key /x/\n', at: ['.env'] },
    { text: 'FROM a\nARG K\nRUN echo "$K" > /root/.ssh/id_rsa && x\n', at: ['/root/.ssh/id_rsa'] },
  ],
});
