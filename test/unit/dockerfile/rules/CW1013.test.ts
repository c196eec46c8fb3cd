import { testRule } from '../rule-tester';

testRule('CW1013', {
  valid: [
    'FROM a\nRUN apt-get install -y docker && docker --version && docker buildx version\n',
    'FROM a\nRUN --mount=type=bind,target=/x ls -it\nVOLUME /data c:/data $X:/y\n',
    'FROM a\nRUN dockerd & docker pull x\n',
    'FROM a\nRUN echo docker run x\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN -it bash\n', at: ['-it'] },
    { text: 'FROM a\nONBUILD RUN -v /a:/b \\\n  ls\n', at: ['-v'] },
    { text: 'FROM a\nRUN cd x && docker run -it alpine\n', at: ['docker'] },
    { text: 'FROM a\nRUN docker-compose up -d && podman -l debug build .\n', at: ['docker-compose'] },
    { text: 'FROM a\nRUN ["docker", "pull", "x"]\n', at: ['docker'] },
    {
      text: 'FROM a\nVOLUME /srv/data:/data ~/x:/y:ro\n',
      at: ['/srv/data:/data', '~/x:/y:ro'],
      output: 'FROM a\nVOLUME /data ~/x:/y:ro\n',
      safe: false,
    },
    {
      text: 'FROM a\nVOLUME ["./x:/y"]\n',
      at: ['./x:/y'],
      output: 'FROM a\nVOLUME ["/y"]\n',
      safe: false,
    },
  ],
});
