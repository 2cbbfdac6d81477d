import { writeOwnState } from './accessibility.ts'
import { type Behaviour, type BuiltInNode, writeAttribute } from './built-in.ts'

export function createSlider(node: BuiltInNode): Behaviour {
  const control = document.createElement('input')
  control.type = 'range'
  const output = document.createElement('span')
  node.dom.append(control, output)
  const draw = (): void => drawSlider(node, control, output)
  draw()
  control.addEventListener('input', () => {
    node.set('value', Number(control.value))
    node.emit('changing', { value: Number(control.value) })
  })
  control.addEventListener('change', () => node.emit('change', { value: Number(control.value) }))
  return {
    semanticNode: control,
    update: draw,
    field: { value: () => node.number('value'), reset: () => node.set('value', node.number('min')) },
    userFunctions: {
      slideTo(value) {
        control.value = String(value)
        node.set('value', Number(control.value))
        node.emit('change', { value: Number(control.value) })
      },
    },
  }
}

function drawSlider(node: BuiltInNode, control: HTMLInputElement, output: HTMLElement): void {
  const { dom, flag: isSet, text: read } = node
  const [min, max, value] = [node.number('min'), node.number('max'), node.number('value')]
  control.min = String(min)
  control.max = String(max)
  control.step = String(node.number('step'))
  control.value = String(value)
  control.disabled = isSet('disabled')
  output.textContent = isSet('showValue') ? control.value : ''
  const share = max > min ? ((Number(control.value) - min) / (max - min)) * 100 : 0
  dom.style.setProperty('--filled', `${share}%`)
  dom.style.setProperty('--active-color', greener(read('activeColor')))
  dom.style.setProperty('--track-color', read('backgroundColor'))
  dom.style.setProperty('--block-color', read('blockColor'))
  dom.style.setProperty('--block-size', `${Math.min(28, Math.max(12, node.number('blockSize')))}px`)
  writeAttribute(dom, 'disabled', isSet('disabled'))
  writeOwnState(node, control, { ariaValuenow: control.value, ariaValuemin: min, ariaValuemax: max })
}

function greener(color: string): string {
  return color === '#1aad19' ? '#07c160' : color
}
