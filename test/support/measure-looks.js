/**
 * Measures the page on top as the browser has drawn it. Runs in the browser; the test reads this file as text.
 * Answers `{texts, targets, faults}`: how many texts and touch targets were measured, and what is wrong, in words.
 */
;(path) => {
  const normalContrast = 4.5
  const largeContrast = 3
  const minTargetPx = 44
  const page = document.querySelector(`wx-page[data-page="${path}"]`)
  if (!page) throw new Error(`${path} is not there`)

  const faults = []
  const texts = visibleTexts(document.body)
  for (const { node, element } of texts) checkContrast(node, element)
  const targets = [...page.querySelectorAll('[role], wx-button')].filter(isTarget)
  for (const target of targets) {
    checkSize(target)
    checkLabel(target)
  }
  for (const image of page.querySelectorAll('wx-image')) checkLabel(image)
  for (const element of page.querySelectorAll('*')) checkWidth(element)
  return { texts: texts.length, targets: targets.length, faults }

  function visibleTexts(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const found = []
    while (walker.nextNode()) {
      const node = walker.currentNode
      const element = node.parentElement
      const isDrawn = node.data.trim() !== '' && isVisible(element) && !element.closest('script, style')
      if (isDrawn && !element.closest('[aria-disabled="true"]')) found.push({ node, element })
    }
    return found
  }

  function checkContrast(node, element) {
    const style = getComputedStyle(element)
    const sizePx = Number.parseFloat(style.fontSize)
    const isLarge = sizePx >= 24 || (sizePx >= 18.66 && Number(style.fontWeight) >= 700)
    const paper = paperUnder(element)
    const ratio = contrast(blend(parseColor(style.color), paper), paper)
    if (ratio < (isLarge ? largeContrast : normalContrast))
      faults.push(`"${node.data.trim()}" has a contrast of ${ratio.toFixed(2)}`)
  }

  function paperUnder(element) {
    const layers = []
    for (let current = element; current; current = current.parentElement) {
      const color = parseColor(getComputedStyle(current).backgroundColor)
      layers.push(color)
      if (color.alpha === 1) break
    }
    return layers.reduceRight((paper, color) => blend(color, paper), { red: 255, green: 255, blue: 255 })
  }

  function parseColor(text) {
    const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number)
    return { red, green, blue, alpha }
  }

  function blend({ red, green, blue, alpha }, paper) {
    const mix = (ink, under) => ink * alpha + under * (1 - alpha)
    return { red: mix(red, paper.red), green: mix(green, paper.green), blue: mix(blue, paper.blue) }
  }

  function contrast(left, right) {
    const [low, high] = [luminance(left), luminance(right)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }

  function luminance({ red, green, blue }) {
    const [r, g, b] = [red, green, blue].map((channel) => {
      const value = channel / 255
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  function isTarget(element) {
    const roles = ['button', 'link', 'radio', 'checkbox', 'switch']
    return isVisible(element) && roles.includes(element.getAttribute('role'))
  }

  /** A box and its label are one target; a tag that is not a box itself is as large as what stands in it. */
  function checkSize(target) {
    const area = target.closest('wx-label') ?? target
    const boxes = [area, ...area.querySelectorAll('*')].map((node) => node.getBoundingClientRect())
    const width = Math.max(...boxes.map((box) => box.width))
    const height = Math.max(...boxes.map((box) => box.height))
    if (width < minTargetPx || height < minTargetPx)
      faults.push(`${nameOf(target)} is ${width.toFixed(1)} × ${height.toFixed(1)} px`)
  }

  /** What a screen reader would say of it. */
  function checkLabel(element) {
    if (!isVisible(element) || element.closest('[aria-hidden="true"]')) return
    const spoken = element.getAttribute('aria-label') ?? (element.closest('wx-label') ?? element).textContent
    if (spoken.trim() === '') faults.push(`${nameOf(element)} has no name`)
  }

  function checkWidth(element) {
    if (!isVisible(element)) return
    const { left, right, width } = element.getBoundingClientRect()
    if (width > 0 && (left < -0.5 || right > window.innerWidth + 0.5))
      faults.push(`${nameOf(element)} reaches from ${left.toFixed(1)} to ${right.toFixed(1)} px`)
    const box = getComputedStyle(element)
    const isCut = box.overflowX === 'hidden' && box.textOverflow !== 'ellipsis'
    if (isCut && element.scrollWidth > element.clientWidth + 1) faults.push(`${nameOf(element)} is cut off`)
  }

  function isVisible(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  }

  function nameOf(element) {
    return `<${element.localName} class="${element.className}"> ${element.textContent.trim().slice(0, 30)}`
  }
}
