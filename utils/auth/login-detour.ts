import { AppError } from '../core/errors'
import type { Person } from './backend'
import type { Auth, AuthState } from './types'

/** The app's own moves. */
export interface AuthNavigation<Route> {
  openLogin: () => Promise<void>
  /** Leaves the login page for another. */
  replace: (route: Route) => Promise<void>
  back: () => Promise<void>
}

interface LoginDetourOptions<User extends Person, Route> {
  navigation: AuthNavigation<Route>
  ready: Auth<User, Route>['ready']
  getState: () => AuthState<User>
}

/** The way to the login page, and from there to where it was asked for. */
export function createLoginDetour<User extends Person, Route>({
  navigation,
  ready,
  getState,
}: LoginDetourOptions<User, Route>): Pick<
  Auth<User, Route>,
  'requireSignIn' | 'forgetReturn' | 'leaveLogin'
> {
  let returnTo: Route | null = null
  return {
    async requireSignIn(options) {
      const state = await ready()
      if (state.status === 'signed-in') return
      returnTo = options.returnTo
      try {
        await navigation.openLogin()
      } catch (error) {
        returnTo = null
        throw error
      }
      throw new AppError('cancelled')
    },
    forgetReturn() {
      returnTo = null
    },
    async leaveLogin() {
      const route = returnTo
      returnTo = null
      const hasSignedIn = getState().status === 'signed-in'
      await (route && hasSignedIn ? navigation.replace(route) : navigation.back())
    },
  }
}
