/** What happens when WeChat gives no judgement. The first of each is the default. */
export interface UnansweredPolicy {
  nickname: 'refuse' | 'accept'
  avatar: 'hide' | 'show'
  risk: 'accept' | 'refuse'
}
