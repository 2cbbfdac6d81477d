import { errorWords, noError } from '../../utils/app/error-words'
import { AppError, type ErrorKind, toAppError } from '../../utils/core/errors'
import { definePage, services } from '../../utils/services'
import { failureWords } from './login-failure'

const { auth, api, i18n, ui } = services

Page(
  definePage({
    section: 'login',
    title: 'app.login',
    follows: ['auth'],
    view: () => ({ terms: i18n.t('app.terms'), privacy: i18n.t('app.privacy') }),
    data: {
      version: '',
      isLoadingAgreement: false,
      agreementFailure: noError,
      isAgreed: false,
      isHintShown: false,
      isSigningIn: false,
    },
    fields: { isLeaving: false },

    onLoad(): Promise<void> {
      return this.loadAgreement()
    },
    onShow(): Promise<void> {
      return this.leaveWhenSignedIn()
    },
    onChange(): Promise<void> {
      return this.leaveWhenSignedIn()
    },
    onUnload(): void {
      auth.forgetReturn()
    },
    taskFailed(error, flag) {
      const words = failureWords(error, { i18n, now: Date.now() })
      if (flag === 'isLoadingAgreement') return { agreementFailure: words }
      return error.code === 'consent_required' ? { failure: words, isAgreed: false } : { failure: words }
    },

    methods: {
      loadAgreement(): Promise<void> {
        return this.run('isLoadingAgreement', async (cancellation) => {
          const { current } = await api.getAgreement({ cancellation })
          return { version: current, agreementFailure: noError }
        })
      },
      async signIn(code: string): Promise<void> {
        const consent = { version: this.data.version }
        await this.run('isSigningIn', async () => {
          await auth.signIn({ interactive: true, code, consent })
          return { failure: noError }
        })
        // The tick is taken back when another version was published while the page stood open.
        if (!this.data.isAgreed) await this.loadAgreement()
        await this.leaveWhenSignedIn()
      },
      async leaveWhenSignedIn(): Promise<void> {
        if (auth.state.status !== 'signed-in') return
        if (await this.leave()) ui.toast(i18n.t('login.success'))
      },
      /** Leaves the page once, however many ask for it; false for all others and when it failed. */
      async leave(): Promise<boolean> {
        if (this.isLeaving) return false
        this.isLeaving = true
        try {
          await auth.leaveLogin()
          return true
        } catch (error) {
          this.isLeaving = false
          this.setData({ failure: errorWords(toAppError(error), i18n) })
          return false
        }
      },

      onChangeAgree(event: WechatMiniprogram.CheckboxGroupChange): void {
        const isAgreed = event.detail.value.length > 0
        this.setData(isAgreed ? { isAgreed, isHintShown: false } : { isAgreed })
      },
      onTapDocument(event: WechatMiniprogram.TouchEvent): Promise<void> {
        const { document } = event.currentTarget.dataset as { document: 'terms' | 'privacy' }
        return this.open({ page: 'agreement', query: { version: this.data.version, document } })
      },
      onLoginHeld(): void {
        this.setData({ isHintShown: true })
      },
      onLoginSuccess(event: WechatMiniprogram.CustomEvent<{ code: string }>): Promise<void> {
        return this.signIn(event.detail.code)
      },
      onLoginFail(event: WechatMiniprogram.CustomEvent<{ errMsg: string; kind: ErrorKind }>): void {
        this.setData({ failure: errorWords(new AppError(event.detail.kind), i18n) })
      },
      async onTapNotNow(): Promise<void> {
        if (!this.data.isSigningIn) await this.leave()
      },
    },
  }),
)
