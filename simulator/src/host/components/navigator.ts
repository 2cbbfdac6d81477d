import type { HostContext } from '../context/context.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'
import { addHover } from './hover.ts'

export function createNavigator(node: BuiltInNode): Behaviour {
  addHover(node)
  return { role: 'link', activate: () => void open(node) }
}

async function open(node: BuiltInNode): Promise<void> {
  try {
    await go(node)
    node.emit('success', { errMsg: 'navigator:ok' })
  } catch (error) {
    node.emit('fail', { errMsg: `navigator:fail ${error instanceof Error ? error.message : String(error)}` })
  }
  node.emit('complete', {})
}

function go({ context, text: read, number: count }: BuiltInNode): Promise<void> {
  const { stack } = context
  const url = read('url')
  const openType = read('openType')
  if (read('target') !== 'self') return refuse(context, `target="${read('target')}"`)
  switch (openType) {
    case 'navigate':
      return stack.navigateTo(url)
    case 'redirect':
      return stack.redirectTo(url)
    case 'switchTab':
      return stack.switchTab(url)
    case 'reLaunch':
      return stack.reLaunch(url)
    case 'navigateBack':
      return stack.navigateBack(count('delta'))
    default:
      return refuse(context, `open-type="${openType}"`)
  }
}

function refuse({ noteMissing }: HostContext, attribute: string): Promise<never> {
  noteMissing(`<navigator ${attribute}>`)
  return Promise.reject(new Error('not available in the simulator'))
}
