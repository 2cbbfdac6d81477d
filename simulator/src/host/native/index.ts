import { type ActionSheetOptions, openActionSheet } from './action-sheet.ts'
import { type ColumnSheet, type ColumnSheetOptions, openColumnSheet } from './column-sheet.ts'
import { type ModalAnswer, type ModalOptions, type OpenModal, openModal } from './modal.ts'
import { type OpenRequest, openRequest, type RequestOptions } from './request-dialog.ts'
import { type OptionSheetOptions, openOptionSheet, openSheet, type SheetOptions } from './sheet.ts'
import { nativeStyle } from './style.ts'
import { openSwitchSheet, type SwitchSheetOptions } from './switch-sheet.ts'
import { createToastSlot, type ToastOptions } from './toast.ts'

/** What WeChat itself draws above the page. */
export interface Native {
  showToast(options: ToastOptions): void
  hideToast(): void
  /** Modals wait for each other: the next is drawn when the one before it is answered. */
  showModal(options: ModalOptions): Promise<ModalAnswer>
  /** Whether the person allows what the app asks for; waits for its turn as modals do. */
  showRequest(options: RequestOptions): Promise<boolean>
  /** Index of the chosen item; null when it was left. */
  showActionSheet(options: ActionSheetOptions): Promise<number | null>
  showSheet(options: SheetOptions): Promise<void>
  showOptions(options: OptionSheetOptions): Promise<number | null>
  openColumns(options: ColumnSheetOptions): ColumnSheet
  showSwitches(options: SwitchSheetOptions): Promise<boolean[]>
  /**
   * Answers an open dialog as the tool's `native` call does: `confirmModal`, `cancelModal`, `authorizeAllow`,
   * `authorizeCancel`.
   * Throws when there is none, or when the method belongs to no overlay of this phone.
   */
  answer(method: string): void
}

/** Draws into `container`, a node above the page that covers the phone. */
export function createNative(container: HTMLElement): Native {
  const style = document.createElement('style')
  style.textContent = nativeStyle
  container.append(style)
  const toast = createToastSlot(container)
  let modal: OpenModal | null = null
  let request: OpenRequest | null = null
  let lastDialog: Promise<unknown> = Promise.resolve()

  async function drawModal(options: ModalOptions): Promise<ModalAnswer> {
    modal = openModal(container, options)
    const answer = await modal.answered
    modal = null
    return answer
  }

  async function drawRequest(options: RequestOptions): Promise<boolean> {
    request = openRequest(container, options)
    const isAllowed = await request.answered
    request = null
    return isAllowed
  }

  function inTurn<T>(draw: () => Promise<T>): Promise<T> {
    const answered = lastDialog.then(draw)
    lastDialog = answered
    return answered
  }

  return {
    showToast: toast.show,
    hideToast: toast.hide,
    showModal: (options) => inTurn(() => drawModal(options)),
    showRequest: (options) => inTurn(() => drawRequest(options)),
    showActionSheet: (options) => openActionSheet(container, options),
    showSheet: (options) => openSheet(container, options),
    showOptions: (options) => openOptionSheet(container, options),
    openColumns: (options) => openColumnSheet(container, options),
    showSwitches: (options) => openSwitchSheet(container, options),
    answer(method) {
      const answer = answers[method]
      if (!answer) throw new Error(`${method} answers nothing that this phone can show`)
      const open = answer.dialog === 'modal' ? modal : request
      if (!open) throw new Error(`${method}: no ${answer.dialog} is open`)
      if (answer.isConfirmed) open.confirm()
      else open.cancel()
    },
  }
}

const answers: Partial<Record<string, { dialog: 'modal' | 'permission dialog'; isConfirmed: boolean }>> = {
  confirmModal: { dialog: 'modal', isConfirmed: true },
  cancelModal: { dialog: 'modal', isConfirmed: false },
  authorizeAllow: { dialog: 'permission dialog', isConfirmed: true },
  authorizeCancel: { dialog: 'permission dialog', isConfirmed: false },
}
