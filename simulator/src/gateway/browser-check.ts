const script = `(function () {
  var then = document.currentScript.getAttribute('data-then')
  var needs = {
    'CSS @scope': 'CSSScopeRule' in window,
    'CSS container units': !!window.CSS && CSS.supports('width: 1cqw') && CSS.supports('container-type: size'),
    'TextDecoderStream': 'TextDecoderStream' in window,
  }
  var missing = Object.keys(needs).filter(function (name) { return !needs[name] })
  if (missing.length === 0) {
    var main = document.createElement('script')
    main.src = then
    document.head.appendChild(main)
    return
  }
  var isChinese = /^zh/i.test(navigator.language)
  var sentence = isChinese
    ? '此浏览器缺少运行小程序所需的功能：' + missing.join('、') +
      '。请更新浏览器，或改用 Chrome 118、Edge 118、Safari 17.4、Firefox 146 或更新的版本。'
    : 'This browser lacks what running the app needs: ' + missing.join(', ') +
      '. Update it, or use Chrome 118, Edge 118, Safari 17.4, Firefox 146 or newer.'
  var alert = document.createElement('p')
  alert.setAttribute('role', 'alert')
  alert.textContent = sentence
  alert.style.cssText = 'margin: 32px; font: 17px/1.6 system-ui, "Noto Sans SC", sans-serif'
  document.documentElement.lang = isChinese ? 'zh-CN' : 'en'
  document.body.textContent = ''
  document.body.appendChild(alert)
})()
`

/**
 * Stands before the scripts of the shell and of the launch page. It loads the one named in `data-then`, or says what the
 * browser lacks; it is written for browsers too old to parse what comes after it.
 */
export const browserCheck = {
  path: '/browser-check.js',
  type: 'text/javascript; charset=utf-8',
  body: script,
}
