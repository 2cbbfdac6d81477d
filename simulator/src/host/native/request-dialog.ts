import { createButton, createNode, openDialog } from './layer.ts'

export interface RequestOptions {
  /** Who asks. */
  appName: string
  heading: string
  text: string
  /** A document that the person may read first. */
  contract: { label: string; open: () => void } | null
  /** What must be ticked before the answer can be yes. */
  tickText: string | null
  refuseText: string
  allowText: string
}

export interface OpenRequest {
  answered: Promise<boolean>
  confirm(): void
  cancel(): void
}

/** WeChat's half-screen dialog in which an app asks for something. */
export function openRequest(container: HTMLElement, options: RequestOptions): OpenRequest {
  let settle: (isAllowed: boolean) => void = () => {}
  const cancel = (): void => settle(false)
  const layer = openDialog(container, {
    className: 'native-request',
    label: options.heading,
    onDismiss: cancel,
  })
  const allow = createButton(options.allowText, () => settle(true))
  allow.className = 'is-allow'
  const tick = options.tickText === null ? null : createTick(options.tickText, allow)
  const refuse = createButton(options.refuseText, cancel)
  layer.dialog.append(
    createNode('p', { className: 'native-request-app' }, options.appName),
    createNode('h2', {}, options.heading),
    createNode('p', { className: 'native-request-text' }, options.text),
    ...contractLink(options),
    ...(tick ? [tick] : []),
    createNode('div', { className: 'native-request-actions' }, refuse, allow),
  )
  refuse.focus({ preventScroll: true })
  const answered = new Promise<boolean>((resolve) => {
    settle = (isAllowed) => {
      layer.close()
      resolve(isAllowed)
    }
  })
  return { answered, cancel, confirm: () => settle(true) }
}

function contractLink({ contract }: RequestOptions): HTMLElement[] {
  if (!contract) return []
  const link = createButton(contract.label, contract.open)
  link.className = 'native-request-contract'
  return [link]
}

function createTick(text: string, allow: HTMLButtonElement): HTMLElement {
  const box = document.createElement('input')
  box.type = 'checkbox'
  allow.disabled = true
  box.addEventListener('change', () => {
    allow.disabled = !box.checked
  })
  return createNode('label', { className: 'native-request-tick' }, box, text)
}
