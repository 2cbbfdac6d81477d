/** Counts of what costs money or trust. A number is seconds to wait; null means go on. */
export interface SignInLimits {
  findBlock(address: string): Promise<number | null>
  countFailure(address: string): Promise<void>
  countSuccess(address: string): Promise<void>
  /** Counts one account that is about to be created. */
  countNewAccount(address: string): Promise<number | null>
  /** Counts one sign-in of a person; `personHash` is never the openid itself. */
  countPerson(personHash: string): Promise<number | null>
}
