import { createRequire } from 'node:module'
import ts from 'typescript'

const header = `/**
 * What WeChat's official typings say of \`wx\` and of the objects that it hands out: each member with the way it gives
 * its result, and after a colon the type of the object that it gives.
 * Generated from miniprogram-api-typings: \`npm run generate:wechat-types -w simulator\`.
 *
 * promised: through success, fail and complete, or a promise without them · callback: the same without the promise
 * value: returned · void: nothing comes back · object: no function but an object itself
 */
`
const typingsFolder = 'miniprogram-api-typings'
const callbackNames = ['success', 'fail', 'complete']

/** Objects with functions of their own, by their name in the typings. */
type Members = Record<string, string>

/** The module as it shall stand in \`src/protocol\`. The same typings always give the same text. */
export function renderWechatTypes(): string {
  const types = Object.entries(readTypes()).map(
    ([name, members]) => `  ${name}: {\n${Object.entries(members).map(renderMember).join('')}  },\n`,
  )
  return `${header}export const wechatTypes: Record<string, Record<string, string>> = {\n${types.join('')}}\n`
}

function renderMember([name, kind]: [string, string]): string {
  return `    ${name}: '${kind}',\n`
}

function readTypes(): Record<string, Members> {
  const entry = createRequire(import.meta.url).resolve(`${typingsFolder}/index.d.ts`)
  const program = ts.createProgram([entry], { lib: ['lib.es2022.d.ts'], types: [], strict: true })
  return createReader(program.getTypeChecker()).read({
    wx: findInterface(program, 'WechatMiniprogram', 'Wx'),
    instance: findInterface(program, 'WechatMiniprogram.Component', 'InstanceMethods'),
  })
}

function createReader(checker: ts.TypeChecker) {
  const names = new Map<ts.Symbol, string>()
  const pending: [string, ts.Type][] = []

  /** The name of a type of the typings that has functions; null for plain data and the language's own. */
  function nameOf(found: ts.Type): string | null {
    const type = checker.getNonNullableType(found)
    const symbol = type.aliasSymbol ?? type.getSymbol()
    if (!symbol || !isNamedObject(type, symbol)) return null
    const known = names.get(symbol)
    if (known !== undefined) return known
    const isTaken = [...names.values()].includes(symbol.name)
    const name = isTaken ? qualifiedNameOf(symbol) : symbol.name
    names.set(symbol, name)
    pending.push([name, type])
    return name
  }

  /** `WechatMiniprogram.Component.Router` → `ComponentRouter` */
  function qualifiedNameOf(symbol: ts.Symbol): string {
    return checker.getFullyQualifiedName(symbol).split('.').slice(-2).join('')
  }

  function isNamedObject(type: ts.Type, symbol: ts.Symbol): boolean {
    const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
    const isOfTypings = file.includes(typingsFolder) && /^[A-Z]\w+$/.test(symbol.name)
    const isPromise = type.getProperty('then') !== undefined
    return isOfTypings && !isPromise && functionsOf(type).length > 0
  }

  function typeOf(member: ts.Symbol): ts.Type {
    return checker.getNonNullableType(checker.getTypeOfSymbol(member))
  }

  function signaturesOf(member: ts.Symbol): readonly ts.Signature[] {
    return typeOf(member).getCallSignatures()
  }

  function functionsOf(type: ts.Type): ts.Symbol[] {
    return type
      .getProperties()
      .filter((member) => !(member.name in Object.prototype) && signaturesOf(member).length > 0)
  }

  /** Null for a property that is plain data. */
  function kindOf(member: ts.Symbol): string | null {
    const signatures = signaturesOf(member)
    if (signatures.length === 0) {
      const name = nameOf(typeOf(member))
      return name === null ? null : `object:${name}`
    }
    const results = signatures.map((signature) => checker.getReturnTypeOfSignature(signature))
    const given = results.map(nameOf).find((name) => name !== null)
    return `${outcomeOf(signatures, results)}${given ? `:${given}` : ''}`
  }

  function outcomeOf(signatures: readonly ts.Signature[], results: ts.Type[]): string {
    const texts = results.map((type) => checker.typeToString(type))
    if (texts.some((text) => /^Promis/.test(text))) return 'promised'
    if (signatures.some(takesCallbacks)) return 'callback'
    return texts.every((text) => text === 'void' || text === 'undefined') ? 'void' : 'value'
  }

  function takesCallbacks(signature: ts.Signature): boolean {
    return signature.parameters.some((parameter) =>
      typeOf(parameter)
        .getProperties()
        .some(({ name }) => callbackNames.includes(name)),
    )
  }

  function membersOf(type: ts.Type): Members {
    const members: Members = {}
    for (const member of type.getProperties()) {
      const kind = member.name in Object.prototype ? null : kindOf(member)
      if (kind !== null) members[member.name] = kind
    }
    return members
  }

  return {
    read({ wx, instance }: { wx: ts.Type; instance: ts.Type }): Record<string, Members> {
      const types: Record<string, Members> = { Wx: membersOf(wx), Instance: membersOf(instance) }
      for (let next = pending.shift(); next; next = pending.shift()) types[next[0]] = membersOf(next[1])
      return types
    },
  }
}

function findInterface(program: ts.Program, namespace: string, name: string): ts.Type {
  const checker = program.getTypeChecker()
  for (const file of program.getSourceFiles()) {
    for (const module of file.statements.filter(ts.isModuleDeclaration)) {
      if (module.name.getText() !== namespace && fullName(module) !== namespace) continue
      const found = statementsOf(module).find(
        (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
      )
      if (found) return checker.getTypeAtLocation(found)
    }
  }
  throw new Error(`the typings have no ${namespace}.${name}`)
}

/** `namespace A.B {…}` is a module in a module. */
function fullName(module: ts.ModuleDeclaration): string {
  const inner = module.body && ts.isModuleDeclaration(module.body) ? `.${fullName(module.body)}` : ''
  return module.name.getText() + inner
}

function statementsOf({ body }: ts.ModuleDeclaration): readonly ts.Statement[] {
  if (body && ts.isModuleBlock(body)) return body.statements
  return body && ts.isModuleDeclaration(body) ? statementsOf(body) : []
}
