import { positionAt } from './text-position.ts'

interface ExpressionFault {
  line: number
  column: number
  message: string
}

const refused: Record<string, string> = {
  '`': 'no template literal',
  '?.': 'no optional chaining (?.)',
  '??': 'no ??',
}
/** Comments, and the code of inline scripts. */
const notTemplate = /<!--[\s\S]*?(?:-->|$)|(?<=<wxs\b[^>]*(?<!\/)>)[\s\S]*?(?=<\/wxs>|$)/g
const expression = /\{\{([\s\S]*?)\}\}/g
const tokens = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|(`|\?\.(?!\d)|\?\?)/g

/** What JavaScript has by now and WeChat's compiler refuses in the expressions of a template; the first of each. */
export function checkExpressions(template: string): ExpressionFault[] {
  const text = template.replace(notTemplate, (part) => part.replace(/[^\n]/g, ' '))
  return [...text.matchAll(expression)].flatMap((match) => {
    const token = [...(match[1] ?? '').matchAll(tokens)].find(([, found]) => found !== undefined)
    if (!token?.[1]) return []
    const place = positionAt(template, match.index + '{{'.length + token.index)
    return [{ ...place, message: `WeChat's compiler takes ${refused[token[1]]} in an expression` }]
  })
}
