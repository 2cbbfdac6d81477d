import type { HostContext, Privacy, PrivacyListener } from '../context/context.ts'
import { WxFailure } from '../context/wx-failure.ts'
import { appNameOf, contractNameOf, openGuideline } from './guideline.ts'
import { consentWords } from './words.ts'

const notAuthorizedErrno = 104
/** After a refusal nobody is asked again for a while. */
const quietAfterRefusalMs = 10_000

type Parts = Pick<HostContext, 'boot' | 'native' | 'peer' | 'phone'>

export function createPrivacy(context: Parts): Privacy {
  const isChecked = context.boot.build.app.__usePrivacyCheck__ === true
  const tappedButtons = new Set<string>()
  let listener: PrivacyListener | null = null
  let refusedAt = Number.NEGATIVE_INFINITY

  const needsAuthorization = async (): Promise<boolean> =>
    isChecked && !(await context.peer.call('getConsent')).privacyAgreed
  const agree = async (): Promise<void> => void (await context.peer.call('agreePrivacy'))
  const ask = (referrer: string): Promise<boolean> =>
    listener ? askApp(listener, referrer, tappedButtons) : askHere(context)

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
      if (!isQuiet && (await ask(referrer))) return agree()
      if (!isQuiet) refusedAt = Date.now()
      throw new WxFailure('privacy permission is not authorized', notAuthorizedErrno)
    },
  }
}

function askApp(
  ask: PrivacyListener,
  referrer: string,
  tappedButtons: ReadonlySet<string>,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle: Parameters<PrivacyListener>[0] = ({ event, buttonId }) => {
      if (event === 'disagree') resolve(false)
      if (event !== 'agree') return
      if (tappedButtons.has(String(buttonId))) resolve(true)
      else reject(new WxFailure(`agree: the button with id "${buttonId}" was not tapped`, notAuthorizedErrno))
    }
    ask(settle, { referrer })
  })
}

function askHere(context: Parts): Promise<boolean> {
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
