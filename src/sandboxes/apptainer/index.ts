import { explainBy } from '../failure';
import type { SandboxRuntime } from '../runtime';
import { apptainerCommands } from './commands';
import { APPTAINER_FAILURES, apptainerNeeds, apptainerPhase } from './conversion';
import { APPTAINER_ORIGIN, APPTAINER_SURVEY, builtFrom, readApptainer } from './survey';

/** Apptainer, and Singularity, which it was called before: SIF files, folders and instances. */
export const apptainer: SandboxRuntime = {
  id: 'apptainer',
  survey: APPTAINER_SURVEY,
  read: readApptainer,
  commands: apptainerCommands,
  origin: { script: APPTAINER_ORIGIN, read: builtFrom },
  needs: apptainerNeeds,
  phase: apptainerPhase,
  explain: (doing, _status, output) => explainBy(APPTAINER_FAILURES, 'Apptainer', doing, output),
};
