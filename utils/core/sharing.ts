/** What is shared of a page: its title, and its address with the query that brings others to the same. */
interface Shared {
  title: string
  url: string
}

export interface ShareMessage {
  title: string
  path: string
}

export interface ShareTimeline {
  title: string
  query: string
}

/** For `onShareAppMessage`. A page needs this and `onShareTimeline` to be shared to Moments. */
export function toMessage({ title, url }: Shared): ShareMessage {
  return { title, path: url }
}

/** For `onShareTimeline`, where WeChat knows the page and asks for the query alone. */
export function toTimeline({ title, url }: Shared): ShareTimeline {
  return { title, query: url.split('?')[1] ?? '' }
}
