import type { ValueOf } from '../../protocol/components/index.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'
import { confirmText, createTextField } from './text-field.ts'

type InputType = ValueOf<'input', 'type'>

const inputModes: Record<InputType, string> = {
  text: 'text',
  number: 'numeric',
  idcard: 'text',
  digit: 'decimal',
  nickname: 'text',
}

export function createInput(node: BuiltInNode): Behaviour {
  const control = document.createElement('input')
  applyType(node, control)
  control.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) confirmText(node, control)
  })
  const behaviour = createTextField(node, control)
  return {
    ...behaviour,
    update(name) {
      if (name === 'type' || name === 'password') applyType(node, control)
      behaviour.update?.(name)
    },
  }
}

function applyType({ text: read, flag: isSet, context }: BuiltInNode, control: HTMLInputElement): void {
  const type = read('type')
  if (!Object.hasOwn(inputModes, type)) context.noteMissing(`<input type="${type}">`)
  control.type = isSet('password') ? 'password' : 'text'
  control.inputMode = inputModes[type as InputType] ?? 'text'
}
