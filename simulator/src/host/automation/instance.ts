import type { PageInstance } from '../context/context.ts'
import { readDataPath } from './data-path.ts'

/** The data of a page or component, or what stands at a path in it. */
export function readData({ data }: PageInstance, path: unknown): { data: unknown } {
  return { data: typeof path === 'string' ? readDataPath(data, path) : data }
}

/** Resolves once what has been set is rendered. */
export function writeData(instance: PageInstance, data: Record<string, unknown>): Promise<object> {
  return new Promise((resolve) => instance.setData(data, () => resolve({})))
}

export async function callMethod(
  instance: PageInstance,
  { method: name, args }: { method: string; args: unknown[] },
  kind: 'page' | 'component',
): Promise<{ result: unknown }> {
  const method = instance[name]
  if (typeof method !== 'function') throw new Error(`${kind}.${name} not exists`)
  return { result: (await method.apply(instance, args)) ?? null }
}
