export { createJobActions } from './actions';
export { ClusterJobs } from './clusterJobs';
export { SlurmSection } from './section';
export type { JobParts } from './actions';
