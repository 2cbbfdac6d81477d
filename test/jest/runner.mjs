import TestRunner from 'jest-runner'
import { createGroups } from './groups.mjs'
import { waitingFiles } from './lanes.mjs'
import { failEach, splitResult } from './split-result.mjs'

/**
 * Young objects of a worker have this much room, in MB. Most die with their test: V8's own 1 MB is full before it is
 * over, and copying what still lives then took a fifth of the processor's time.
 */
const youngSpaceMb = 32

/**
 * Jest's own runner, twice: `globals.lane` of a project says whether its files work, in `maxWorkers`, or wait. Files
 * of a project with `globals.filesPerGroup` share a module graph (loading the server costs a second), and each still
 * has a result.
 */
export default class LaneRunner {
  supportsEventEmitters = true
  #lanes
  #listeners = new Map()

  constructor(globalConfig, context) {
    // Workers are started with the flags of this process.
    process.execArgv.push(`--min-semi-space-size=${youngSpaceMb}`, `--max-semi-space-size=${youngSpaceMb}`)
    const lane = (maxWorkers) => new TestRunner({ ...globalConfig, maxWorkers }, context)
    this.#lanes = { work: lane(globalConfig.maxWorkers), wait: lane(waitingFiles) }
  }

  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  async runTests(tests, watcher, { serial }) {
    // The reporter has no other way to know which file is the last of its project.
    for (const { context } of tests) context.fileCount = (context.fileCount ?? 0) + 1
    const groups = createGroups(tests)
    const filesOf = (entry) => groups.files.get(entry) ?? [entry]
    for (const lane of Object.values(this.#lanes)) this.#forward(lane, filesOf)
    try {
      const run = (name) => {
        const entries = groups.entries.filter(
          ({ context }) => (context.config.globals.lane ?? 'work') === name,
        )
        return entries.length === 0 ? undefined : this.#lanes[name].runTests(entries, watcher, { serial })
      }
      if (serial) for (const name of Object.keys(this.#lanes)) await run(name)
      else await Promise.all(Object.keys(this.#lanes).map(run))
    } finally {
      groups.remove()
    }
  }

  #forward(lane, filesOf) {
    lane.on('test-file-start', async ([entry]) => {
      for (const test of filesOf(entry)) await this.#emit('test-file-start', [test])
    })
    lane.on('test-file-success', async ([entry, result]) => {
      for (const each of splitResult(filesOf(entry), result)) await this.#emit('test-file-success', each)
    })
    lane.on('test-file-failure', async ([entry, error]) => {
      for (const each of failEach(filesOf(entry), error)) await this.#emit('test-file-failure', each)
    })
  }

  async #emit(event, data) {
    for (const listener of this.#listeners.get(event) ?? []) await listener(data)
  }
}
