export { createTunnelActions } from './actions';
export { ForwardedPorts } from './forwardedPorts';
export { publishedPorts } from './portChoices';
export { TunnelSection } from './section';
