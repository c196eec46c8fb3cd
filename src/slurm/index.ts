export { cancelCommand, cancelJobs, listJobs, outputOf, scriptOf } from './jobs';
export { JobList } from './jobList';
export { listPartitions } from './partitions';
export { hasPyxis, pyxisStep } from './pyxis';
export { isJobOption, jobScript } from './script';
export { checkScript, submitScript } from './submit';
export type { JobOption } from './script';
export type { Job, JobPhase, JobSpec, Partition } from './types';
