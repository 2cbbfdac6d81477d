/** Members that the language and its tools ask of any object; their absence means nothing. */
const silentNames = new Set(['then', 'toJSON', 'constructor', 'valueOf', 'toString', '$$typeof', 'nodeType'])

/** An object that names what it lacks, instead of being `undefined` there. Members can be replaced. */
export function makeLoud<T extends object>(target: T, describe: (name: string) => string): T {
  return new Proxy(target, {
    get(object, name, receiver) {
      if (typeof name === 'symbol' || silentNames.has(name) || name in object)
        return Reflect.get(object, name, receiver)
      throw new Error(describe(name))
    },
  })
}
