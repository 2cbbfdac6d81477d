/**
 * The browser's click after a tap lands on whatever stands there by then: a layer that the tap opened, the tab bar
 * of the page it went back to. The finger never touched that, so its click is dropped. Clicks of the keyboard and
 * of assistive technology come without a finger and count.
 */
export function ignoreForeignClicks(node: HTMLElement): void {
  let isPressed = false
  node.addEventListener('pointerdown', () => {
    isPressed = true
  })
  node.addEventListener(
    'click',
    (event) => {
      const isFromPointer = event.detail > 0
      if (isFromPointer && !isPressed) event.stopImmediatePropagation()
      isPressed = false
    },
    { capture: true },
  )
}
