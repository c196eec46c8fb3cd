import { testRule } from '../rule-tester';

testRule('DL3013', {
  valid: [
    'FROM a\nRUN pip install x==1\n',
    'FROM a\nRUN pip3 install -r requirements.txt\n',
    'FROM a\nRUN python3 -m pip install .\n',
    'FROM a\nRUN pip install --index-url https://x y==1\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN pip install x==1 y\n', at: ['y'] },
    { text: 'FROM a\nRUN python -m pip install x\n', at: ['x'] },
    {
      text: 'FROM a\nRUN pip install git+https://example.org/x.git\n',
      at: ['git+https://example.org/x.git'],
    },
  ],
});
