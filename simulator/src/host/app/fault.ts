/** Covers the phone with a sentence for the person in front of it. The first one stays. */
export function showFault(sentence: string): void {
  if (document.querySelector('.phone-fault')) return
  const node = document.createElement('div')
  node.className = 'phone-fault'
  node.setAttribute('role', 'alert')
  node.textContent = sentence
  document.body.append(node)
}
