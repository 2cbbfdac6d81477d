import { formatResultsErrors } from 'jest-message-util'

/** A group has one result; its tests stand under the path of their file. Gives `[test, result]` for each file. */
export function splitResult(tests, result) {
  if (tests.length === 1) return [[tests[0], result]]
  let from = result.perfStats.start
  const order = firstStarts(result.testResults)
  return [...tests]
    .sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0))
    .map((test) => {
      const own = result.testResults
        .filter(({ ancestorTitles }) => ancestorTitles[0] === test.path)
        .map(withoutFile)
      const end = Math.max(from, ...own.map(({ startAt, duration }) => (startAt ?? 0) + (duration ?? 0)))
      const perfStats = { ...result.perfStats, start: from, end, runtime: end - from }
      from = end
      return [test, { ...result, ...count(own), ...explain(own, test), perfStats, testFilePath: test.path }]
    })
}

/** When a group dies, none of its files has a result. */
export function failEach(tests, error) {
  return tests.map((test) => [test, error])
}

function firstStarts(testResults) {
  const starts = new Map()
  for (const { ancestorTitles, startAt } of testResults)
    starts.set(ancestorTitles[0], Math.min(starts.get(ancestorTitles[0]) ?? Infinity, startAt ?? Infinity))
  return starts
}

function withoutFile(assertion) {
  const ancestorTitles = assertion.ancestorTitles.slice(1)
  return { ...assertion, ancestorTitles, fullName: [...ancestorTitles, assertion.title].join(' ') }
}

function count(testResults) {
  const number = (status) => testResults.filter((result) => result.status === status).length
  return {
    testResults,
    numFailingTests: number('failed'),
    numPassingTests: number('passed'),
    numPendingTests: number('pending'),
    numTodoTests: number('todo'),
    skipped: testResults.length > 0 && testResults.every(({ status }) => status === 'pending'),
  }
}

function explain(testResults, { path, context }) {
  return { failureMessage: formatResultsErrors(testResults, context.config, { noStackTrace: false }, path) }
}
