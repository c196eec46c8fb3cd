export { DockerfileLint } from './dockerfileLint';
