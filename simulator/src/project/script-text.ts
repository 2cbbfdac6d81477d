/** Comments, texts and regular expressions; of a template literal only what stands outside its expressions. */
const literal =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\[\s\S]|[^'\\\n])*'?|"(?:\\[\s\S]|[^"\\\n])*"?|`|\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*|[{}]/g

/** A slash after one of these begins a regular expression; it is not a division. */
const beforeExpression =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new))\s*$/

/** Blanks what is no code in a script: comments, texts, regular expressions. Everything else keeps its place. */
export function maskLiterals(script: string): string {
  return new Masking(script).run()
}

class Masking {
  readonly #script: string
  readonly #masked: string[] = []
  /** Depth of the braces at each expression of a template literal that is open. */
  readonly #templates: number[] = []
  #depth = 0
  #index = 0

  constructor(script: string) {
    this.#script = script
  }

  run(): string {
    while (this.#index < this.#script.length) {
      literal.lastIndex = this.#index
      const match = literal.exec(this.#script)
      this.#copyTo(match?.index ?? this.#script.length)
      if (match) this.#take(match[0])
    }
    return this.#masked.join('')
  }

  #take(found: string): void {
    const end = this.#index + found.length
    if (found === '`') this.#blankTemplate(end)
    else if (found === '}' && this.#templates.at(-1) === this.#depth) {
      this.#templates.pop()
      this.#blankTemplate(end)
    } else if (found === '{' || found === '}') {
      this.#depth += found === '{' ? 1 : -1
      this.#copyTo(end)
    } else if (isDivision(found, this.#script.slice(Math.max(0, this.#index - 40), this.#index)))
      this.#copyTo(this.#index + 1)
    else this.#blankTo(end)
  }

  /** Blanks the text of a template literal from there to its end, or to the expression that it holds. */
  #blankTemplate(from: number): void {
    const text = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(`|\$\{)?/y
    text.lastIndex = from
    const end = text.exec(this.#script)?.[1]
    this.#blankTo(text.lastIndex)
    if (end === '${') this.#templates.push(this.#depth)
  }

  #copyTo(end: number): void {
    this.#masked.push(this.#script.slice(this.#index, end))
    this.#index = end
  }

  #blankTo(end: number): void {
    this.#masked.push(this.#script.slice(this.#index, end).replace(/[^\n]/g, ' '))
    this.#index = end
  }
}

function isDivision(found: string, before: string): boolean {
  return found.startsWith('/') && !/^\/[/*]/.test(found) && !beforeExpression.test(before)
}
