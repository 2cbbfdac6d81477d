;() => {
  const parse = (text) => {
    const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number)
    return { channels: [red, green, blue], alpha }
  }
  const luminance = ({ channels }) => {
    const [red, green, blue] = channels.map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor)
      if (colour.alpha === 1) return colour
    }
    throw new Error('Nothing is opaque')
  }
  const contrast = (element) => {
    const pair = [parse(getComputedStyle(element).color), behind(element)].map(luminance)
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const faint = []
  let textCount = 0
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const words = node.textContent.trim()
    const element = node.parentElement
    if (!words || !element.checkVisibility()) continue
    textCount += 1
    if (contrast(element) < 4.5) faint.push(`${words} ${contrast(element).toFixed(2)}`)
  }

  const targets = [...document.querySelectorAll('button, select, summary, label.check')]
  const small = targets.filter((target) => {
    const { width, height } = target.getBoundingClientRect()
    return target.checkVisibility() && (width < 44 || height < 44)
  })
  return {
    faint,
    small: small.map((target) => target.textContent),
    isMeasured: textCount > 10 && targets.length > 5,
    overflow: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  }
}
