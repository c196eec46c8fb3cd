import { testRule } from '../rule-tester';

testRule('DL3008', {
  valid: [
    'FROM a\nRUN apt-get install -y curl=1\n',
    'FROM a\nRUN apt-get install -t bookworm curl=1 ./x.deb a/b\n',
    'FROM a\nRUN apt-get update\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN apt-get install -y curl=1 git vim\n', at: ['git'] },
    { text: 'FROM a\nRUN apt-get install -y \\\n  # a comment\n  curl=1 \\\n  git\n', at: ['git'] },
    { text: 'FROM a\nRUN ["apt-get", "install", "git"]\n', at: ['git'] },
    { text: 'FROM a\r\nRUN apt-get install -y \\\r\n  "git"\r\n', at: ['"git"'] },
    { text: 'FROM a\nRUN <<E\nset -e\napt-get install git\nE\n', at: ['git'] },
  ],
});
