/** What became of a text that others may see. */
export type ContentVerdict =
  | 'pass'
  /** It may not be shown, or a person would have to look at it first. */
  | 'refused'
  /** Nobody answered, and the policy is not to let it through unchecked. */
  | 'unavailable'
  /** As `unavailable`, but the check did answer: that it does not judge this one. */
  | 'undecided'

export interface ContentCheck {
  /**
   * Judges a nickname in exactly the form in which it would be stored. `userId` is whose it is: the check
   * needs the person behind it. No transaction is open meanwhile. Never rejects for WeChat's troubles,
   * but as `requireActive` does for an account that is not what it was.
   */
  checkNickname(userId: string, nickname: string): Promise<ContentVerdict>
}
