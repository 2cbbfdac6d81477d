interface Failure {
  errMsg: string
  errno?: number
}

type Kind = 'offline' | 'timeout' | 'interrupted'

const errnos: Record<number, Kind> = { 5: 'timeout', 600003: 'interrupted' }

/**
 * Texts seen on phones: of cronet (Android, newer iPhones), of Java, of iOS in the phone's language, of WeChat itself.
 * `ERR_INTERNET_DISCONNECTED` is the phone's state; a host that is not found or a refused connection may be the server's.
 */
const words: [Kind, RegExp][] = [
  [
    'offline',
    /INTERNET_DISCONNECTED|-1009\b|appears to be offline|断开与互联网的连接|網際網路連線|不允许数据连接/i,
  ],
  [
    'interrupted',
    /interrupted|NETWORK_CHANGED|network change|connection was lost|连接已中断|連線中斷|CONNECTION_ABORTED|caused connection abort/i,
  ],
  ['timeout', /tim(?:e|ed)[ _-]?out|-1001\b|超时|逾時/i],
]

/** What was wrong with the connection, as WeChat's failure shows; `null` when it was something else. */
export function findConnectionTrouble({ errMsg, errno }: Failure, isOnline: boolean): Kind | null {
  if (!isOnline) return 'offline'
  const known = errno === undefined ? undefined : errnos[errno]
  return known ?? words.find(([, pattern]) => pattern.test(errMsg))?.[0] ?? null
}
