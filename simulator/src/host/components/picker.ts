import type { ValueOf } from '../../protocol/components/index.ts'
import { nativeWords } from '../native/words.ts'
import type { Behaviour, BuiltInNode, FormField } from './built-in.ts'
import { describeRow, multiSelectorMode } from './picker-columns.ts'
import type { OpenPicker, PickerMode } from './picker-mode.ts'
import { dateMode, timeMode } from './picker-moment.ts'

/** Chooses one of a list. */
const selectorMode: PickerMode = {
  emptyValue: 0,
  value: indexOf,
  open(node) {
    const { native, phone } = node.context
    const key = node.text('rangeKey')
    const { answered, leave } = native.showOptions({
      title: node.text('headerText'),
      options: (node.any('range') as unknown[]).map((row) => describeRow(row, key)),
      selectedIndex: indexOf(node),
      cancelText: nativeWords(phone.language).cancel,
    })
    return { answered: answered.then((value) => (value === null ? null : { value })), leave }
  },
}

type Mode = ValueOf<'picker', 'mode'>

const modes: Record<Mode, PickerMode> = {
  selector: selectorMode,
  multiSelector: multiSelectorMode,
  date: dateMode,
  time: timeMode,
}

/** Properties that an open picker shows anew. */
const redrawnBy = new Set(['range', 'rangeKey', 'value'])

export function createPicker(node: BuiltInNode): Behaviour {
  let open: OpenPicker | null = null
  /** What it has open was answered by another way than its sheet. */
  let isSettled = false
  const close = (): void => {
    isSettled = true
    open?.leave()
  }

  async function choose(): Promise<void> {
    const mode = modeOf(node)
    if (!mode) return node.context.noteMissing(`<picker mode="${node.text('mode')}">`)
    isSettled = false
    open = mode.open(node)
    const answer = await open.answered
    open = null
    if (!isSettled) report(node, answer)
  }

  return {
    role: 'button',
    activate: () => void choose().catch(node.context.reportError),
    detached: close,
    onSent(type) {
      if (type === 'change' || type === 'cancel') close()
    },
    update: (name) => redrawnBy.has(name) && open?.update?.(name),
    field: createField(node),
  }
}

function report(node: BuiltInNode, answer: { value: unknown } | null): void {
  if (answer === null) {
    node.emit('cancel', {})
    return
  }
  node.set('value', answer.value)
  node.emit('change', { value: toDetail(answer.value) })
}

function createField(node: BuiltInNode): FormField {
  return {
    value: () => modeOf(node)?.value(node) ?? node.any('value'),
    reset: () => node.set('value', modeOf(node)?.emptyValue ?? null),
  }
}

/** Null for one that this host lacks, such as `region`: it has no list of regions. */
function modeOf({ text: read }: BuiltInNode): PickerMode | null {
  const mode = read('mode')
  return Object.hasOwn(modes, mode) ? modes[mode as Mode] : null
}

/** WeChat gives the index of a single list as text. */
function toDetail(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value
}

function indexOf(node: BuiltInNode): number {
  return Number(node.any('value')) || 0
}
