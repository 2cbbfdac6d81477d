/** Runs all tasks one after the other, even when some fail, then throws the first failure. */
export async function runAll(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const task of tasks) await task().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** As `runAll`, but in parallel. */
export async function runTogether(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const outcomes = await Promise.allSettled(tasks.map((task) => task()))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
