import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

type BuildSerializer = ReturnType<typeof SerializerSelector>

/**
 * Builds what writes an answer when the first such answer is written. Problems are written by hand, so most
 * of a route's schemas are there for its description only, and building them all is a third of a start.
 */
export function createLazySerializers(): BuildSerializer {
  const select = SerializerSelector()
  return (externalSchemas, options) => {
    const build = select(externalSchemas, options)
    return (route) => {
      let write: ReturnType<typeof build> | null = null
      return (answer) => {
        write ??= build(route)
        return write(answer)
      }
    }
  }
}
