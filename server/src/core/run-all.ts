/** Runs each in turn, whatever becomes of the others, and throws the first failure when all had their turn. */
export async function runAll(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const task of tasks) await task().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** As `runAll`, but side by side. */
export async function runTogether(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const outcomes = await Promise.allSettled(tasks.map((task) => task()))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
