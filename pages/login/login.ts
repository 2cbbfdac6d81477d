import { showData } from '../../utils/core/changed-paths'
import { errorWords, noError } from '../../utils/core/error-words'
import { AppError, type ErrorKind, toAppError } from '../../utils/core/errors'
import { faceOf, followAll, followFace, type PageBars, type Remover } from '../../utils/core/page-face'
import { openPage } from '../../utils/core/page-opening'
import { endTasks, runTask } from '../../utils/core/page-task'
import { services } from '../../utils/services'
import { failureWords } from './login-failure'

Page({
  data: {
    ...faceOf(services, 'login'),
    terms: '',
    privacy: '',
    version: '',
    loadingAgreement: false,
    agreementFailure: noError,
    isAgreed: false,
    isHintShown: false,
    signingIn: false,
    failure: noError,
  },
  bars: null as PageBars | null,
  unfollow: null as Remover | null,
  isLeaving: false,

  onLoad(): Promise<void> {
    this.bars = followFace(services, { title: 'app.login', onChange: () => this.render() })
    this.unfollow = followAll([services.auth], () => this.leaveWhenSignedIn())
    this.render()
    return this.loadAgreement()
  },
  onShow(): Promise<void> {
    this.bars?.show()
    return this.leaveWhenSignedIn()
  },
  onHide(): void {
    this.bars?.hide()
  },
  onUnload(): void {
    this.bars?.end()
    this.unfollow?.()
    services.auth.forgetReturn()
    endTasks(this)
  },

  render(): void {
    const { i18n } = services
    showData(this, {
      ...faceOf(services, 'login'),
      terms: i18n.t('app.terms'),
      privacy: i18n.t('app.privacy'),
    })
  },
  loadAgreement(): Promise<void> {
    return runTask(this, 'loadingAgreement', async () => {
      const { current } = await services.api.getAgreement()
      return { version: current, agreementFailure: noError }
    })
  },
  async signIn(code: string): Promise<void> {
    const consent = { version: this.data.version }
    await runTask(this, 'signingIn', async () => {
      await services.auth.signIn({ interactive: true, code, consent })
      return { failure: noError }
    })
    // The tick is taken back when another version was published while the page stood open.
    if (!this.data.isAgreed) await this.loadAgreement()
    await this.leaveWhenSignedIn()
  },
  async leaveWhenSignedIn(): Promise<void> {
    if (services.auth.state.status !== 'signed-in') return
    if (await this.leave()) services.ui.toast(services.i18n.t('login.success'))
  },
  /** Leaves the page once, however many ask for it; false for all others and when it failed. */
  async leave(): Promise<boolean> {
    if (this.isLeaving) return false
    this.isLeaving = true
    try {
      await services.auth.leaveLogin()
      return true
    } catch (error) {
      this.isLeaving = false
      this.setData({ failure: errorWords(toAppError(error), services.i18n) })
      return false
    }
  },
  taskFailed(error: AppError, flag: string): Record<string, unknown> {
    const words = failureWords(error, { i18n: services.i18n, now: Date.now() })
    if (flag === 'loadingAgreement') return { agreementFailure: words }
    return error.code === 'consent_required' ? { failure: words, isAgreed: false } : { failure: words }
  },

  onChangeAgree(event: WechatMiniprogram.CheckboxGroupChange): void {
    const isAgreed = event.detail.value.length > 0
    this.setData(isAgreed ? { isAgreed, isHintShown: false } : { isAgreed })
  },
  onTapDocument(event: WechatMiniprogram.TouchEvent): Promise<void> {
    const { document } = event.currentTarget.dataset as { document: 'terms' | 'privacy' }
    return openPage(services, { page: 'agreement', query: { version: this.data.version, document } })
  },
  onLoginHeld(): void {
    this.setData({ isHintShown: true })
  },
  onLoginSuccess(event: WechatMiniprogram.CustomEvent<{ code: string }>): Promise<void> {
    return this.signIn(event.detail.code)
  },
  onLoginFail(event: WechatMiniprogram.CustomEvent<{ errMsg: string; kind: ErrorKind }>): void {
    this.setData({ failure: errorWords(new AppError(event.detail.kind), services.i18n) })
  },
  async onTapNotNow(): Promise<void> {
    if (!this.data.signingIn) await this.leave()
  },
})
