import { testRule } from '../rule-tester';

testRule('CW1015', {
  valid: [
    'FROM a\nRUN --mount=type=ssh git clone git@h:x/y.git\n',
    'FROM a\nRUN --mount=type=secret,id=k GIT_SSH_COMMAND="ssh -i /run/secrets/k" git clone ssh://git@h/x\n',
    'FROM a\nRUN git clone https://h/x.git && git config --global url."https://h/".insteadOf git@h:\n',
    'FROM a\nRUN echo git@h:x\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN apt-get update \\\n  && git clone --depth 1 git@example.org:x/y.git\n',
      at: ['git@example.org:x/y.git'],
      output:
        'FROM a\nRUN --mount=type=ssh apt-get update \\\n  && git clone --depth 1 git@example.org:x/y.git\n',
      safe: false,
    },
    {
      text: 'FROM a\nONBUILD RUN pip install "git+ssh://git@h/x.git"\n',
      at: ['"git+ssh://git@h/x.git"'],
      output: 'FROM a\nONBUILD RUN --mount=type=ssh pip install "git+ssh://git@h/x.git"\n',
      safe: false,
    },
    {
      text: 'FROM a\nRUN ["npm", "install", "git+ssh://git@h/x.git"]\n',
      at: ['git+ssh://git@h/x.git'],
      output: 'FROM a\nRUN --mount=type=ssh ["npm", "install", "git+ssh://git@h/x.git"]\n',
      safe: false,
    },
  ],
});
