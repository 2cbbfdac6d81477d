import type { Host } from '../runtime/host.ts'
import { createAppMethods } from './app-methods.ts'
import { createElementMethods } from './element-methods.ts'
import { createElements } from './elements.ts'
import { createHostMethods } from './host-methods.ts'
import { createPageMethods } from './page-methods.ts'
import { type Params, toParams } from './params.ts'

export type Handlers = Record<string, (params: Params) => unknown>

/**
 * Answers controllers under the wire names of WeChat's automation protocol, and `Host.…` of our own.
 * @returns a function that gives a method's result, or throws one clear sentence
 */
export function createAutomation(host: Host): (method: string, params: unknown) => unknown {
  const elements = createElements(host.pages)
  const handlers: Handlers = {
    ...createAppMethods(host),
    ...createPageMethods(elements),
    ...createElementMethods(elements),
    ...createHostMethods(host, elements),
  }
  return (method, params) => {
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined
    if (!handler) throw new Error(`${method} unimplemented`)
    return handler(toParams(params))
  }
}
