import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { EngineComparison } from './engines.mjs'

const slowestShown = 10
/** Long enough for every browser, server and database to end. */
const endLimitMs = 120_000

/**
 * One line for each project when its last file is done, faults in full, and at the end the slowest files. What others
 * need to know of the run goes to the file that `TEST_REPORT` names.
 */
export default class Reporter {
  #projects = new Map()
  #files = []
  #ran = new Set()
  #engines = new EngineComparison()
  #error

  constructor({ rootDir }) {
    this.rootDir = rootDir
  }

  onTestFileStart({ context }) {
    const project = this.#projectOf(context)
    project.startedAt ??= Date.now()
  }

  onTestFileResult({ path, context }, result) {
    const project = this.#projectOf(context)
    const hasFailed = result.numFailingTests > 0 || result.testExecError !== undefined
    const { start, end } = result.perfStats
    this.#files.push({
      project: project.name,
      path: this.#name(path),
      seconds: (end - start) / 1000,
      hasFailed,
    })
    this.#ran.add(`${project.name} ${path}`)
    project.passed += result.numPassingTests
    project.failed += result.numFailingTests + (result.testExecError ? 1 : 0)
    project.endedAt = Date.now()
    project.files += 1
    if (hasFailed) console.log(`FAIL ${project.name} ${this.#name(path)}\n${result.failureMessage ?? ''}`)
    if (project.files === context.fileCount) this.#tell(project)
  }

  /** What ends a run as failed beside its tests. */
  getLastError() {
    return this.#error
  }

  onRunComplete(contexts, { wasInterrupted, runExecError }) {
    if (runExecError) console.log(runExecError.message ?? runExecError)
    for (const project of this.#projects.values()) if (!project.isTold) this.#tell(project)
    this.#compareEngines(contexts)
    const slowest = [...this.#files].sort((a, b) => b.seconds - a.seconds).slice(0, slowestShown)
    console.log('\nSlowest files')
    for (const { seconds, project, path } of slowest)
      console.log(`  ${seconds.toFixed(1).padStart(5)} s  ${path} (${project})`)
    endAnyway()
    if (!process.env.TEST_REPORT) return
    const projects = [...this.#projects.values()]
    writeFileSync(process.env.TEST_REPORT, JSON.stringify({ projects, files: this.#files, wasInterrupted }))
  }

  #compareEngines(contexts) {
    const result = this.#engines.finish(contexts, this.#ran)
    if (result === null) return
    const { holds, text } = result
    const mark = holds === undefined ? '    ' : holds ? 'ok  ' : 'FAIL'
    console.log(`${mark} ${'engines'.padEnd(16)} ${text}`)
    if (holds === undefined) return
    this.#projects.set('engines', { name: 'engines', passed: Number(holds), failed: Number(!holds) })
    if (holds) return
    this.#error = new Error('The engines are not asked the same')
    // It takes all of these to find out once more.
    for (const file of this.#files) if (file.project.startsWith('server')) file.hasFailed = true
  }

  #projectOf({ config }) {
    const { name } = config.displayName
    if (!this.#projects.has(name)) this.#projects.set(name, { name, passed: 0, failed: 0, files: 0 })
    return this.#projects.get(name)
  }

  #name(path) {
    return relative(this.rootDir, path).replaceAll('\\', '/')
  }

  #tell(project) {
    project.isTold = true
    const { name, passed, failed, startedAt, endedAt } = project
    const seconds = ((endedAt - startedAt) / 1000).toFixed(1)
    const mark = failed === 0 ? 'ok  ' : 'FAIL'
    console.log(
      `${mark} ${name.padEnd(16)} ${String(passed + failed).padStart(5)} tests, from first to last ${seconds} s`,
    )
  }
}

/** A test that failed may have left something open, and Jest would wait for it for ever. */
function endAnyway() {
  const end = () => {
    console.log(
      `Something that a test has opened is open still: ${process.getActiveResourcesInfo().join(', ')}`,
    )
    process.exit()
  }
  setTimeout(end, endLimitMs).unref()
}
