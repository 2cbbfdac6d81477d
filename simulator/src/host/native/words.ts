/** What WeChat itself says, in the language of the phone. */
export function nativeWords(language: string): Record<'cancel' | 'confirm' | 'copied' | 'close', string> {
  if (language.startsWith('zh'))
    return { cancel: '取消', confirm: '确定', copied: '内容已复制', close: '我知道了' }
  return { cancel: 'Cancel', confirm: 'OK', copied: 'Copied', close: 'Got it' }
}

interface MomentWords {
  dateLabels: readonly string[]
  /** What stands behind the numbers of a date. */
  dateSuffixes: readonly string[]
  timeLabels: readonly string[]
}

/** What a date and a time are made of. */
export function momentWords(language: string): MomentWords {
  if (language.startsWith('zh'))
    return { dateLabels: ['年', '月', '日'], dateSuffixes: ['年', '月', '日'], timeLabels: ['时', '分'] }
  return { dateLabels: ['Year', 'Month', 'Day'], dateSuffixes: [], timeLabels: ['Hour', 'Minute'] }
}

/** The name of a list among others, which an app does not give. */
export function columnWord(language: string, position: number): string {
  return language.startsWith('zh') ? `第 ${position} 列` : `Column ${position}`
}
