/** What WeChat itself says, in the language of the phone. */
export function nativeWords(language: string): Record<'cancel' | 'confirm' | 'copied' | 'close', string> {
  if (language.startsWith('zh'))
    return { cancel: '取消', confirm: '确定', copied: '内容已复制', close: '我知道了' }
  return { cancel: 'Cancel', confirm: 'OK', copied: 'Copied', close: 'Got it' }
}
