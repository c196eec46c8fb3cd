export { createPreflightActions } from './actions';
export { exercisesOf } from './exercises';
export { Preflights } from './preflights';
export { PreflightSection } from './section';
