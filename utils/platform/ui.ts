import { requireAbility } from './ability'
import { ignoreFailure, platformError } from './failure'

/** Colours of the native bars and of the window behind the page. */
interface BarColors {
  navigation: { frontColor: '#000000' | '#ffffff'; backgroundColor: string }
  tab: { color: string; selectedColor: string; backgroundColor: string; borderStyle: 'black' | 'white' }
  window: { backgroundColor: string; textStyle: 'dark' | 'light' }
}

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
  /** Of the bars, and of the window that shows behind a page when it is pulled. */
  setBarColors(colors: BarColors): void
  /** Lets go of a page that was pulled down to refresh it. */
  endPullDown(): void
  /** Shows the privacy guideline that WeChat keeps for this app. */
  openPrivacyContract(): Promise<void>
}

/** Bars fail only on pages without them, where there is nothing to change. */
export function createUi(): Ui {
  return {
    toast: (text) => {
      wx.showToast({ title: text, icon: 'none', fail: ignoreFailure })
    },
    confirm: confirmByModal,
    loading: (text) => {
      wx.showLoading({ title: text, mask: true, fail: ignoreFailure })
      return () => {
        wx.hideLoading({ fail: ignoreFailure })
      }
    },
    setNavigationTitle: (text) => {
      wx.setNavigationBarTitle({ title: text, fail: ignoreFailure })
    },
    setTabTexts: (texts) => {
      texts.forEach((text, index) => {
        wx.setTabBarItem({ index, text, fail: ignoreFailure })
      })
    },
    setBarColors: ({ navigation, tab, window: { backgroundColor, textStyle } }) => {
      wx.setNavigationBarColor({ ...navigation, fail: ignoreFailure })
      wx.setTabBarStyle({ ...tab, fail: ignoreFailure })
      wx.setBackgroundColor({
        backgroundColor,
        backgroundColorTop: backgroundColor,
        backgroundColorBottom: backgroundColor,
        fail: ignoreFailure,
      })
      wx.setBackgroundTextStyle({ textStyle, fail: ignoreFailure })
    },
    endPullDown: () => {
      wx.stopPullDownRefresh({ fail: ignoreFailure })
    },
    openPrivacyContract: () =>
      new Promise((resolve, reject) => {
        requireAbility('openPrivacyContract')
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
