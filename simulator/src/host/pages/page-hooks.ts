import * as glassEasel from 'glass-easel'
import type { PageEntry } from '../context/context.ts'

/** Calls a page's method if it has it; what it throws is reported as the app's error. */
export function callPageHook({ instance, root }: PageEntry, name: string, ...args: unknown[]): void {
  const method = instance[name]
  if (typeof method !== 'function') return
  glassEasel.safeCallback(name, method as (...values: unknown[]) => unknown, instance, args, root)
}
