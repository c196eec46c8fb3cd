import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LABS, type Deeds } from '../participant';
import { openFolder, runScript, solutionOf } from '../solution';

const FILE = '4-dream.md';
const FOLDER = '2-dream';

/** In place of the image that takes minutes and PyPI to build: it answers like Jupyter, and does not dream. */
const STAND_IN = `
mkdir -p ~/dream-stand-in && cd ~/dream-stand-in
printf '{"version": "0"}' > api
printf 'FROM alpine:3.22\\nCOPY api /www/\\nEXPOSE 8888\\nENTRYPOINT ["httpd", "-f", "-p", "8888", "-h", "/www"]\\n' > Dockerfile
docker build --quiet --tag dream .`;

/** The image itself, and its dreams, are a test in test/soak. */
export const dream: Deeds = {
  'dream-folder': openFolder(`${FOLDER}/question`, FOLDER),
  requirements: async (participant) =>
    participant.write(`${FOLDER}/requirements.txt`, await solutionOf(FILE, 'requirements', 'text')),
  'dream-dockerfile': async (participant) =>
    participant.write(`${FOLDER}/Dockerfile`, await readFile(join(LABS, FOLDER, 'solution', 'Dockerfile'))),
  'build-dream': (participant) => runScript(participant, STAND_IN),
  'let-it-dream': (participant) => participant.write(`${FOLDER}/data/dream.png`, 'a dream'),
  'dream-password': (participant) =>
    runScript(participant, `sed -i 's/sha256:[^"]*/argon2:another/' ~/${FOLDER}/jupyter_server_config.py`),
  'small-dream': (participant) => runScript(participant, 'docker tag dream dream:small'),
};
