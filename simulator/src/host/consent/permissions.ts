import type { Consent } from '../../protocol/phone.ts'
import { isScope, type Scope, withdrawnScopes } from '../../protocol/scopes.ts'
import type { HostContext, Permissions } from '../context/context.ts'
import { WxFailure } from '../context/wx-failure.ts'
import { appNameOf, contractNameOf, openGuideline } from './guideline.ts'
import { consentWords } from './words.ts'

const deniedErrno = 103
const describedScopes: readonly string[] = ['scope.userLocation', 'scope.userFuzzyLocation']

type Parts = Pick<HostContext, 'boot' | 'native' | 'peer' | 'phone' | 'privacy'>

export function createPermissions(context: Parts): Permissions {
  const { peer } = context
  const readScopes = async (): Promise<Scopes> => (await peer.call('getConsent')).scopes
  const read = async (): Promise<Record<string, boolean>> => ({
    ...Object.fromEntries(withdrawnScopes.map((scope) => [scope, true])),
    ...(await readScopes()),
  })
  let lastAsked: Promise<unknown> = Promise.resolve()

  /** Two calls at once ask once: the second finds the answer of the first. */
  function decide(scope: Scope): Promise<boolean> {
    const decided = lastAsked.then(async () => (await readScopes())[scope] ?? ask(context, scope))
    lastAsked = decided.catch(() => {})
    return decided
  }

  return {
    read,
    async authorize(scope) {
      if (withdrawnScopes.includes(scope)) return
      if (!isScope(scope)) throw new WxFailure('invalid scope')
      if (describedScopes.includes(scope) && reasonOf(context, scope) === null)
        throw new WxFailure('require permission desc')
      if (!(await decide(scope))) throw new WxFailure('auth deny', deniedErrno)
    },
    async openSettings() {
      await changeSettings(context, await readScopes())
      return read()
    },
  }
}

type Scopes = Consent['scopes']

async function ask(context: Parts, scope: Scope): Promise<boolean> {
  const { peer, native, phone, privacy } = context
  const words = consentWords(phone.language)
  const needsPrivacy = await privacy.needsAuthorization()
  const isAllowed = await native.showRequest({
    appName: words.asks(appNameOf(context)),
    heading: words.scopes[scope],
    text: reasonOf(context, scope) ?? words.noReason,
    contract: needsPrivacy ? { label: contractNameOf(context), open: () => openGuideline(context) } : null,
    tickText: needsPrivacy ? words.privacyTick : null,
    refuseText: words.refuse,
    allowText: words.allow,
  })
  if (isAllowed && needsPrivacy) await privacy.agree()
  await peer.call('setScope', { scope, isGranted: isAllowed })
  return isAllowed
}

/** Shows the answers given so far, and keeps what the person changes. */
async function changeSettings({ native, peer, phone }: Parts, scopes: Scopes): Promise<void> {
  const words = consentWords(phone.language)
  const before = Object.entries(scopes) as [Scope, boolean][]
  const after = await native.showSwitches({
    title: words.settings,
    emptyText: words.noSettings,
    rows: before.map(([scope, isOn]) => ({ text: words.scopes[scope], isOn })),
    closeText: words.done,
  })
  for (const [index, [scope, wasGranted]] of before.entries()) {
    const isGranted = after[index] === true
    if (isGranted !== wasGranted) await peer.call('setScope', { scope, isGranted })
  }
}

/** What the app itself says it needs the scope for. */
function reasonOf({ boot }: Pick<Parts, 'boot'>, scope: string): string | null {
  const permission = boot.build.app.permission as Record<string, { desc?: unknown }> | undefined
  const desc = permission?.[scope]?.desc
  return typeof desc === 'string' && desc !== '' ? desc : null
}
