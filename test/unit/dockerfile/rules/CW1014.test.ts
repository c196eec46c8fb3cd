import { testRule } from '../rule-tester';

const MOUNT = '--mount=type=secret,id=key';

testRule('CW1014', {
  valid: [
    `FROM a\nRUN ${MOUNT} TOKEN="$(cat /run/secrets/key)" make\nRUN cp a b\n`,
    `FROM a\nRUN ${MOUNT},target=/root/.npmrc npm ci && cp x y\n`,
    `FROM a\nRUN ${MOUNT} cp /run/secrets/key /tmp/k && make && rm /tmp/k\n`,
    `FROM a\nRUN ${MOUNT} cat /run/secrets/key > /dev/null && wc /run/secrets/key 2>&1\n`,
    `FROM a\nRUN ${MOUNT} --mount=type=tmpfs,target=/t cat /run/secrets/key > /t/k\n`,
    'FROM a\nRUN cp /run/secrets/key /x\n',
  ],
  invalid: [
    { text: `FROM a\nRUN ${MOUNT} cp /run/secrets/key ~/.key\n`, at: ['cp /run/secrets/key ~/.key'] },
    { text: `FROM a\nRUN ${MOUNT},dst=/k \\\n  set -e; cat /k \\\n  >> /etc/k\n`, at: ['/etc/k'] },
    { text: `FROM a\nRUN ${MOUNT} base64 -d /run/secrets/key | tee -a /k1\n`, at: ['/k1'] },
    { text: `FROM a\nRUN ${MOUNT} cat /run/secrets/key | base64 -d > /k2\n`, at: ['/k2'] },
    {
      text: `FROM a\nRUN ${MOUNT} npm config set //r/:_authToken "$(cat /run/secrets/key)"\n`,
      at: ['npm config set //r/:_authToken "$(cat /run/secrets/key)"'],
    },
    { text: `FROM a\nRUN ${MOUNT} <<E\necho "a $(cat /run/secrets/key)" > /x\nE\n`, at: ['/x'] },
  ],
});
