import { create, createCheckbox, type Field } from './dom.ts'
import type { Texts } from './texts.ts'
import { deviceName } from './timeline.ts'

export interface PhoneChooser {
  root: HTMLElement
  update(ids: string[], shownIds: string[]): void
}

/** Which phones are on the page; the last one stays. */
export function createPhoneChooser(
  texts: Texts,
  onToggle: (id: string, isOn: boolean) => void,
): PhoneChooser {
  const boxes = new Map<string, Field<boolean>>()
  const legend = create('legend', { class: 'hidden-words' }, [texts.phones])
  const root = create('fieldset', { class: 'chooser' }, [legend])

  function ensureBox(id: string): Field<boolean> {
    const known = boxes.get(id)
    if (known) return known
    const box = createCheckbox({
      label: deviceName(id, texts),
      onChange: (isOn) => onToggle(id, isOn),
    })
    root.append(box.root)
    boxes.set(id, box)
    return box
  }

  return {
    root,
    update(ids, shownIds) {
      for (const id of ids) {
        const box = ensureBox(id)
        const isShown = shownIds.includes(id)
        box.set(isShown)
        box.root.querySelector('input')?.toggleAttribute('disabled', isShown && shownIds.length === 1)
      }
    },
  }
}
