import { type ActionSheetOptions, openActionSheet } from './action-sheet.ts'
import { type Answers, createAnswers } from './answers.ts'
import { type ColumnSheet, type ColumnSheetOptions, openColumnSheet } from './column-sheet.ts'
import { type ModalAnswer, type ModalOptions, openModal } from './modal.ts'
import type { OpenSheet } from './open-sheet.ts'
import { openRequest, type RequestOptions } from './request-dialog.ts'
import { type OptionSheetOptions, openOptionSheet, openSheet, type SheetOptions } from './sheet.ts'
import { nativeStyle } from './style.ts'
import { openSwitchSheet, type SwitchSheetOptions } from './switch-sheet.ts'
import { createToastSlot, type ToastOptions } from './toast.ts'

/** What WeChat itself draws above the page. */
export interface Native extends Pick<Answers, 'answer' | 'wasJustAnswered'> {
  showToast(options: ToastOptions): void
  hideToast(): void
  /** Modals wait for each other: the next is drawn when the one before it is answered. */
  showModal(options: ModalOptions): Promise<ModalAnswer>
  /** Whether the person allows what the app asks for; waits for its turn as modals do. */
  showRequest(options: RequestOptions): Promise<boolean>
  /** Index of the chosen item; null when it was left. */
  showActionSheet(options: ActionSheetOptions): Promise<number | null>
  showSheet(options: SheetOptions): Promise<void>
  showOptions(options: OptionSheetOptions): OpenSheet<number | null>
  openColumns(options: ColumnSheetOptions): ColumnSheet
  showSwitches(options: SwitchSheetOptions): Promise<boolean[]>
  /** Another page is on top: the sheets of the old one are left. */
  leaveSheets(): void
}

/** Draws into `container`, a node above the page that covers the phone. */
export function createNative(container: HTMLElement): Native {
  const style = document.createElement('style')
  style.textContent = nativeStyle
  container.append(style)
  const toast = createToastSlot(container)
  const answers = createAnswers(() => performance.now())
  let lastDialog: Promise<unknown> = Promise.resolve()

  function inTurn<T>(draw: () => Promise<T>): Promise<T> {
    const answered = lastDialog.then(draw)
    lastDialog = answered
    return answered
  }

  return {
    showToast: toast.show,
    hideToast: toast.hide,
    showModal: (options) => inTurn(() => answers.followModal(openModal(container, options))),
    showRequest: (options) => inTurn(() => answers.followRequest(openRequest(container, options))),
    showActionSheet: (options) => answers.followSheet(openActionSheet(container, options)).answered,
    showSheet: (options) => answers.followSheet(openSheet(container, options)).answered,
    showOptions: (options) => answers.followSheet(openOptionSheet(container, options)),
    openColumns: (options) => answers.followSheet(openColumnSheet(container, options)),
    showSwitches: (options) => answers.followSheet(openSwitchSheet(container, options)).answered,
    leaveSheets: answers.leaveSheets,
    answer: answers.answer,
    wasJustAnswered: answers.wasJustAnswered,
  }
}
