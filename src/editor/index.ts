export { createActions } from './actions';
export { AuditReports, CommandAudit, EarlierReports, SuppressionFiles } from './audit';
export { ImageBuilder } from './builds';
export { registerCommands } from './commands';
export { ConnectionManager } from './connection';
export { ContainerFileSystem, FileRows } from './containerFiles';
export { ContainerRunner, EngineDocuments, Puller, RegistryLogins } from './containers';
export { VIEWS } from './contributions';
export { Credentials } from './credentials';
export { createCourseTrust, createHandout, loadKept } from './handout';
export { FormPanels } from './form';
export { ClusterJobs, SlurmSection } from './jobs';
export { LinkHandler } from './links';
export { EngineAddresses } from './engineAddresses';
export { DockerfileEditing } from './language';
export { ImagePanels } from './layers';
export { DockerfileLint } from './lint';
export { WorkbenchImages } from './workbenchImages';
export { Milestones } from './milestones';
export { showFailure } from './notify';
export { exercisesOf, Preflights, PreflightSection } from './preflight';
export { RecentWorkbenches } from './recentWorkbenches';
export { courseFolder } from './settings';
export { RiskQuestion } from './riskQuestion';
export { RunForms } from './run';
export {
  BackgroundSandboxes,
  createSandboxesView,
  resumeWork,
  RuntimeComparison,
  Sandboxes,
  UnfinishedWork,
} from './sandboxes';
export { runStartup } from './startup';
export { createStatusBarItem } from './statusBar';
export { registerTerminalLinks, registerTerminalProfile, WorkbenchTerminals } from './terminals';
export { ForwardedPorts, TunnelSection } from './tunnels';
export { RunningTransfers } from './transfers';
export { InventoryViews } from './trees';
export { createWorkbenchView } from './trees/workbenchView';
export { SearchView, WorkbenchReach } from './files';
export { WorkbenchFileSystem } from './workbenchFileSystem';
