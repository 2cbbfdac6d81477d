import type { SessionPurpose } from '../core/records.ts'

interface DeviceLabel {
  /** 22 characters base64url, made by the app at install. Names a device of its user and proves nothing. */
  id: string
  appId: string
  model: string
  system: string
}

export interface SignInRequest {
  code: string
  /** A person tapped; without it the sign-in is silent and may only find an account. */
  interactive: boolean
  consentVersion?: string | undefined
  /** Take back a deletion. Only honoured with a tap. */
  restore: boolean
  /** `rights`: what a banned person may still do. Never makes an account. */
  purpose: SessionPurpose
  device: DeviceLabel
  /** As `clientAddress` gives it. */
  address: string
}
