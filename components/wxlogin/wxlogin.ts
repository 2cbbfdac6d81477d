import { toAppError } from '../../utils/core/errors'
import { services } from '../../utils/services'

/**
 * A button that takes a single-use login code. Emits `loginSuccess` with `{code}`, or `loginFail` with
 * `{errMsg, kind}`. While `held` it takes none and emits `loginHeld`, so that its page can show what is missing.
 */
Component({
  properties: {
    text: { type: String, value: '' },
    disabled: { type: Boolean, value: false },
    /** The page is still busy with the code of the last tap. */
    loading: { type: Boolean, value: false },
    held: { type: Boolean, value: false },
  },
  data: { isAcquiring: false },
  methods: {
    onTap() {
      const { isAcquiring, disabled, loading, held } = this.data
      if (isAcquiring || disabled || loading) return
      if (held) this.triggerEvent('loginHeld')
      else return this.acquire()
    },
    async acquire() {
      this.setData({ isAcquiring: true })
      try {
        const code = await services.auth.acquireCode()
        this.triggerEvent('loginSuccess', { code })
      } catch (error) {
        const { kind } = toAppError(error)
        this.triggerEvent('loginFail', { errMsg: `login:fail ${kind}`, kind })
      } finally {
        this.setData({ isAcquiring: false })
      }
    },
  },
})
