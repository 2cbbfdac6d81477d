import type { Method, Route } from './fuzz/inputs.ts'
import { type Json, resolve } from './fuzz/values.ts'
import type { TestServer } from './test-server.ts'

/** Every described route of both listeners. */
export async function listRoutes(server: TestServer): Promise<Route[]> {
  const document = (await server.app.operationsApp.inject({ url: '/openapi.json' })).json() as Json
  const paths = resolve(document, document.paths) as Record<string, Record<string, Json>>
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase() as Method,
      path,
      operation,
    })),
  )
}

export function isOperators(path: string): boolean {
  return ['/v1/admin', '/readyz', '/metrics', '/openapi', '/docs'].some((start) => path.startsWith(start))
}

/** The listener that has the path. */
export function listenerOf({ app }: TestServer, path: string) {
  return isOperators(path) ? app.operationsApp : app.publicApp
}
