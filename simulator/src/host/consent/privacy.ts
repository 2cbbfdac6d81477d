import type { Consent } from '../../protocol/phone.ts'
import type { HostContext } from '../runtime/context.ts'
import { WxFailure } from '../runtime/wx-failure.ts'
import { appNameOf, contractNameOf, openGuideline } from './guideline.ts'
import { consentWords } from './words.ts'

/** What the app's listener answers with. */
interface Answer {
  event?: unknown
  buttonId?: unknown
}
type Resolve = (answer: Answer) => void
export type PrivacyListener = (resolve: Resolve, event: { referrer: string }) => void

/**
 * Consent to the privacy guideline.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
export interface Privacy {
  needsAuthorization(): Promise<boolean>
  /** Resolves once the person has agreed, asking if they have not; rejects with errno 104 when they refuse. */
  require(referrer: string): Promise<void>
  /** Asks in the place of WeChat's own dialog; the last one counts. */
  listen(listener: PrivacyListener): void
  /** An agree button was tapped: this alone is the person's consent. */
  agreeByButton(id: string): Promise<void>
  agree(): Promise<void>
}

const notAuthorizedErrno = 104
/** After a refusal nobody is asked again for a while. */
const quietAfterRefusalMs = 10_000

export function createPrivacy(context: Pick<HostContext, 'boot' | 'native' | 'peer' | 'phone'>): Privacy {
  const isChecked = context.boot.build.app.__usePrivacyCheck__ === true
  const tappedButtons = new Set<string>()
  let listener: PrivacyListener | null = null
  let refusedAt = Number.NEGATIVE_INFINITY

  const needsAuthorization = async (): Promise<boolean> =>
    isChecked && !((await context.peer.call('getConsent')) as Consent).privacyAgreed

  async function agree(): Promise<void> {
    await context.peer.call('agreePrivacy')
  }

  function askApp(ask: PrivacyListener, referrer: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const settle: Resolve = ({ event, buttonId }) => {
        if (event === 'disagree') resolve(false)
        if (event !== 'agree') return
        if (tappedButtons.has(String(buttonId))) resolve(true)
        else
          reject(new WxFailure(`agree: the button with id "${buttonId}" was not tapped`, notAuthorizedErrno))
      }
      ask(settle, { referrer })
    })
  }

  function askHere(): Promise<boolean> {
    const words = consentWords(context.phone.language)
    return context.native.showRequest({
      appName: appNameOf(context),
      heading: words.privacyTitle,
      text: words.privacyText,
      contract: { label: contractNameOf(context), open: () => openGuideline(context) },
      tickText: null,
      refuseText: words.refuse,
      allowText: words.agree,
    })
  }

  return {
    needsAuthorization,
    agree,
    listen(next) {
      listener = next
    },
    async agreeByButton(id) {
      tappedButtons.add(id)
      await agree()
    },
    async require(referrer) {
      if (!(await needsAuthorization())) return
      const isQuiet = Date.now() - refusedAt < quietAfterRefusalMs
      const hasAgreed = !isQuiet && (await (listener ? askApp(listener, referrer) : askHere()))
      if (hasAgreed) return agree()
      if (!isQuiet) refusedAt = Date.now()
      throw new WxFailure('privacy permission is not authorized', notAuthorizedErrno)
    },
  }
}
