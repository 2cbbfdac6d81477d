import { type Cancellation, createCancellation } from '../core/cancellation'
import { AppError } from '../core/errors'
import { type Changes, type DataOwner, showData } from './changed-paths'

/** The data that shows a failure; called once per failed run, never for a cancelled one. */
export type TaskFailed = (error: AppError, flag: string) => Changes

// biome-ignore lint/suspicious/noConfusingVoidType: work without a result is plain `async () => {}`.
export type Work<Result> = (cancellation: Cancellation) => Promise<Result | void>

export interface PageTasks {
  /**
   * Runs what a person's action started. The data field `flag` is true while it runs and false afterwards, whatever
   * happens. What `work` resolves to is set as data together with the flag, in one `setData` of what differs; a failure
   * sets what `taskFailed` answers instead. The result of an older run of the same flag, and of any run after `end`, is
   * dropped. Anything thrown that is not an `AppError` is a bug and is thrown on.
   *
   * @param alongside data that is set together with the flag when the run starts
   */
  run(flag: string, work: Work<Changes>, alongside?: Changes): Promise<void>
  /** Like `run` for work that is done at once: nothing shows that it runs, so it takes one `setData` or none. */
  runInstantly(name: string, work: Work<Changes>): Promise<void>
  /** For a page that is gone: cancels what is under way and drops its results. */
  end(): void
}

export function createPageTasks(owner: DataOwner, taskFailed: TaskFailed): PageTasks {
  const cancellation = createCancellation()
  const latest: Record<string, number> = {}

  async function changesOf(name: string, work: Work<Changes>, isWanted = () => true): Promise<Changes> {
    try {
      return (await work(cancellation)) ?? {}
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return error.kind !== 'cancelled' && isWanted() ? taskFailed(error, name) : {}
    }
  }

  async function run(flag: string, work: Work<Changes>, alongside: Changes = {}): Promise<void> {
    if (cancellation.isCancelled) return
    const number = (latest[flag] ?? 0) + 1
    latest[flag] = number
    const isLatest = () => !cancellation.isCancelled && latest[flag] === number
    showData(owner, { ...alongside, [flag]: true })
    let changes: Changes = {}
    try {
      changes = await changesOf(flag, work, isLatest)
    } finally {
      if (isLatest()) showData(owner, { [flag]: false, ...changes })
    }
  }

  async function runInstantly(name: string, work: Work<Changes>): Promise<void> {
    const changes = await changesOf(name, work)
    if (!cancellation.isCancelled) showData(owner, changes)
  }

  return { run, runInstantly, end: cancellation.cancel }
}
