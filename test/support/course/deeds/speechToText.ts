import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LABS, type Deeds } from '../participant';
import { bySolution, openFolder, runScript, solutionOf } from '../solution';

const FILE = '7-speech-to-text.md';
const FOLDER = '3-speech-to-text';

/** In place of the image that takes minutes and GitHub to build: a whisper-cli with the same options, and no ears. */
const STAND_IN = `
mkdir -p ~/whisper-stand-in && cd ~/whisper-stand-in
cat > whisper-cli <<'PROGRAM'
#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    -f) audio=$2; shift ;;
    -m) [ -s "$2" ] || { echo "failed to open $2" >&2; exit 1; }; shift ;;
    -l) shift ;;
    -of) output=$2; shift ;;
  esac
  shift
done
[ "$(head -c 4 "$audio")" = RIFF ] || { echo "failed to read $audio" >&2; exit 2; }
echo "heard something in $audio" | tee "\${output:-$audio}.txt"
PROGRAM
printf 'FROM alpine:3.22\\nCOPY whisper-cli /usr/local/bin/\\nRUN chmod 755 /usr/local/bin/whisper-cli\\nWORKDIR /data\\nCMD ["/bin/sh"]\\n' > Dockerfile
docker build --quiet --tag whisper.cpp:1.9.3 .`;

export const speechToText: Deeds = {
  'speech-folder': openFolder(`${FOLDER}/question`, FOLDER),
  // The model itself is the internet's; a test with a real one is in test/soak.
  'speech-model': (participant) =>
    runScript(
      participant,
      `mkdir -p ~/${FOLDER}/data && truncate -s 147951465 ~/${FOLDER}/data/ggml-base.bin`,
    ),
  'speech-dockerfile': async (participant) =>
    participant.write(`${FOLDER}/Dockerfile`, await readFile(join(LABS, FOLDER, 'solution', 'Dockerfile'))),
  'speech-build': (participant) => runScript(participant, STAND_IN),
  'speech-all': async (participant) => {
    const session = await participant.session('whisper');
    for (const line of (await solutionOf(FILE, 'speech-all')).trim().split('\n')) session.type(line);
  },
  'speech-translate': bySolution(FILE, 'speech-translate'),
};
