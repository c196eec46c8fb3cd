import * as vscode from 'vscode';
import {
  AuditReports,
  ClusterJobs,
  CommandAudit,
  ConnectionManager,
  ContainerFileSystem,
  ContainerRunner,
  createActions,
  createCourseTrust,
  createHandout,
  createStatusBarItem,
  createWorkbenchView,
  courseFolder,
  BackgroundSandboxes,
  createSandboxesView,
  Credentials,
  DockerfileEditing,
  DockerfileLint,
  EarlierReports,
  EngineAddresses,
  EngineDocuments,
  ImagePanels,
  LinkHandler,
  ForwardedPorts,
  InventoryViews,
  loadKept,
  exercisesOf,
  FileRows,
  FormPanels,
  ImageBuilder,
  Milestones,
  Preflights,
  PreflightSection,
  Puller,
  RecentWorkbenches,
  RegistryLogins,
  RiskQuestion,
  registerCommands,
  registerTerminalLinks,
  registerTerminalProfile,
  RunForms,
  runStartup,
  RunningTransfers,
  RuntimeComparison,
  resumeWork,
  Sandboxes,
  UnfinishedWork,
  SearchView,
  showFailure,
  SlurmSection,
  SuppressionFiles,
  TunnelSection,
  VIEWS,
  WorkbenchFileSystem,
  WorkbenchImages,
  WorkbenchReach,
  WorkbenchTerminals,
} from './editor';

/** Builds the parts and hands them to each other. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(vscode.window.createOutputChannel('Container Workbench', { log: true }));
  const course = courseFolder(context.extensionPath);
  const milestones = new Milestones();
  const recent = new RecentWorkbenches(context);
  const credentials = new Credentials(context, log);
  const trust = createCourseTrust(context, course);
  const vouched = async (): Promise<readonly string[]> => {
    const loaded = (await loadKept(context, course)).course;
    return loaded !== undefined && (await trust.given(loaded)) ? loaded.sshFingerprints : [];
  };
  const connection = own(
    new ConnectionManager(credentials, recent, vouched, milestones, new EngineAddresses(context.globalState)),
  );
  const terminals = new WorkbenchTerminals(connection, context.workspaceState);
  // In front of the connection, whose end would be the terminals' end: they are to come back with the window.
  context.subscriptions.unshift(terminals);
  own(registerTerminalProfile(connection, terminals));
  own(registerTerminalLinks(terminals));
  const reach = own(new WorkbenchReach(connection, context.globalState));
  const files = own(new WorkbenchFileSystem(connection, reach));
  const search = own(new SearchView());
  const images = own(new WorkbenchImages(connection));
  const lint = own(new DockerfileLint(milestones, connection, images));
  own(new DockerfileEditing(images));
  own(new CommandAudit());
  const audits = own(
    new AuditReports(
      context.extensionUri,
      new EarlierReports(context.globalState),
      new SuppressionFiles(context.globalStorageUri),
    ),
  );
  const transfers = own(new RunningTransfers());
  const containerFiles = own(new ContainerFileSystem(log, connection, reach));
  const fileRows = own(new FileRows(containerFiles));
  const views = own(new InventoryViews(connection, milestones, transfers, context.workspaceState, fileRows));
  const sandboxes = own(new Sandboxes(connection, context.globalState));
  const sandboxView = own(createSandboxesView(connection, milestones, sandboxes));
  const unfinished = new UnfinishedWork(context.globalState);
  own(resumeWork({ log, connection, transfers, sandboxes, unfinished }));
  const documents = own(new EngineDocuments(connection));
  const imagePanels = own(new ImagePanels(context.extensionUri, lint));
  const logins = new RegistryLogins(log, context);
  const puller = new Puller(log, transfers, logins);
  const risks = new RiskQuestion();
  const runner = new ContainerRunner(log, puller, risks);
  const builder = own(new ImageBuilder(log, connection, transfers, logins, context.workspaceState));
  const forms = own(new FormPanels(context.extensionUri));
  const runForms = new RunForms(forms, runner);
  const preflights = own(new Preflights(connection, () => exercisesOf(course)));
  const comparison = own(new RuntimeComparison(connection, preflights, sandboxes));
  const jobs = own(new ClusterJobs(connection, preflights, terminals));
  const handout = own(
    createHandout(context, {
      connection,
      terminals,
      milestones,
      courseFolder: course,
      trust,
      risks,
      imageFolders: () =>
        connection.active === undefined ? [] : sandboxes.foldersOf(connection.active.workbench),
      preflights,
      watches: {
        sandboxes: (held, happened) => sandboxes.follow(held, happened),
        jobs: (held, happened) => jobs.follow(held, happened),
      },
      connect: () => vscode.commands.executeCommand('containerWorkbench.connect'),
      openCommand: 'containerWorkbench.openChapter',
    }),
  );
  const ports = own(new ForwardedPorts(connection, context.workspaceState, log));
  own(
    createWorkbenchView(connection, recent, [
      own(new TunnelSection(ports)),
      own(new SlurmSection(jobs)),
      own(new PreflightSection(preflights)),
    ]),
  );
  own(vscode.window.createTreeView(VIEWS.handout, { treeDataProvider: handout.tree }));
  own(createStatusBarItem(connection));
  own(vscode.window.registerUriHandler(new LinkHandler()));
  const actions = createActions({
    log,
    connection,
    credentials,
    recent,
    milestones,
    terminals,
    files,
    containerFiles,
    reach,
    search,
    handout,
    lint,
    ports,
    preflights,
    transfers,
    builder,
    documents,
    imagePanels,
    logins,
    puller,
    runner,
    runForms,
    forms,
    jobs,
    sandboxes,
    sandboxView,
    unfinished,
    comparison,
    audits,
    backgroundSandboxes: new BackgroundSandboxes(context.globalState),
    ...views.parts,
  });
  own(registerCommands(actions, (error) => void showFailure(log, error)));
  void runStartup(log, connection, recent, () => handout.open()).then(() => terminals.closeEmptyGroups());
}
