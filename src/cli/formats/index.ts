import type { OutputFormat } from '../../dockerfile';
import { checkstyle } from './checkstyle';
import { codacy } from './codacy';
import { codeclimate, gitlabCodeclimate } from './codeclimate';
import { gnu } from './gnu';
import { json } from './json';
import { junit } from './junit';
import type { Formatter } from './report';
import { sarif } from './sarif';
import { sonarqube } from './sonarqube';
import { tty } from './tty';

export const FORMATTERS: Readonly<Record<OutputFormat, Formatter>> = {
  tty,
  json,
  sarif,
  checkstyle,
  codeclimate,
  gitlab_codeclimate: gitlabCodeclimate,
  gnu,
  junit,
  sonarqube,
  codacy,
};
export type { Report } from './report';
