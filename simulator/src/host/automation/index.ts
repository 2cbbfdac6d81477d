import { answerHostCalls } from '../../protocol/host-calls.ts'
import type { Host } from '../app/host.ts'
import { createAppMethods } from './app-methods.ts'
import { createElementMethods } from './element-methods.ts'
import { createElements } from './elements.ts'
import { createHostMethods } from './host-methods.ts'
import { createPageMethods } from './page-methods.ts'

/**
 * Answers controllers under the names of WeChat's automation protocol, and `Host.…` of our own.
 * @returns a function that gives a method's result, or throws one clear sentence
 */
export function createAutomation(host: Host): (method: string, params: unknown) => unknown {
  const elements = createElements(host.pages)
  return answerHostCalls({
    ...createAppMethods(host),
    ...createPageMethods(elements),
    ...createElementMethods(elements),
    ...createHostMethods(host, elements),
  })
}
