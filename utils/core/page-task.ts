import { showData } from './changed-paths'
import { AppError } from './errors'

type Changes = Record<string, unknown>

/** What a task needs of its page or component. */
interface TaskOwner {
  data: object
  setData(changes: Changes): void
  /** Data that tells the person what failed; called once per failed run, never for a cancelled one. */
  taskFailed(error: AppError, flag: string): Changes
}

interface Runs {
  isOver: boolean
  latest: Record<string, number>
}

const runsByOwner = new WeakMap<TaskOwner, Runs>()

/**
 * Runs what a person's action started. The data field `flag` is true while it runs and false afterwards, whatever
 * happens. What `work` resolves to is set as data together with the flag, in one `setData` of what differs; a failure
 * sets what `taskFailed` answers instead. The result of an older run of the same flag, and of any run after `endTasks`, is
 * dropped. Anything thrown that is not an `AppError` is a bug and is thrown on.
 */
export async function runTask(
  owner: TaskOwner,
  flag: string,
  // biome-ignore lint/suspicious/noConfusingVoidType: work without a result is plain `async () => {}`.
  work: () => Promise<Changes | void>,
): Promise<void> {
  const runs = runsOf(owner)
  if (runs.isOver) return
  const run = (runs.latest[flag] ?? 0) + 1
  runs.latest[flag] = run
  showData(owner, { [flag]: true })
  let changes: Changes = {}
  try {
    changes = (await work()) ?? {}
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const isShown = error.kind !== 'cancelled' && isLatest(runs, flag, run)
    if (isShown) changes = owner.taskFailed(error, flag)
  } finally {
    if (isLatest(runs, flag, run)) showData(owner, { [flag]: false, ...changes })
  }
}

/** Like `runTask` for work that is done at once: nothing shows that it runs, so it takes one `setData` or none. */
export async function runInstantTask(
  owner: TaskOwner,
  name: string,
  work: () => Promise<Changes>,
): Promise<void> {
  let changes: Changes = {}
  try {
    changes = await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.kind !== 'cancelled') changes = owner.taskFailed(error, name)
  }
  if (!runsOf(owner).isOver) showData(owner, changes)
}

/** For `onUnload` and `detached`: results that come later are dropped. */
export function endTasks(owner: TaskOwner): void {
  runsOf(owner).isOver = true
}

function isLatest(runs: Runs, flag: string, run: number): boolean {
  return !runs.isOver && runs.latest[flag] === run
}

function runsOf(owner: TaskOwner): Runs {
  const runs = runsByOwner.get(owner) ?? { isOver: false, latest: {} }
  runsByOwner.set(owner, runs)
  return runs
}
