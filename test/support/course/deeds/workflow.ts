import assert from 'node:assert/strict';
import { type Deed, type Deeds } from '../participant';
import { bySolution, openFolder, runScript } from '../solution';

const FILE = '9-reproducible-workflow.md';
const FOLDER = '4-reproducible-workflow';

/** In place of Nextflow, which comes from the internet like its pipeline and images: it leaves the report behind. */
const NEXTFLOW = `
mkdir -p ~/.local/bin
cat > ~/.local/bin/nextflow <<'PROGRAM'
#!/bin/sh
[ "$1 $2" = 'run nextflow-io/rnaseq-nf' ] || exit 1
mkdir -p results
echo '<!doctype html><title>MultiQC</title>' > results/multiqc_report.html
PROGRAM
chmod 755 ~/.local/bin/nextflow`;

/** Two samples that are the same, as in the repository of the pipeline. */
const READS = `
mkdir -p ~/${FOLDER}/rnaseq-nf/data/ggal && cd ~/${FOLDER}/rnaseq-nf/data/ggal
for file in gut_1 gut_2 liver_1 liver_2; do printf '@read/1\\nGATTACA\\n+\\nIIIIIII\\n' > ggal_$file.fq; done
echo '>1' > ggal_1_48850000_49020000.Ggal71.500bpflank.fa`;

/** In place of the image with 2 GB of tools: its script writes the report. */
const TOOLS = `
cd ~/${FOLDER}/by-hand
printf '#!/bin/sh\\nmkdir -p "$3" && echo MultiQC > "$3/multiqc_report.html"\\n' > pipeline.sh
printf 'FROM alpine:3.22\\nCOPY pipeline.sh /\\nWORKDIR /work\\nENTRYPOINT ["sh", "/pipeline.sh"]\\n' > Dockerfile`;

/** Does it as the solution says, and asks until the web server has a certificate. */
const servedByTls: Deed = async (participant) => {
  await bySolution(FILE, 'rnaseq-tls')(participant);
  const session = await participant.session('workbench');
  const ask =
    'curl --silent --show-error --fail --insecure --output /dev/null https://localhost:8443/multiqc_report.html';
  const { exitCode, output } = await session.run(
    `for i in $(seq 300); do ${ask} 2>/dev/null && break; sleep 0.2; done; ${ask}`,
  );
  assert.equal(exitCode, 0, output);
};

export const workflow: Deeds = {
  'rnaseq-folder': openFolder(`${FOLDER}/question`, FOLDER),
  'nextflow-java': async (participant) => {
    // The stand-in for Nextflow needs none.
    await runScript(participant, 'mkdir -p ~/.local/bin');
    const session = await participant.session('workbench');
    const { exitCode } = await session.run('java -version || echo "a workbench without Java" >&2');
    participant.run.ran('nextflow-java', exitCode);
  },
  'nextflow-install': async (participant) => {
    await runScript(participant, NEXTFLOW);
    await (await participant.session('workbench')).run('export PATH="$HOME/.local/bin:$PATH"');
  },
  'rnaseq-clone': (participant) => runScript(participant, READS),
  'rnaseq-serve': bySolution(FILE, 'rnaseq-serve'),
  'rnaseq-twins': bySolution(FILE, 'rnaseq-twins'),
  'rnaseq-tls': servedByTls,
  'rnaseq-by-hand': async (participant) => {
    await openFolder(`${FOLDER}/solution/by-hand`, `${FOLDER}/by-hand`)(participant);
    await runScript(participant, TOOLS);
    await bySolution(FILE, 'rnaseq-by-hand')(participant);
  },
};
