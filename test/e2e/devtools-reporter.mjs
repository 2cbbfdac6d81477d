/** Says of every journey how it went in DevTools, and why those are skipped that cannot be run there. */
export default class DevToolsReporter {
  #passed = 0
  #failed = 0
  #skipped = new Map()

  onTestFileResult(_test, { testExecError, failureMessage, testResults }) {
    for (const { status, title, ancestorTitles } of testResults) {
      if (status === 'pending') this.#skip(title, ancestorTitles.join(' '))
      else this.#tell(status === 'passed', title)
    }
    if (testExecError) this.#failed += 1
    if (failureMessage) console.log(failureMessage)
  }

  getLastError() {
    return this.#passed === 0 ? new Error('No journey passed') : undefined
  }

  onRunComplete() {
    if (this.#skipped.size > 0) console.log('\nSkipped, because it …')
    for (const [reason, titles] of this.#skipped) {
      console.log(`  … ${reason}:`)
      for (const title of titles) console.log(`      ${title}`)
    }
    const skipped = [...this.#skipped.values()].flat().length
    console.log(`\nIn DevTools ${this.#passed} passed, ${this.#failed} failed, ${skipped} skipped.`)
  }

  #tell(hasPassed, title) {
    if (hasPassed) this.#passed += 1
    else this.#failed += 1
    console.log(`${hasPassed ? 'ok  ' : 'FAIL'} ${title}`)
  }

  #skip(title, reason) {
    this.#skipped.set(reason, [...(this.#skipped.get(reason) ?? []), title])
  }
}
