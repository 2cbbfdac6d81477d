import { moduleParameters } from '../../protocol/module-parameters.ts'

const moduleOnly = new Set(['require', 'module', 'exports'])
const scopeNames = moduleParameters.filter((name) => !moduleOnly.has(name))

/**
 * Builds a function of the app's world from its source text, without closures.
 * @param globals what the app's modules see by name
 * @throws Error when the text is no function expression
 */
export function buildFunction(
  source: string,
  globals: Record<string, unknown>,
): (...args: unknown[]) => unknown {
  let built: unknown
  try {
    built = new Function(...scopeNames, `return (${source}\n)`)(...scopeNames.map((name) => globals[name]))
  } catch (error) {
    throw new Error(`functionDeclaration is not a function expression: ${(error as Error).message}`)
  }
  if (typeof built !== 'function') throw new Error('functionDeclaration is not a function expression')
  return built as (...args: unknown[]) => unknown
}
