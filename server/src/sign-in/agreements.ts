import { ApiError } from '../core/errors.ts'

export const documentNames = ['terms', 'privacy'] as const
export type DocumentName = (typeof documentNames)[number]

export const documentLanguages = ['zh-CN', 'en'] as const
export type DocumentLanguage = (typeof documentLanguages)[number]

export interface AgreementDocument {
  /** Hex SHA-256 of the zh-CN text, which is the binding one. */
  sha256: string
  texts: Record<DocumentLanguage, string>
}

export interface AgreementVersion {
  /** A date such as `2026-11-01`; versions sort as text. */
  version: string
  /** Day (UTC+8) from which older versions no longer do; null for an editorial version. */
  requiredFrom: string | null
  documents: Record<DocumentName, AgreementDocument>
}

export interface Agreements {
  /** Oldest first. */
  readonly versions: readonly AgreementVersion[]
  readonly current: string
  findVersion(version: string): AgreementVersion | null
  /** The oldest version that is still good enough at `now` (ms). */
  requiredAt(now: number): string
}

/** Builds the published list. `versions` in any order; throws when there is none. */
export function createAgreements(versions: readonly AgreementVersion[]): Agreements {
  const sorted = [...versions].sort((a, b) => (a.version < b.version ? -1 : 1))
  const oldest = sorted[0]
  const newest = sorted.at(-1)
  if (!oldest || !newest) throw new Error('At least one agreement version must be published')
  return {
    versions: sorted,
    current: newest.version,
    findVersion: (version) => sorted.find((candidate) => candidate.version === version) ?? null,
    requiredAt: (now) => sorted.findLast((version) => isRequired(version, now))?.version ?? oldest.version,
  }
}

function isRequired({ requiredFrom }: AgreementVersion, now: number): boolean {
  return requiredFrom !== null && Date.parse(`${requiredFrom}T00:00:00+08:00`) <= now
}

/**
 * A tap must come with consent to a published version that is still good enough.
 * Returns that version; throws `consent_required` naming the version to show.
 */
export function requireConsent(agreements: Agreements, version: string | undefined, now: number): string {
  const isGoodEnough =
    version !== undefined && agreements.findVersion(version) !== null && version >= agreements.requiredAt(now)
  if (!isGoodEnough)
    throw new ApiError('consent_required', { version: agreements.current, interactive: true })
  return version
}
