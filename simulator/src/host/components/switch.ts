import { writeOwnState } from './accessibility.ts'
import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'

export function createSwitch(node: BuiltInNode): Behaviour {
  node.dom.append(document.createElement('i'))
  draw(node)
  const toggle = (): void => {
    if (node.flag('disabled')) return
    node.set('checked', !node.flag('checked'))
    node.emit('change', { value: node.flag('checked') })
  }
  return {
    role: 'switch',
    activate: toggle,
    update: () => draw(node),
    field: { value: () => node.flag('checked'), reset: () => node.set('checked', false) },
    functions: { tap: toggle },
  }
}

function draw(node: BuiltInNode): void {
  const { dom, flag: isSet, text: read } = node
  writeAttribute(dom, 'checked', isSet('checked'))
  writeAttribute(dom, 'disabled', isSet('disabled'))
  writeAttribute(dom, 'type', read('type'))
  dom.style.setProperty('--control-color', controlColor(read('color')))
  writeOwnState(node, dom, { ariaChecked: isSet('checked') })
}

/** The documented default gives way to the greener one of style v2. */
function controlColor(color: string): string {
  return color === '#04BE02' ? '#07c160' : color
}
