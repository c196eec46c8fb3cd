import { testRule } from '../rule-tester';

const MOUNT = '--mount=type=cache,target=/root/.cache/pip';

testRule('DL3042', {
  valid: [
    'FROM a\nRUN pip install --no-cache-dir x\n',
    'FROM a\nENV PIP_NO_CACHE_DIR=1\nRUN pip install x\n',
    'FROM a AS b\nENV PIP_NO_CACHE_DIR=1\nFROM b\nRUN pip install x\n',
    'FROM a\nRUN PIP_NO_CACHE_DIR=1 pip install x\n',
    `FROM a\nRUN ${MOUNT} pip install x\n`,
    'FROM a\nRUN pipx install x\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN pip install x\n',
      at: ['pip install'],
      output: 'FROM a\nRUN pip install --no-cache-dir x\n',
    },
    {
      text: 'FROM a\nRUN python3 -m pip install x\n',
      at: ['python3 -m pip install'],
      output: 'FROM a\nRUN python3 -m pip install --no-cache-dir x\n',
    },
  ],
});
