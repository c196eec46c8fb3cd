import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Audit, AuditReport, AuditedWorkbench, EarlierReport, Suppression } from '../audit';
import { isAbove, loadAudit } from '../audit';
import { ExplainedError, displayText, explain } from '../base';
import { openEngine } from '../docker';
import { contentsForAudit, readImageOf } from '../layers';
import { localWorkbench } from '../workbench';
import type { AuditRequest } from './audit/arguments';
import { USAGE, parseAuditRequest } from './audit/arguments';
import { auditFiles } from './audit/files';
import { unreadable, unwritable } from './lint/files';
import type { Surroundings } from './lint/surroundings';
import { processSurroundings } from './lint/surroundings';

/** `container-workbench audit`: findings on standard output, what could not be done on standard error. */
export async function audit(
  args: readonly string[],
  surroundings: Surroundings = processSurroundings(),
): Promise<number> {
  const { stdout, stderr, folder } = surroundings;
  let request: AuditRequest | 'help';
  try {
    request = parseAuditRequest(args);
  } catch (error) {
    stderr.write(`container-workbench audit: ${explain(error)}\n\n${USAGE}`);
    return 2;
  }
  if (request === 'help') {
    stdout.write(USAGE);
    return 0;
  }
  const { format, output, threshold } = request;
  try {
    const loaded = await loadAudit();
    const report = await reportOf(loaded, request, surroundings);
    const text = loaded.formatReport(report, format);
    if (output === undefined) stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    else
      await writeFile(resolve(folder, output), text).catch((error: unknown) => {
        throw unwritable(output, error);
      });
    return report.entries.some(({ finding }) => !isAbove(threshold, finding.severity)) ? 1 : 0;
  } catch (error) {
    stderr.write(`container-workbench audit: ${explain(error)}\n`);
    return 1;
  }
}

async function reportOf(
  loaded: Audit,
  request: AuditRequest,
  surroundings: Surroundings,
): Promise<AuditReport> {
  const { folder } = surroundings;
  const now = Date.now();
  const suppressions = await suppressionsIn(loaded, request.suppressions, folder);
  const earlier = await earlierReport(request.since, folder);
  const inFiles = await auditFiles(loaded, request.files, folder);
  const machine = await auditMachine(loaded, request, surroundings, now);
  return loaded.makeReport(
    [...request.files, ...(machine === undefined ? [] : ['this computer'])].join(', '),
    { entries: [...inFiles, ...(machine?.entries ?? [])], gaps: machine?.gaps ?? [] },
    { suppressions, now, ...(earlier && { earlier }) },
  );
}

async function auditMachine(
  { auditor, auditWorkbench }: Audit,
  { scope, layers, elevated }: AuditRequest,
  { stderr }: Surroundings,
  now: number,
): Promise<AuditedWorkbench | undefined> {
  const { host, containers, images } = scope;
  if (host !== true && containers !== true && images !== true) return undefined;
  const workbench = localWorkbench();
  try {
    const engine = await openEngine(workbench, { quiet: true }).catch((error: unknown) => {
      // The host can be looked at without one.
      if (host !== true) throw error;
      stderr.write(`container-workbench audit: ${explain(error)}\n`);
      return undefined;
    });
    try {
      return await auditWorkbench(
        auditor,
        { workbench, engine },
        {
          ...{ scope, elevated, now },
          ...(layers && {
            contentsOf: async (from, { id }) =>
              contentsForAudit(await readImageOf({ workbench, engine: from, image: id })),
          }),
        },
      );
    } finally {
      engine?.close();
    }
  } finally {
    await workbench.close();
  }
}

async function suppressionsIn(
  { readSuppressions, suppressionsFile }: Audit,
  named: string | undefined,
  folder: string,
): Promise<Suppression[]> {
  const file = named ?? suppressionsFile;
  try {
    return readSuppressions(await readFile(resolve(folder, file), 'utf8'), file);
  } catch (error) {
    if (error instanceof ExplainedError) throw error;
    if (named === undefined) return [];
    throw unreadable(named, error);
  }
}

async function earlierReport(file: string | undefined, folder: string): Promise<EarlierReport | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(resolve(folder, file), 'utf8').catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const { score, keys } = JSON.parse(text) as { score?: unknown; keys?: unknown };
    if (typeof score === 'number' && Array.isArray(keys))
      return { score, keys: keys.filter((key) => typeof key === 'string') };
  } catch {
    // Said below.
  }
  throw new ExplainedError('audit-since', `${displayText(file)} is no report of an audit.`, {
    remedy: 'Name one that was written with --format json.',
  });
}
