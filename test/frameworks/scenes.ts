import type { OpenPage, RunningApp } from './glass-easel.ts'
import { devices, logPages, member, problem, type ScenePhone, signedIn } from './phone.ts'

/** How the app gets into a state: the phone is prepared, then the app launched, opened and used. */
export interface Scene {
  prepare?(phone: ScenePhone): void
  /** Lets everything that is under way go as far as it can. */
  play(app: RunningApp, tools: Tools): Promise<OpenPage>
}

interface Tools {
  phone: ScenePhone
  settle(): Promise<void>
  /** The app starts again on the same phone. */
  restart(): RunningApp
}

const profile = 'pages/profile/profile'
const settings = 'pages/settings/settings'
const login = 'pages/login/login'
const agreement = 'pages/agreement/agreement'
const devicesPage = 'packages/account/devices/devices'
const securityLog = 'packages/account/security-log/security-log'

type Prepare = NonNullable<Scene['prepare']>

const opens = (path: string, prepare: Prepare = () => undefined): Scene => ({
  prepare,
  play: async (app) => app.open(path),
})

const asMember =
  (person: object = member): Prepare =>
  (phone) => {
    phone.answers['POST /v1/sessions'] = signedIn(person)
    phone.answers['GET /v1/me'] = { statusCode: 200, data: person }
  }

/** A member starts the app again and finds things changed. */
const comesBack = (change: Prepare): Scene => ({
  prepare: asMember(),
  async play(_app, { phone, restart }) {
    change(phone)
    return restart().open(profile)
  },
})

/** The login page, and what a person does on it. */
const signsIn = (act: (page: OpenPage, tools: Tools) => void | Promise<void>, prepare?: Prepare): Scene => ({
  ...(prepare && { prepare }),
  async play(app, tools) {
    const page = app.open(login)
    await tools.settle()
    await act(page, tools)
    return page
  },
})

const agree = (page: OpenPage) => page.send('.agree-group', 'change', { value: ['agreed'] })
const press = (page: OpenPage) => page.tap('.login-button', '.wxlogin-button')

const leaves = (change: Prepare, act: (page: OpenPage) => void): Scene => ({
  prepare: asMember(),
  async play(app, { phone, settle }) {
    const page = app.open(settings)
    await settle()
    change(phone)
    act(page)
    return page
  },
})

/** A member on a page that has loaded, and what happens there. */
const asMemberOn = (
  path: string,
  act: (page: OpenPage, phone: ScenePhone) => void,
  prepare: Prepare = () => undefined,
): Scene => ({
  prepare(phone) {
    asMember()(phone)
    prepare(phone)
  },
  async play(app, { phone, settle }) {
    const page = app.open(path)
    await settle()
    act(page, phone)
    return page
  },
})

const opensAsMember = (path: string, prepare?: Prepare) => asMemberOn(path, () => undefined, prepare)

const endedElsewhere: Prepare = (phone) => {
  const reason = 'ended_elsewhere'
  phone.answers['GET /v1/sessions'] = problem(401, 'session_revoked', { reason })
  phone.answers['GET /v1/me/security-log'] = problem(401, 'session_revoked', { reason })
}

const nothingAnswered: Prepare = (phone) => {
  phone.answers['GET /v1/sessions'] = 'held'
  phone.answers['GET /v1/me/security-log'] = 'held'
}

const broken: Prepare = (phone) => {
  phone.answers['GET /v1/sessions'] = problem(500, 'internal_error')
  phone.answers['GET /v1/me/security-log'] = problem(500, 'internal_error')
}

/** Every state of every page. Those of the screenshots have their names. */
export const scenes: Record<string, Scene> = {
  'profile-loading': opens(profile, (phone) => {
    phone.answers['POST /v1/sessions'] = 'held'
  }),
  'profile-guest': opens(profile),
  'profile-guest-silent-failed': opens(profile, (phone) => {
    phone.answers['POST /v1/sessions'] = problem(500, 'internal')
  }),
  'profile-blocked': opens(profile, (phone) => {
    phone.answers['POST /v1/sessions'] = problem(403, 'account_banned', { publicReason: 'Spam & more' })
  }),
  'profile-ended-elsewhere': comesBack((phone) => {
    const reason = 'ended_elsewhere'
    phone.answers['GET /v1/me'] = problem(401, 'session_revoked', { reason })
    phone.answers['POST /v1/sessions'] = problem(403, 'interaction_required', { reason })
  }),
  'profile-member': opens(profile, asMember()),
  'profile-member-nameless': opens(profile, asMember({ ...member, nickname: null })),
  'profile-member-picture': opens(
    profile,
    asMember({ ...member, avatarUrl: 'https://passport.example.com/a.png?x=1&y=2' }),
  ),
  'profile-offline': comesBack((phone) => {
    phone.networkType = 'none'
  }),
  'profile-error': comesBack((phone) => {
    phone.answers['GET /v1/me'] = problem(500, 'internal')
  }),

  'settings-guest': opens(settings),
  settings: opens(settings, asMember()),
  'settings-own-look': {
    async play(app) {
      const page = app.open(settings)
      page.send('.choose-appearance', 'chosen', { value: 'dark' })
      page.send('.choose-text-size', 'chosen', { value: 'extra' })
      return page
    },
  },
  'settings-signing-out': leaves(
    (phone) => {
      phone.isStorageHeld = true
    },
    (page) => page.tap('.sign-out'),
  ),
  'settings-signing-out-everywhere': leaves(
    (phone) => {
      phone.isStorageHeld = true
    },
    (page) => page.tap('.sign-out-everywhere'),
  ),
  'settings-error': leaves(
    () => undefined,
    (page) => page.tap('.open-guideline'),
  ),

  login: signsIn(() => undefined),
  'login-loading': signsIn(
    () => undefined,
    (phone) => {
      phone.answers['GET /v1/agreement'] = 'held'
    },
  ),
  'login-without-agreement': signsIn(
    () => undefined,
    (phone) => {
      phone.answers['GET /v1/agreement'] = problem(500, 'internal')
    },
  ),
  'login-hint': signsIn(press),
  'login-acquiring': signsIn((page, { phone }) => {
    phone.login = 'held'
    agree(page)
    press(page)
  }),
  'login-signing-in': signsIn((page, { phone }) => {
    phone.answers['POST /v1/sessions'] = 'held'
    agree(page)
    press(page)
  }),
  'login-error': signsIn((page, { phone }) => {
    phone.login = 'fails'
    agree(page)
    press(page)
  }),

  agreement: { play: async (app) => app.open(agreement, { document: 'terms', version: 'current' }) },
  'agreement-loading': opens(agreement, (phone) => {
    phone.answers['GET /agreements/'] = 'held'
  }),
  'agreement-error': opens(agreement, (phone) => {
    phone.answers['GET /agreements/'] = problem(404, 'not_found')
  }),
  'agreement-empty': opens(agreement, (phone) => {
    phone.answers['GET /agreements/'] = { statusCode: 200, data: '' }
  }),

  devices: opensAsMember(devicesPage),
  'devices-alone': opensAsMember(devicesPage, (phone) => {
    phone.answers['GET /v1/sessions'] = {
      statusCode: 200,
      data: { sessions: devices.sessions.slice(0, 1), ended: [] },
    }
  }),
  'devices-guest': opens(devicesPage),
  'devices-ended-elsewhere': opensAsMember(devicesPage, endedElsewhere),
  'devices-loading': opensAsMember(devicesPage, nothingAnswered),
  'devices-error': opensAsMember(devicesPage, broken),
  'devices-error-with-list': asMemberOn(devicesPage, (page, phone) => {
    broken(phone)
    page.pullDown()
  }),
  'devices-ending': asMemberOn(devicesPage, (page, phone) => {
    phone.answers['DELETE /v1/sessions'] = 'held'
    page.tap('.end')
  }),
  'devices-end-failed': asMemberOn(devicesPage, (page, phone) => {
    phone.answers['DELETE /v1/sessions'] = problem(500, 'internal_error')
    page.tap('.end')
  }),
  'devices-ending-others': asMemberOn(devicesPage, (page, phone) => {
    phone.answers['DELETE /v1/sessions'] = 'held'
    page.tap('.end-others')
  }),
  'devices-end-others-failed': asMemberOn(devicesPage, (page, phone) => {
    phone.answers['DELETE /v1/sessions'] = problem(500, 'internal_error')
    page.tap('.end-others')
  }),

  'security-log': opensAsMember(securityLog),
  'security-log-guest': opens(securityLog),
  'security-log-ended-elsewhere': opensAsMember(securityLog, endedElsewhere),
  'security-log-loading': opensAsMember(securityLog, nothingAnswered),
  'security-log-error': opensAsMember(securityLog, broken),
  'security-log-empty': opensAsMember(securityLog, (phone) => {
    phone.answers['GET /v1/me/security-log'] = { statusCode: 200, data: { entries: [], nextCursor: null } }
  }),
  'security-log-error-with-list': asMemberOn(securityLog, (page, phone) => {
    broken(phone)
    page.pullDown()
  }),
  'security-log-loading-more': asMemberOn(securityLog, (page, phone) => {
    nothingAnswered(phone)
    page.reachBottom()
  }),
  'security-log-more-failed': asMemberOn(securityLog, (page, phone) => {
    broken(phone)
    page.reachBottom()
  }),
  'security-log-end': asMemberOn(securityLog, (page, phone) => {
    phone.answers['GET /v1/me/security-log'] = { statusCode: 200, data: logPages[1] }
    page.reachBottom()
  }),
  'security-log-denying': asMemberOn(securityLog, (page, phone) => {
    phone.answers['DELETE /v1/sessions'] = 'held'
    page.tap('.not-me')
  }),
  'security-log-deny-failed': asMemberOn(securityLog, (page, phone) => {
    phone.answers['DELETE /v1/sessions'] = problem(500, 'internal_error')
    page.tap('.not-me')
  }),
}
