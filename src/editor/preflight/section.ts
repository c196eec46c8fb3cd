import * as vscode from 'vscode';
import { Disposables, Emitter, displayText, explain } from '../../base';
import type { Capability, CapabilityGroup, PreflightReport } from '../../preflight';
import type { Workbench } from '../../workbench';
import { TREE_ITEMS } from '../contributions';
import type { SectionRow, WorkbenchSection } from '../trees/section';
import { table } from '../trees/tooltip';
import { reportOf, type Look, type Preflights } from './preflights';

/** In the order in which they are shown. */
const GROUPS: readonly CapabilityGroup[] = ['machine', 'containers', 'workflows', 'tools', 'exercises'];

function groupTitle(group: CapabilityGroup): string {
  switch (group) {
    case 'machine':
      return vscode.l10n.t('Machine');
    case 'containers':
      return vscode.l10n.t('Container programs');
    case 'workflows':
      return vscode.l10n.t('Workflows');
    case 'tools':
      return vscode.l10n.t('Tools');
    case 'exercises':
      return vscode.l10n.t('Exercises');
  }
}

/** The row that all that a workbench has is below. */
export class PreflightRow implements SectionRow {
  readonly kind = 'section';
  readonly workbench: Workbench;
  readonly #look: () => Look | undefined;

  constructor(workbench: Workbench, look: () => Look | undefined) {
    this.workbench = workbench;
    this.#look = look;
  }

  item(): vscode.TreeItem {
    const look = this.#look();
    const item = new vscode.TreeItem(
      vscode.l10n.t('What it has'),
      reportOf(look) === undefined
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Collapsed,
    );
    item.id = `preflight ${this.workbench.id}`;
    item.contextValue = TREE_ITEMS.preflight;
    switch (look?.kind) {
      case 'seen': {
        const lacking = lackingOf(look.report);
        item.iconPath =
          lacking.length === 0
            ? new vscode.ThemeIcon('checklist')
            : new vscode.ThemeIcon('checklist', new vscode.ThemeColor('list.warningForeground'));
        item.description =
          lacking.length === 0
            ? vscode.l10n.t('all that the course needs')
            : vscode.l10n.t('not ready: {0}', lacking.map(({ label }) => label).join(', '));
        break;
      }
      case 'failed':
        item.iconPath = new vscode.ThemeIcon('warning');
        item.description = displayText(explain(look.error));
        item.tooltip = displayText(explain(look.error));
        break;
      default:
        item.iconPath = new vscode.ThemeIcon('loading~spin');
        item.description = vscode.l10n.t('looking…');
    }
    return item;
  }

  children(): readonly SectionRow[] {
    const report = reportOf(this.#look());
    if (report === undefined) return [];
    return GROUPS.map((group) => new GroupRow(this.workbench, group, report)).filter(
      (row) => row.children().length > 0,
    );
  }
}

class GroupRow implements SectionRow {
  readonly kind = 'section';
  readonly #workbench: Workbench;
  readonly #group: CapabilityGroup;
  readonly #rows: readonly CapabilityRow[];

  constructor(workbench: Workbench, group: CapabilityGroup, report: PreflightReport) {
    this.#workbench = workbench;
    this.#group = group;
    this.#rows = report.capabilities
      .filter((capability) => capability.group === group)
      .map((capability) => new CapabilityRow(workbench, capability, report.installer !== undefined));
  }

  item(): vscode.TreeItem {
    const lacking = this.#rows.some(({ capability }) => isLacking(capability));
    const item = new vscode.TreeItem(
      groupTitle(this.#group),
      lacking ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
    );
    item.id = `preflight ${this.#workbench.id} ${this.#group}`;
    const there = this.#rows.filter(({ capability }) => capability.state === 'ok').length;
    item.description = vscode.l10n.t('{0} of {1}', there, this.#rows.length);
    return item;
  }

  children(): readonly SectionRow[] {
    return this.#rows;
  }
}

/** The row of one capability. */
export class CapabilityRow implements SectionRow {
  readonly kind = 'section';
  readonly workbench: Workbench;
  readonly capability: Capability;
  readonly #installable: boolean;

  constructor(workbench: Workbench, capability: Capability, mayInstall: boolean) {
    this.workbench = workbench;
    this.capability = capability;
    this.#installable = mayInstall && capability.packages !== undefined;
  }

  item(): vscode.TreeItem {
    const { id, label, state, value, needed, remedy = '' } = this.capability;
    const item = new vscode.TreeItem(displayText(label));
    item.id = `preflight ${this.workbench.id} ${id}`;
    item.contextValue = this.#installable ? TREE_ITEMS.installable : TREE_ITEMS.capability;
    item.iconPath = icon(this.capability);
    item.description = [
      ...(needed && state !== 'ok' ? [vscode.l10n.t('needed')] : []),
      ...(value === '' ? (state === 'missing' ? [vscode.l10n.t('not there')] : []) : [value]),
    ].join(' · ');
    item.tooltip = table(label, [
      [vscode.l10n.t('Found'), value],
      [vscode.l10n.t('What to do'), remedy],
    ]);
    item.accessibilityInformation = {
      label: [label, stateText(this.capability), value, remedy].filter((part) => part !== '').join(', '),
    };
    return item;
  }

  children(): readonly SectionRow[] {
    return [];
  }
}

/** What the course needs and cannot have as it is. */
export function lackingOf({ capabilities }: PreflightReport): readonly Capability[] {
  return capabilities.filter(isLacking);
}

/** What each workbench that is held has, below its row. */
export class PreflightSection implements WorkbenchSection, vscode.Disposable {
  readonly #preflights: Preflights;
  readonly #rows = new WeakMap<Workbench, PreflightRow>();
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<SectionRow | undefined>());
  readonly onDidChange = this.#changed.event;

  constructor(preflights: Preflights) {
    this.#preflights = preflights;
    this.#parts.add(preflights.onDidChange((workbench) => this.#changed.fire(this.#row(workbench))));
  }

  rows({ workbench }: { workbench: Workbench }): readonly SectionRow[] {
    return [this.#row(workbench)];
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #row(workbench: Workbench): PreflightRow {
    const row =
      this.#rows.get(workbench) ?? new PreflightRow(workbench, () => this.#preflights.of(workbench));
    this.#rows.set(workbench, row);
    return row;
  }
}

function isLacking({ state, needed }: Capability): boolean {
  return needed && state !== 'ok';
}

function icon({ state, needed }: Capability): vscode.ThemeIcon {
  if (state === 'ok') return new vscode.ThemeIcon('check', new vscode.ThemeColor('charts.green'));
  if (!needed) return new vscode.ThemeIcon(state === 'missing' ? 'dash' : 'info');
  return state === 'missing'
    ? new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
    : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}

function stateText({ state, needed }: Capability): string {
  switch (state) {
    case 'ok':
      return vscode.l10n.t('there');
    case 'hindered':
      return needed ? vscode.l10n.t('the course needs it, and it is hindered') : vscode.l10n.t('hindered');
    case 'missing':
      return needed ? vscode.l10n.t('the course needs it, and it is missing') : vscode.l10n.t('not there');
  }
}
