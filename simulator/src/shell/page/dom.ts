type Child = Node | string

/** A new element with its attributes and children. */
export function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  children: Child[] = [],
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** A control with its label; `set` shows a value without calling back. */
export interface Field<Value> {
  root: HTMLElement
  set(value: Value): void
}

export type Choice = readonly [value: string, label: string]

interface SelectOptions {
  label: string
  choices: readonly Choice[]
  onChoose: (value: string) => void
}

export function createSelect({ label, choices, onChoose }: SelectOptions): Field<string> {
  const select = create(
    'select',
    {},
    choices.map(([value, text]) => new Option(text, value)),
  )
  select.addEventListener('change', () => onChoose(select.value))
  return {
    root: create('label', { class: 'field' }, [label, select]),
    set(value) {
      select.value = value
    },
  }
}

interface SwitchOptions {
  label: string
  hint?: string
  onChange: (isOn: boolean) => void
}

export function createCheckbox({ label, hint, onChange }: SwitchOptions): Field<boolean> {
  const box = create('input', { type: 'checkbox' })
  box.addEventListener('change', () => onChange(box.checked))
  const words = create('span', {}, [label])
  if (hint) words.append(create('small', {}, [hint]))
  return {
    root: create('label', { class: 'check' }, [box, words]),
    set(isOn) {
      box.checked = isOn
    },
  }
}

export function createButton(text: string, onPress: () => void): HTMLButtonElement {
  const button = create('button', { type: 'button' }, [text])
  button.addEventListener('click', onPress)
  return button
}

export function createGroup(legend: string, children: Child[]): HTMLFieldSetElement {
  return create('fieldset', {}, [create('legend', {}, [legend]), ...children])
}
