import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'

type Control = HTMLInputElement | HTMLTextAreaElement

export function createTextField(node: BuiltInNode, control: Control): Behaviour {
  node.dom.append(control)
  applyMaxLength(node, control)
  listen(node, control)
  return {
    semanticNode: control,
    activate: () => control.focus({ preventScroll: true }),
    attached: () => focusIfAsked(node, control),
    update: (name) => updateControl(node, control, name),
    field: { value: () => control.value, reset: () => changeValue(node, control, '') },
    userFunctions: { input: (value) => typeText(node, control, String(value ?? '')) },
  }
}

/** Reports that the user is done. */
export function confirmText(node: BuiltInNode, control: Control): void {
  node.emit('confirm', { value: control.value })
  if (!node.flag('confirmHold')) control.blur()
}

function listen(node: BuiltInNode, control: Control): void {
  control.addEventListener('input', (event) => {
    const { data } = event as InputEvent
    emitInput(node, control, data?.charCodeAt(data.length - 1) ?? 8)
  })
  control.addEventListener('focus', () => node.emit('focus', { value: control.value, height: 0 }))
  control.addEventListener('blur', () => {
    if (node.flag('focus')) node.set('focus', false)
    node.emit('blur', { value: control.value, cursor: cursorOf(control) })
  })
}

function updateControl(node: BuiltInNode, control: Control, name: string): void {
  if (name === 'value') changeValue(node, control, node.text('value'))
  if (name === 'placeholder') control.placeholder = node.text('placeholder')
  if (name === 'disabled') control.disabled = node.flag('disabled')
  if (name === 'maxlength') applyMaxLength(node, control)
  if (name === 'focus') focusOrBlur(node, control)
  if (name === 'placeholderStyle') applyPlaceholderStyle(node, control)
  if (name === 'confirmType') control.enterKeyHint = node.text('confirmType')
  if (name === 'cursorColor') control.style.caretColor = node.text('cursorColor')
  if (['cursor', 'selectionStart', 'selectionEnd'].includes(name)) applySelection(node, control)
}

function changeValue(node: BuiltInNode, control: Control, value: string): void {
  const limited = limit(node, value)
  if (control.value !== limited) control.value = limited
  if (node.text('value') !== limited) node.set('value', limited)
}

function typeText(node: BuiltInNode, control: Control, value: string): void {
  control.value = limit(node, value)
  emitInput(node, control, value.charCodeAt(value.length - 1) || 8)
}

/** A handler may return the text that shall stand there instead, or `{value, cursor}`. */
function emitInput(node: BuiltInNode, control: Control, keyCode: number): void {
  const { value } = control
  node.set('value', value)
  node.emit('input', { value, cursor: cursorOf(control), keyCode }, (answer) => {
    if (typeof answer === 'string') changeValue(node, control, answer)
    else if (typeof answer === 'object' && answer !== null && 'value' in answer) {
      changeValue(node, control, String(answer.value))
      if ('cursor' in answer) control.setSelectionRange(Number(answer.cursor), Number(answer.cursor))
    }
  })
}

function cursorOf(control: Control): number {
  return control.selectionEnd ?? control.value.length
}

function limit(node: BuiltInNode, value: string): string {
  const length = node.number('maxlength')
  return length >= 0 ? value.slice(0, length) : value
}

function applyMaxLength(node: BuiltInNode, control: Control): void {
  const length = node.number('maxlength')
  writeAttribute(control, 'maxlength', length >= 0 ? length : null)
}

function focusIfAsked(node: BuiltInNode, control: Control): void {
  if (node.flag('focus') || node.flag('autoFocus')) control.focus({ preventScroll: true })
}

function focusOrBlur(node: BuiltInNode, control: Control): void {
  const isFocused = document.activeElement === control
  if (node.flag('focus')) control.focus({ preventScroll: true })
  else if (isFocused) control.blur()
}

function applySelection(node: BuiltInNode, control: Control): void {
  const start = node.number('selectionStart')
  const end = node.number('selectionEnd')
  const cursor = node.number('cursor')
  if (start >= 0 && end >= 0) control.setSelectionRange(start, end)
  else if (cursor >= 0) control.setSelectionRange(cursor, cursor)
}

/** A pseudo element takes no inline style, so the declarations that matter go through variables. */
function applyPlaceholderStyle(node: BuiltInNode, control: Control): void {
  const style = document.createElement('i').style
  style.cssText = node.text('placeholderStyle')
  control.style.setProperty('--placeholder-color', style.color || null)
  control.style.setProperty('--placeholder-size', style.fontSize || null)
  control.style.setProperty('--placeholder-weight', style.fontWeight || null)
}
