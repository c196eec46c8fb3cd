import { testRule } from '../rule-tester';

testRule('CW1008', {
  valid: [
    'FROM a\nRUN apt-get install --no-install-recommends --yes -o A::B=c --fix-missing x\n',
    'FROM a\nRUN apt-get --allow-downgrades --with-new-pkgs --no-install-suggests install x\n',
    'FROM a\nRUN apk add --no-cache --virtual=.x y --repository=https://x\n',
    'FROM a\nRUN apk add --some-future-thing x\n',
    'FROM a\nRUN pip install --no-cache --pre --index-url=https://x -r y && pip wheel --nocache-dir x\n',
    'FROM a\nRUN dnf install -y --setopt=install_weak_deps=False --nodocs --allowerasing x\n',
    'FROM a\nRUN yum install --enablerepo=x y && apt list --installed\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN apt-get install --no-reco\\\nmmend x\n', at: ['--no-reco\\\nmmend'] },
    {
      text: 'FROM a\nRUN apt-get install -y --no-recommend x\n',
      at: ['--no-recommend'],
      output: 'FROM a\nRUN apt-get install -y --no-install-recommends x\n',
    },
    {
      text: 'FROM a\nRUN apt-get install --asume-yes x\n',
      at: ['--asume-yes'],
      output: 'FROM a\nRUN apt-get install --assume-yes x\n',
      safe: false,
    },
    { text: 'FROM a\nRUN apt-get install --xyzzyplugh x\n', at: ['--xyzzyplugh'] },
    {
      text: 'FROM a\nRUN apk add --no-cahce x\n',
      at: ['--no-cahce'],
      output: 'FROM a\nRUN apk add --no-cache x\n',
      safe: false,
    },
    {
      text: 'FROM a\nRUN python3 -m pip install --no-cahce-dir \\\n  x\n',
      at: ['--no-cahce-dir'],
      output: 'FROM a\nRUN python3 -m pip install --no-cache-dir \\\n  x\n',
      safe: false,
    },
    {
      text: 'FROM a\nRUN dnf install -y --no-install-recommends x\n',
      at: ['--no-install-recommends'],
      output: 'FROM a\nRUN dnf install -y --setopt=install_weak_deps=False x\n',
      safe: false,
    },
    {
      text: 'FROM a\nRUN yum install --assume-yes --noplugin=x y\n',
      at: ['--assume-yes'],
      output: 'FROM a\nRUN yum install --assumeyes --noplugin=x y\n',
      safe: false,
    },
    { text: 'FROM a\nRUN apk add --no-install-recommends x\n', at: ['--no-install-recommends'] },
    {
      text: 'FROM a\nRUN apt install -y --no-install-recommend x\n',
      at: ['--no-install-recommend'],
      output: 'FROM a\nRUN apt install -y --no-install-recommends x\n',
    },
  ],
});
