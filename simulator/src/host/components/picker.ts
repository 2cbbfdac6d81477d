import { nativeWords } from '../native/words.ts'
import { any, type BuiltIn, type BuiltInNode, flag, list, text } from './built-in.ts'

/** Chooses one of a list. The other modes say that they are not there. */
export const picker: BuiltIn = {
  tag: 'picker',
  properties: {
    headerText: text(),
    mode: text('selector'),
    disabled: flag(),
    range: list(),
    rangeKey: text(),
    value: any(0),
    name: text(),
  },
  values: { mode: ['selector'] },
  events: ['change', 'cancel'],
  create(node) {
    return {
      role: 'button',
      activate: () => {
        requireSelector(node)
        void choose(node)
      },
      update(name) {
        if (name === 'mode') requireSelector(node)
      },
      field: { value: () => indexOf(node), reset: () => node.set('value', 0) },
    }
  },
}

function requireSelector({ text: read }: BuiltInNode): void {
  const mode = read('mode')
  if (mode !== 'selector') throw new Error(`<picker mode="${mode}"> is not available in the simulator`)
}

async function choose(node: BuiltInNode): Promise<void> {
  const { native, phone } = node.context
  const index = await native.showOptions({
    title: node.text('headerText'),
    options: labelsOf(node),
    selectedIndex: indexOf(node),
    cancelText: nativeWords(phone.language).cancel,
  })
  if (index === null) node.emit('cancel', {})
  else {
    node.set('value', index)
    node.emit('change', { value: String(index) })
  }
}

function labelsOf(node: BuiltInNode): string[] {
  const key = node.text('rangeKey')
  const range = node.any('range') as unknown[]
  return range.map((item) => String(key === '' ? item : (item as Record<string, unknown>)[key]))
}

function indexOf(node: BuiltInNode): number {
  return Number(node.any('value')) || 0
}
