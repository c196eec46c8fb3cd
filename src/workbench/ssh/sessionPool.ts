import type { ClientChannel } from 'ssh2';
import { ExplainedError } from '../../base';
import type { Clock, Disposable } from '../../base';
import type { Priority } from '../types';
import { Backoff } from './backoff';
import { needsPerson } from './finalReasons';
import { NotSent, Refused } from './link';
import type { OpenSession, SshLink } from './link';

/** Sessions that OpenSSH allows on one connection unless told otherwise (sshd_config(5), MaxSessions). */
const USUAL_LIMIT = 10;
/** Connections in all, where one is not enough. */
const MOST_LINKS = 10;
/** Milliseconds that a session is waited for. */
const PATIENCE = 20_000;
/** Milliseconds that sessions which are to be over soon are waited for before another connection is opened. */
const SOON: Readonly<Record<Priority, number>> = { interactive: 500, background: 3000 };
/**
 * Where nothing else is open, a refusal can only be about places that are not yet free: milliseconds after which it is
 * asked for one again, before the connection is left alone for a while.
 */
const INSISTENCE = [0, 50, 250];
/** Milliseconds until a connection is asked again on which programs that we have let go of keep their places. */
const CROWDED = 5000;
/** Milliseconds after which a further connection that nobody uses is closed. */
const IDLE = 30_000;

/** What a session is opened for. */
export interface SessionUse {
  /** It stays open for long (a terminal, SFTP, a stream), rather than being over soon. */
  lasting: boolean;
  priority: Priority;
  /** Gives up the wait for it. */
  signal?: AbortSignal;
}

type Link = Pick<SshLink, 'openSession' | 'onDidEnd' | 'reason' | 'probe' | 'close'>;

/** A link and what is open on it, counted from the request on. */
class Member {
  readonly link: Link;
  lasting = 0;
  brief = 0;
  /** A session was opened on it, so that there can be some. */
  proven = false;
  /** Its places are taken, by programs that go on although nobody is connected to them any more. */
  crowded: Disposable | undefined;
  idle: Disposable | undefined;

  constructor(link: Link) {
    this.link = link;
  }

  get open(): number {
    return this.lasting + this.brief;
  }
}

interface Waiting {
  use: SessionUse;
  since: number;
  enter(member: Member): void;
  fail(error: Error): void;
}

/**
 * The session channels (commands, terminals, SFTP) of one machine, none of which fails for want of room. They share one
 * connection as long as it suffices; what exceeds the server's MaxSessions waits in a queue, what somebody waits for
 * first, what is over soon before what stays. What stays does not take the main connection's last place: a further
 * connection is opened for it, one at a time, and closed again when nobody uses it. The limit is learnt: a server that
 * refuses a session has just said how many it allows.
 */
export class SessionPool {
  readonly #openLink: (signal: AbortSignal) => Promise<Link>;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #queue: Waiting[] = [];
  readonly #further = new Set<Member>();
  #main: Member | undefined;
  #limit = USUAL_LIMIT;
  #held = false;
  #refusal: Error | undefined;
  /** A further connection that is being opened, or waits to be tried again. */
  #growth: AbortController | undefined;
  /** Why there can be no further connection at the moment. */
  #obstacle: Error | undefined;
  /** Why there will be none. */
  #final: Error | undefined;
  #look: Disposable | undefined;

  /** @param openLink makes a further connection without asking anybody */
  constructor(openLink: (signal: AbortSignal) => Promise<Link>, clock: Clock, backoff = new Backoff()) {
    this.#openLink = openLink;
    this.#clock = clock;
    this.#backoff = backoff;
  }

  /** Connections beside the main one. */
  get further(): number {
    return this.#further.size;
  }

  /** The main connection is there now, or is gone. Without one, what is not yet sent waits. */
  setMain(link: Link | undefined): void {
    this.#main = link === undefined ? undefined : new Member(link);
    if (link === undefined) {
      this.#stopGrowing();
      return;
    }
    // It may be a server that was set up differently meanwhile, or somebody may have answered its questions.
    this.#limit = USUAL_LIMIT;
    this.#obstacle = this.#final = undefined;
    this.#pump();
  }

  /** While there is doubt whether anybody is at the other end, nothing new is sent. */
  hold(held: boolean): void {
    if (this.#held === held) return;
    this.#held = held;
    if (!held) this.#pump();
  }

  /** Makes sure of the further connections. */
  probe(): void {
    for (const { link } of this.#further) link.probe().catch(() => {});
  }

  /** What waits and what comes fails with `reason`, until that is undefined. */
  refuse(reason: Error | undefined): void {
    this.#refusal = reason;
    if (reason === undefined) return;
    for (const waiting of this.#queue.splice(0)) waiting.fail(reason);
    this.#stopGrowing();
  }

  /** Closes the further connections, and refuses everything. */
  async close(reason: Error): Promise<void> {
    this.refuse(reason);
    this.#main?.crowded?.dispose();
    this.#main = undefined;
    const links = [...this.#further].map(({ link }) => link);
    for (const { idle, crowded } of this.#further) {
      idle?.dispose();
      crowded?.dispose();
    }
    this.#further.clear();
    await Promise.all(links.map((link) => link.close()));
  }

  /**
   * Opens a session as soon as there is room. `attach` gets it before anything that the server says about it can be
   * missed; its answer is the promise's. Rejects with `no-channel` or `no-connection` after 20 s without any room.
   */
  async open<T>(
    open: OpenSession,
    attach: (channel: ClientChannel, link: Link) => T,
    use: SessionUse,
  ): Promise<Awaited<T>> {
    const since = this.#clock.now();
    for (;;) {
      const member = await this.#enter(use, since);
      let over = false;
      const leave = (): void => {
        if (!over) this.#leave(member, use);
        over = true;
      };
      let opened: { attached: T };
      try {
        opened = await this.#insist(member, () =>
          member.link.openSession(open, (channel) => attach(channel, member.link), leave),
        );
      } catch (error) {
        const others = member.open - 1;
        leave();
        if (error instanceof NotSent) continue;
        if (!(error instanceof Refused)) throw error;
        if (others > 0) this.#limit = Math.min(this.#limit, others);
        else if (member.proven) this.#avoid(member);
        else throw noSessions(error.cause as Error);
        continue;
      }
      member.proven = true;
      return await opened.attached;
    }
  }

  /**
   * sshd frees a closed channel's place only after it has read what came along with our word that it is closed, as a
   * request may have: the first refusal may be about a place that is free by now.
   */
  async #insist<T>(member: Member, attempt: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        const wait = INSISTENCE[tries];
        if (!(error instanceof Refused) || wait === undefined || (wait > 0 && member.open > 1)) throw error;
        if (wait > 0) await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
      }
    }
  }

  #avoid(member: Member): void {
    member.crowded?.dispose();
    member.crowded = this.#clock.after(CROWDED, () => {
      member.crowded = undefined;
      this.#pump();
    });
    this.#pump();
  }

  #enter(use: SessionUse, since: number): Promise<Member> {
    return new Promise((resolve, reject) => {
      const refusal =
        this.#refusal ?? (use.signal?.aborted === true ? (use.signal.reason as Error) : undefined);
      if (refusal !== undefined) {
        reject(refusal);
        return;
      }
      const done = (): void => {
        timer.dispose();
        use.signal?.removeEventListener('abort', onAbort);
      };
      const waiting: Waiting = {
        use,
        since,
        enter: (member) => {
          done();
          resolve(member);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      const giveUp = (reason: () => Error): void => {
        const place = this.#queue.indexOf(waiting);
        if (place >= 0) this.#queue.splice(place, 1);
        waiting.fail(reason());
      };
      const onAbort = (): void => giveUp(() => use.signal?.reason as Error);
      const timer = this.#clock.after(Math.max(0, since + PATIENCE - this.#clock.now()), () =>
        giveUp(() => this.#noRoom()),
      );
      use.signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(waiting);
      this.#queue.sort((a, b) => rank(a.use) - rank(b.use) || a.since - b.since);
      this.#pump();
    });
  }

  #leave(member: Member, use: SessionUse): void {
    if (use.lasting) member.lasting--;
    else member.brief--;
    this.#rest(member);
    this.#pump();
  }

  /** A further connection that is not used for a while is given back. */
  #rest(member: Member): void {
    if (member.open > 0 || !this.#further.has(member)) return;
    member.idle?.dispose();
    member.idle = this.#clock.after(IDLE, () => {
      this.#further.delete(member);
      void member.link.close();
    });
  }

  /** Lets in whoever there is room for, and makes room for the others. */
  #pump(): void {
    if (this.#held || this.#main === undefined) return;
    for (const waiting of [...this.#queue]) {
      const member = this.#roomFor(waiting.use);
      if (member === undefined) continue;
      this.#queue.splice(this.#queue.indexOf(waiting), 1);
      member.idle?.dispose();
      if (waiting.use.lasting) member.lasting++;
      else member.brief++;
      waiting.enter(member);
    }
    this.#makeRoom();
  }

  #roomFor({ lasting, priority }: SessionUse): Member | undefined {
    const limit = this.#limit;
    const main = this.#main;
    if (main !== undefined && main.crowded === undefined && main.open < limit) {
      // Where nothing else can be had, the last place is taken too.
      const spare = this.#obstacle === undefined ? 1 : 0;
      if (lasting ? main.lasting < limit - spare : true) {
        if (lasting || priority === 'interactive' || limit === 1 || main.open < limit - 1) return main;
      }
    }
    return [...this.#further].find((member) => member.crowded === undefined && member.open < limit);
  }

  /** Opens a further connection where those who wait would wait for long. */
  #makeRoom(): void {
    this.#look?.dispose();
    this.#look = undefined;
    if (this.#queue.length === 0 || this.#growth !== undefined || this.#final !== undefined) return;
    if (this.#further.size + 1 >= MOST_LINKS) return;
    const soon = [this.#main, ...this.#further].some((member) => (member?.brief ?? 0) > 0);
    const now = this.#clock.now();
    const wait = Math.min(
      ...this.#queue.map(({ use, since }) => (use.lasting || !soon ? 0 : since + SOON[use.priority] - now)),
    );
    if (wait > 0) this.#look = this.#clock.after(wait, () => this.#makeRoom());
    else void this.#grow();
  }

  async #grow(): Promise<void> {
    const growth = new AbortController();
    this.#growth = growth;
    try {
      const link = await this.#openLink(growth.signal);
      if (this.#growth !== growth) {
        void link.close();
        return;
      }
      this.#growth = this.#obstacle = undefined;
      this.#backoff.reset();
      const member = new Member(link);
      if (link.reason === undefined) {
        this.#further.add(member);
        this.#rest(member);
        link.onDidEnd(() => {
          member.idle?.dispose();
          this.#further.delete(member);
          this.#pump();
        });
      }
    } catch (error) {
      if (this.#growth !== growth) return;
      this.#obstacle = error as Error;
      if (needsPerson(error)) {
        this.#final = this.#obstacle;
        this.#growth = undefined;
      } else {
        // Servers let in few at once who are still logging in (sshd_config(5), MaxStartups).
        const again = this.#clock.after(this.#backoff.next(), () => {
          this.#growth = undefined;
          this.#pump();
        });
        growth.signal.addEventListener('abort', () => again.dispose(), { once: true });
      }
    }
    this.#pump();
  }

  #stopGrowing(): void {
    this.#look?.dispose();
    const growth = this.#growth;
    this.#growth = undefined;
    growth?.abort(new ExplainedError('cancelled', 'Connecting was cancelled.'));
  }

  #noRoom(): ExplainedError {
    const obstacle = this.#final ?? this.#obstacle;
    if (this.#main === undefined || this.#held) {
      return new ExplainedError('no-connection', 'There was no connection to the workbench for 20 seconds.', {
        remedy: 'Nothing was sent. Try again once it is connected.',
      });
    }
    return new ExplainedError(
      'no-channel',
      `The workbench allows ${this.#limit} sessions at once on one connection, all are taken, and ` +
        (obstacle === undefined
          ? 'there are as many connections as there may be.'
          : 'a further connection could not be made.'),
      {
        remedy: 'Close a terminal, or have MaxSessions raised in its sshd_config.',
        ...(obstacle === undefined ? {} : { detail: obstacle.message, cause: obstacle }),
      },
    );
  }
}

function noSessions(refusal: Error): ExplainedError {
  return new ExplainedError('no-channel', 'The workbench allows no sessions at all on a connection.', {
    remedy: 'Have MaxSessions raised in its sshd_config.',
    detail: refusal.message,
  });
}

/** Who comes first. */
function rank({ lasting, priority }: SessionUse): number {
  return (priority === 'interactive' ? 0 : 2) + (lasting ? 1 : 0);
}
