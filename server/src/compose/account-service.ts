import type { ActiveSession, RevokedReason, UserView } from '../core/records.ts'
import type { Profile } from '../profile/profile.ts'
import type { Settings } from '../profile/settings.ts'
import type { DataRights } from '../rights/data-rights.ts'
import type { Devices } from '../sessions/devices.ts'
import type { Proofs } from '../sessions/proof.ts'
import type { SecurityLog } from '../sessions/security-log.ts'
import type { SignInRequest, SignInResult } from '../sign-in/sign-in.ts'

/** What the HTTP side may ask of the account rules. Refusals are thrown as `ApiError`. */
export interface AccountService {
  signIn(request: SignInRequest): Promise<SignInResult>
  /** `authorization` is the header's value. Throws one of the five `session_…` codes. */
  authenticate(authorization: string | undefined): Promise<ActiveSession>
  readUser(userId: string): Promise<UserView>
  /** The account as it was when the session was checked. */
  viewUser(session: ActiveSession): UserView
  endSession(session: ActiveSession, reason: RevokedReason, address: string): Promise<void>
  devices: Devices
  profile: Profile
  proofs: Proofs
  settings: Settings
  securityLog: SecurityLog
  dataRights: DataRights
}
