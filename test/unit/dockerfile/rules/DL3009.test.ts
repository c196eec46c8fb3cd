import { testRule } from '../rule-tester';

testRule('DL3009', {
  valid: [
    'FROM a\nRUN apt-get update && apt-get install x && rm -rf /var/lib/apt/lists/*\n',
    'FROM a AS b\nRUN apt-get update\nFROM c\n',
    'FROM a\nRUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt apt-get update\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN apt-get update && apt-get install x\n',
      at: ['apt-get update'],
      output: 'FROM a\nRUN apt-get update && apt-get install x && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      text: 'FROM a\nRUN apt-get update \\\n  && apt-get install x # why\n',
      at: ['apt-get update'],
      output:
        'FROM a\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update \\\n  && apt-get install x # why\n',
      safe: false,
    },
    {
      text: 'FROM a\nRUN apt-get update \\\n  && apt-get install x\n',
      at: ['apt-get update'],
      output: 'FROM a\nRUN apt-get update \\\n  && apt-get install x \\\n  && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      text: 'FROM a\nRUN apt-get update && \\\n    apt-get install x\n',
      at: ['apt-get update'],
      output:
        'FROM a\nRUN apt-get update && \\\n    apt-get install x && \\\n    rm -rf /var/lib/apt/lists/*\n',
    },
    {
      text: 'FROM a\nRUN <<E\napt-get update\nE\n',
      at: ['apt-get update'],
      output: 'FROM a\nRUN <<E\napt-get update\nrm -rf /var/lib/apt/lists/*\nE\n',
    },
    // The second RUN lives on the lists of the first one: deleting them there would break it.
    {
      text: 'FROM a\nRUN apt-get update\nRUN apt-get install x\n',
      at: ['apt-get update'],
      output: 'FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN apt-get install x\n',
      safe: false,
    },
  ],
});
