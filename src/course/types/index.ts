export type * from './checks';
export type * from './course';
export type * from './loading';
export type * from './probes';
export type * from './progress';
export type * from './questions';
export type * from './steps';
