import { type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts'
import { confirmText, createTextField, textFieldEvents, textFieldProperties } from './text-field.ts'

const inputModes: Record<string, string> = {
  text: 'text',
  number: 'numeric',
  idcard: 'text',
  digit: 'decimal',
  nickname: 'text',
}

export const input: BuiltIn = {
  tag: 'input',
  properties: {
    ...textFieldProperties,
    type: text('text'),
    password: flag(),
  },
  values: { type: Object.keys(inputModes), 'confirm-type': ['send', 'search', 'next', 'go', 'done'] },
  events: textFieldEvents,
  create(node) {
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
  },
}

function applyType({ text: read, flag: isSet, context }: BuiltInNode, control: HTMLInputElement): void {
  const type = read('type')
  if (!Object.hasOwn(inputModes, type)) context.noteMissing(`<input type="${type}">`)
  control.type = isSet('password') ? 'password' : 'text'
  control.inputMode = inputModes[type] ?? 'text'
}
