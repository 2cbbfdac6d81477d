import { channel } from 'node:diagnostics_channel'
import type { DatabaseLocation } from './database-location.ts'

export interface Statement {
  engine: DatabaseLocation['engine']
  /** With a placeholder for every value. */
  sql: string
}

const statements = channel('passport:statement')

/** Publishes each statement to subscribers inside this process: only tests subscribe. */
export function announceStatement(engine: Statement['engine'], sql: string): void {
  if (statements.hasSubscribers) statements.publish({ engine, sql } satisfies Statement)
}
