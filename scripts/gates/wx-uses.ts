import ts from 'typescript'

/** A member of `wx` that a script leans on, or a scope that it asks for, as `authorize scope.record`. */
export interface WxUse {
  name: string
  index: number
}

/** Methods of objects that `wx` hands out, told apart by their names alone. */
const methodNames = new Set(['moveToLocation'])
/** Most scripts have nothing of it and need not be parsed. */
const mayUse = new RegExp(`\\b(?:${['wx', ...methodNames].join('|')})\\b`)

type IsWx = (node: ts.Node | undefined) => boolean

/** What a script, TypeScript or compiled, really uses: `wx.name`, `wx['name']`, `const { name } = wx`, also under an alias. */
export function findWxUses(file: string, text: string): WxUse[] {
  if (!mayUse.test(text)) return []
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)
  const aliases = findAliases(source)
  const isWx: IsWx = (node) => node !== undefined && ts.isIdentifier(node) && aliases.has(node.text)
  const uses: WxUse[] = []
  walk(source, (node) => {
    for (const name of membersIn(node, isWx)) uses.push({ name: name.text, index: name.getStart(source) })
    for (const scope of scopesIn(node, isWx))
      uses.push({ name: `authorize ${scope.text}`, index: scope.getStart(source) })
  })
  return uses
}

/** Members that this node itself takes from `wx`. */
function membersIn(node: ts.Node, isWx: IsWx): (ts.Identifier | ts.StringLiteralLike)[] {
  if (ts.isPropertyAccessExpression(node)) {
    const { expression, name } = node
    return ts.isIdentifier(name) && (isWx(expression) || methodNames.has(name.text)) ? [name] : []
  }
  if (ts.isElementAccessExpression(node)) {
    const { expression, argumentExpression } = node
    return isWx(expression) && ts.isStringLiteralLike(argumentExpression) ? [argumentExpression] : []
  }
  if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name) || !isWx(node.initializer))
    return []
  return node.name.elements.flatMap(({ propertyName, name }) => {
    const taken = propertyName ?? name
    return ts.isIdentifier(taken) || ts.isStringLiteralLike(taken) ? [taken] : []
  })
}

/** Scopes that `wx.authorize` is called with. */
function scopesIn(node: ts.Node, isWx: IsWx): ts.StringLiteralLike[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return []
  const { expression, name } = node.expression
  if (!isWx(expression) || name.text !== 'authorize') return []
  const scopes: ts.StringLiteralLike[] = []
  walk(node, (inner) => {
    if (ts.isStringLiteralLike(inner) && inner.text.startsWith('scope.')) scopes.push(inner)
  })
  return scopes
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

/** `wx` itself and the variables of the file that hold it, wherever they do; minified code has such. */
function findAliases(source: ts.SourceFile): Set<string> {
  const aliases = new Set(['wx'])
  walk(source, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return
    if (ts.isIdentifier(node.initializer) && aliases.has(node.initializer.text)) aliases.add(node.name.text)
  })
  return aliases
}
