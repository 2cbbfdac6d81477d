import type { WxRuntime } from './api.ts'
import { type NodeFields, readFields, readViewport } from './node-fields.ts'

type Listener = (result: unknown) => void
type Target = { kind: 'first' | 'all'; selector: string } | { kind: 'viewport' }

interface Question {
  target: Target
  fields: NodeFields
  listener: Listener | undefined
}

interface NodesRef {
  fields(fields: NodeFields, listener?: Listener): SelectorQuery
  boundingClientRect(listener?: Listener): SelectorQuery
  scrollOffset(listener?: Listener): SelectorQuery
  node(listener?: Listener): SelectorQuery
  context(listener?: Listener): SelectorQuery
}

interface SelectorQuery {
  in(scope: unknown): SelectorQuery
  select(selector: string): NodesRef
  selectAll(selector: string): NodesRef
  selectViewport(): NodesRef
  exec(listener?: (results: unknown[]) => void): SelectorQuery
}

const rectFields: NodeFields = { id: true, dataset: true, rect: true, size: true }
const scrollFields: NodeFields = { id: true, dataset: true, scrollOffset: true }

/** https://developers.weixin.qq.com/miniprogram/dev/api/wxml/wx.createSelectorQuery.html */
export function createSelectorQuery(runtime: WxRuntime): SelectorQuery {
  const questions: Question[] = []
  let scope: unknown

  function ask(target: Target): NodesRef {
    const add = (fields: NodeFields, listener: Listener | undefined): SelectorQuery => {
      questions.push({ target, fields, listener })
      return query
    }
    const nodes: NodesRef = {
      fields: add,
      boundingClientRect: (listener) => add(rectFields, listener),
      scrollOffset: (listener) => add(scrollFields, listener),
      node: (listener) => add({ node: true }, listener),
      context: (listener) => add({ context: true }, listener),
    }
    return runtime.absence.fill(nodes, 'NodesRef')
  }

  const query: SelectorQuery = {
    in(component) {
      scope = component
      return query
    },
    select: (selector) => ask({ kind: 'first', selector }),
    selectAll: (selector) => ask({ kind: 'all', selector }),
    selectViewport: () => ask({ kind: 'viewport' }),
    exec(listener) {
      queueMicrotask(() => answerAll(runtime, { questions, scope, listener }))
      return query
    },
  }
  return query
}

interface Execution {
  questions: readonly Question[]
  scope: unknown
  listener: ((results: unknown[]) => void) | undefined
}

function answerAll(runtime: WxRuntime, { questions, scope, listener }: Execution): void {
  try {
    const results = questions.map((question) => answer(runtime, question, scope))
    questions.forEach((question, index) => {
      question.listener?.(results[index])
    })
    listener?.(results)
  } catch (error) {
    runtime.context.reportError(error)
  }
}

function answer(runtime: WxRuntime, { target, fields }: Question, scope: unknown): unknown {
  if (target.kind === 'viewport') return readViewport(runtime, fields)
  const elements = runtime.context.selectAll(target.selector, scope)
  const results = elements.map((element) => readFields(runtime, element, fields))
  if (target.kind === 'all') return results.filter((result) => result !== null)
  return results[0] ?? null
}
