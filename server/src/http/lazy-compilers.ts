import { AjvCompiler, type BuildCompilerFromPool } from '@fastify/ajv-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

type BuildSerializer = ReturnType<typeof SerializerSelector>
type Write = ReturnType<ReturnType<BuildSerializer>>
type Check = ReturnType<ReturnType<BuildCompilerFromPool>>

const selectSerializer = SerializerSelector()
const selectValidator = AjvCompiler()

/** By the text of their schema. What a schema refers to is the same for every listener of the process. */
const writers = new Map<string, Write>()
const checks = new Map<string, Check>()

/**
 * Builds a serializer when its first answer is written. Problems are serialized by hand, so most of a route's
 * schemas are there for its description only, and building them all takes a third of the start.
 */
export const buildLazySerializer: BuildSerializer = (externalSchemas, options) => {
  const build = selectSerializer(externalSchemas, options)
  return (route) => {
    let write: Write | undefined
    return (answer) => {
      write ??= findOrBuild(writers, route.schema, () => build(route))
      return write(answer)
    }
  }
}

function findOrBuild<T>(known: Map<string, T>, key: unknown, build: () => T): T {
  const text = JSON.stringify(key)
  const found = known.get(text) ?? build()
  known.set(text, found)
  return found
}

/**
 * Builds a validator when its first input arrives. Fastify asks for a builder with every route, and finding
 * the one that all share takes longer than everything else about a route.
 */
export const buildLazyValidator: BuildCompilerFromPool = (externalSchemas, options) => (route) => {
  let check: Check | null = null
  const checkLate = (input: unknown): boolean => {
    check ??= findOrBuild(checks, route, () => selectValidator(externalSchemas, options)(route))
    const isValid = check(input) as boolean
    checkLate.errors = check.errors
    return isValid
  }
  checkLate.errors = null as Check['errors']
  return checkLate as Check
}
