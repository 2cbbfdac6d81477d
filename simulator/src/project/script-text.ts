/** Comments, texts and regular expressions; of a template literal only what stands outside its expressions. */
const literal =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\[\s\S]|[^'\\\n])*'?|"(?:\\[\s\S]|[^"\\\n])*"?|`|\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*|[{}]/g

/** What a slash after it begins is a regular expression, not a division. */
const beforeExpression =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new))\s*$/

/** Blanks what a script says but does not run, keeping the place of everything else. */
export function maskLiterals(script: string): string {
  const masked: string[] = []
  const templates: number[] = []
  let depth = 0
  let index = 0

  function copyTo(end: number): void {
    masked.push(script.slice(index, end))
    index = end
  }

  function blankTo(end: number): void {
    masked.push(script.slice(index, end).replace(/[^\n]/g, ' '))
    index = end
  }

  /** Blanks the text of a template literal from there to its end, or to the expression that it holds. */
  function blankTemplate(from: number): void {
    const text = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(`|\$\{)?/y
    text.lastIndex = from
    const end = text.exec(script)?.[1]
    blankTo(text.lastIndex)
    if (end === '${') templates.push(depth)
  }

  function take(found: string): void {
    const end = index + found.length
    if (found === '`') blankTemplate(end)
    else if (found === '}' && templates.at(-1) === depth) {
      templates.pop()
      blankTemplate(end)
    } else if (found === '{' || found === '}') {
      depth += found === '{' ? 1 : -1
      copyTo(end)
    } else if (isDivision(found, script.slice(Math.max(0, index - 40), index))) copyTo(index + 1)
    else blankTo(end)
  }

  while (index < script.length) {
    literal.lastIndex = index
    const match = literal.exec(script)
    copyTo(match?.index ?? script.length)
    if (match) take(match[0])
  }
  return masked.join('')
}

function isDivision(found: string, before: string): boolean {
  return found.startsWith('/') && !/^\/[/*]/.test(found) && !beforeExpression.test(before)
}
