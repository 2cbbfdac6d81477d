import type { BarColors } from '../core/bar-colors'
import { platformError } from './failure'

interface ConfirmOptions {
  title: string
  text: string
  confirmText: string
  cancelText: string
}

interface Ui {
  toast(text: string): void
  /** Whether the person confirmed. */
  confirm(options: ConfirmOptions): Promise<boolean>
  /** Covers the page with a spinner; returns what takes it away again. */
  loading(text: string): () => void
  setNavigationTitle(text: string): void
  /** The tab bar's texts, in its order. */
  setTabTexts(texts: readonly string[]): void
  setBarColors(colors: BarColors): void
  /** Shows the privacy guideline that WeChat keeps for this app. */
  openPrivacyContract(): Promise<void>
}

/** Does nothing: these calls fail only on pages without the bar in question, where there is nothing to change. */
function ignore(): void {}

export function createUi(): Ui {
  return {
    toast: (text) => {
      wx.showToast({ title: text, icon: 'none' })
    },
    confirm: confirmByModal,
    loading: (text) => {
      wx.showLoading({ title: text, mask: true })
      return () => {
        wx.hideLoading({ fail: ignore })
      }
    },
    setNavigationTitle: (text) => {
      wx.setNavigationBarTitle({ title: text, fail: ignore })
    },
    setTabTexts: (texts) => {
      texts.forEach((text, index) => {
        wx.setTabBarItem({ index, text, fail: ignore })
      })
    },
    setBarColors: ({ navigation, tab }) => {
      wx.setNavigationBarColor({ ...navigation, fail: ignore })
      wx.setTabBarStyle({ ...tab, fail: ignore })
    },
    openPrivacyContract: () =>
      new Promise((resolve, reject) => {
        wx.openPrivacyContract({
          success: () => resolve(),
          fail: (failure) => reject(platformError(failure)),
        })
      }),
  }
}

function confirmByModal({ title, text, confirmText, cancelText }: ConfirmOptions): Promise<boolean> {
  return new Promise((resolve, reject) => {
    wx.showModal({
      title,
      content: text,
      confirmText,
      cancelText,
      success: ({ confirm }) => resolve(confirm),
      fail: (failure) => reject(platformError(failure)),
    })
  })
}
