import { fileURLToPath } from 'node:url'
import { TestEnvironment } from 'jest-environment-node'

/** Lets several test files share one module graph: each is collected under a describe block of its own. */
export default class GroupEnvironment extends TestEnvironment {
  #state = null
  #file = null

  async setup() {
    await super.setup()
    this.global.collectTestFile = (describe, file, load) => this.#collect(describe, file, load)
  }

  handleTestEvent(event, state) {
    if (event.name === 'setup') this.#state = state
    if (event.name === 'add_hook' && this.#file !== null) this.#requireOwnHook(event.asyncError)
  }

  /** Jest's describe takes no promise, and a test file has to be imported: the block is kept open meanwhile. */
  async #collect(describe, file, load) {
    const outer = this.#state.currentDescribeBlock
    let block = null
    describe(file, () => {
      block = this.#state.currentDescribeBlock
    })
    this.#state.currentDescribeBlock = block
    this.#file = file
    try {
      await load()
    } finally {
      this.#file = null
      this.#state.currentDescribeBlock = outer
    }
  }

  /** A module is evaluated once, for the first file that imports it: its own hooks would hold for that file only. */
  #requireOwnHook({ stack }) {
    if (stack.includes(this.#file) || stack.includes(fileURLToPath(import.meta.url))) return
    throw new Error(
      `A module that ${this.#file} imports sets a hook. Name the module in the project's setupFilesAfterEnv.\n${stack}`,
    )
  }
}
