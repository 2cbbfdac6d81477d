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

/** What is open now. */
interface OpenAnswers {
  sheets: OpenSheet<unknown>[]
  modal: OpenModal | null
  request: OpenRequest | null
}

export function createAnswers(now: () => number): Answers {
  const open: OpenAnswers = { sheets: [], modal: null, request: null }
  let answeredAt = Number.NEGATIVE_INFINITY
  return {
    async followModal(modal) {
      open.modal = modal
      const answer = await modal.answered
      open.modal = null
      return answer
    },
    async followRequest(request) {
      open.request = request
      const isAllowed = await request.answered
      open.request = null
      return isAllowed
    },
    followSheet(sheet) {
      open.sheets.push(sheet)
      void sheet.answered.then(() => open.sheets.splice(open.sheets.indexOf(sheet), 1))
      return sheet
    },
    leaveSheets() {
      for (const sheet of [...open.sheets]) sheet.leave()
    },
    answer(method, data) {
      const answer = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (!answer) throw new Error(`${method} answers nothing that this phone can show`)
      answer(open, data)
      answeredAt = now()
    },
    wasJustAnswered: () => now() - answeredAt < gestureMs,
  }
}

const methods: Record<string, (open: OpenAnswers, data: unknown) => void> = {
  confirmModal({ modal, sheets }) {
    const sheet = sheets.at(-1)
    if (!modal && sheet) confirmSheet(sheet)
    else requireOpen('confirmModal', 'modal', modal).confirm()
  },
  cancelModal({ modal, sheets }) {
    const sheet = sheets.at(-1)
    if (!modal && sheet) sheet.leave()
    else requireOpen('cancelModal', 'modal', modal).cancel()
  },
  authorizeAllow: ({ request }) => requireOpen('authorizeAllow', 'permission dialog', request).confirm(),
  authorizeCancel: ({ request }) => requireOpen('authorizeCancel', 'permission dialog', request).cancel(),
  chooseItem({ sheets }, data) {
    const { index, column = 0 } = (data ?? {}) as { index?: unknown; column?: unknown }
    if (typeof index !== 'number' || typeof column !== 'number')
      throw new Error('chooseItem: index and column are numbers')
    requireOpen('chooseItem', 'sheet', sheets.at(-1)).choose(index, column)
  },
}

function requireOpen<T>(method: string, what: string, open: T | null | undefined): T {
  if (!open) throw new Error(`${method}: no ${what} is open`)
  return open
}

function confirmSheet(sheet: OpenSheet<unknown>): void {
  if (!sheet.confirm) throw new Error('confirmModal: nothing is chosen; chooseItem {index} taps an item')
  sheet.confirm()
}
