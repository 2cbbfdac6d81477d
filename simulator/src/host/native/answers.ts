import type { ModalAnswer, OpenModal } from './modal.ts'
import type { OpenSheet } from './open-sheet.ts'
import type { OpenRequest } from './request-dialog.ts'

/** As long as a browser takes what happens for the consequence of a touch. */
const gestureMs = 5_000

/** What is open above the page, for the tool that answers in the place of a person. */
export interface Answers {
  followModal(modal: OpenModal): Promise<ModalAnswer>
  followRequest(request: OpenRequest): Promise<boolean>
  followSheet<Sheet extends OpenSheet<unknown>>(sheet: Sheet): Sheet
  leaveSheets(): void
  /**
   * Answers as the tool's `native` call does: `confirmModal` and `cancelModal` a modal, else the sheet on top;
   * `authorizeAllow` and `authorizeCancel` a permission dialog; and `chooseItem` of our own, `{index, column?}`, taps
   * an item of a sheet. Throws in words when nothing of that kind is open.
   */
  answer(method: string, data?: unknown): void
  /** Whether `answer` has stood in for a finger a moment ago. */
  wasJustAnswered(): boolean
}

export function createAnswers(now: () => number): Answers {
  const sheets: OpenSheet<unknown>[] = []
  let modal: OpenModal | null = null
  let request: OpenRequest | null = null
  let answeredAt = Number.NEGATIVE_INFINITY

  const requireOpen = <T>(method: string, what: string, open: T | null | undefined): T => {
    if (!open) throw new Error(`${method}: no ${what} is open`)
    return open
  }

  function confirmSheet(sheet: OpenSheet<unknown>): void {
    if (!sheet.confirm) throw new Error('confirmModal: nothing is chosen; chooseItem {index} taps an item')
    sheet.confirm()
  }

  const methods: Record<string, (data: unknown) => void> = {
    confirmModal() {
      const sheet = sheets.at(-1)
      if (!modal && sheet) confirmSheet(sheet)
      else requireOpen('confirmModal', 'modal', modal).confirm()
    },
    cancelModal() {
      const sheet = sheets.at(-1)
      if (!modal && sheet) sheet.leave()
      else requireOpen('cancelModal', 'modal', modal).cancel()
    },
    authorizeAllow: () => requireOpen('authorizeAllow', 'permission dialog', request).confirm(),
    authorizeCancel: () => requireOpen('authorizeCancel', 'permission dialog', request).cancel(),
    chooseItem(data) {
      const { index, column = 0 } = (data ?? {}) as { index?: unknown; column?: unknown }
      if (typeof index !== 'number' || typeof column !== 'number')
        throw new Error('chooseItem: index and column are numbers')
      requireOpen('chooseItem', 'sheet', sheets.at(-1)).choose(index, column)
    },
  }

  return {
    async followModal(opened) {
      modal = opened
      const answer = await opened.answered
      modal = null
      return answer
    },
    async followRequest(opened) {
      request = opened
      const isAllowed = await opened.answered
      request = null
      return isAllowed
    },
    followSheet(sheet) {
      sheets.push(sheet)
      void sheet.answered.then(() => sheets.splice(sheets.indexOf(sheet), 1))
      return sheet
    },
    leaveSheets() {
      for (const sheet of [...sheets]) sheet.leave()
    },
    answer(method, data) {
      const answer = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (!answer) throw new Error(`${method} answers nothing that this phone can show`)
      answer(data)
      answeredAt = now()
    },
    wasJustAnswered: () => now() - answeredAt < gestureMs,
  }
}
