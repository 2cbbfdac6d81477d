import type { ComponentSpace, Element } from 'glass-easel'
import { componentTags } from '../../protocol/components/index.ts'
import type { HostContext } from '../context/context.ts'
import { findBuiltIn } from './behaviours.ts'
import { defineBuiltIn } from './define.ts'
import { builtInStyle } from './style.ts'

/**
 * Registers WeChat's own tags for every template of the space and gives the document their looks.
 * Before the app's style sheets, so that those win.
 */
export function defineBuiltIns(space: ComponentSpace, context: HostContext): void {
  for (const tag of componentTags) defineBuiltIn(space, tag, context)
  const style = document.createElement('style')
  style.textContent = builtInStyle
  document.head.prepend(style)
}

/** Sends an event as a test does, with whatever it wants to say, in the place of a person. */
export function sendEvent(element: Element, type: string, detail: unknown): void {
  element.triggerEvent(type, detail)
  findBuiltIn(element)?.behaviour.onSent?.(type)
}

/**
 * Runs a call of `Element.callFunction`, such as `input.input` or `scroll-view.scrollTo`.
 * Throws when the element is not of that tag or the tag has no such function.
 */
export function callBuiltIn(element: Element, functionName: string, args: unknown[]): unknown {
  const found = findBuiltIn(element)
  const [tag, name = ''] = functionName.split('.')
  const behaviour = found && found.tag === tag ? found.behaviour : null
  const { functions, userFunctions } = behaviour ?? {}
  const run = functions?.[name] ?? userFunctions?.[name]
  if (!run) throw new Error(`${functionName} not exists`)
  if (userFunctions?.[name] && found?.node.any('disabled') === true) throw new Error(`<${tag}> is disabled`)
  return run(...args)
}
