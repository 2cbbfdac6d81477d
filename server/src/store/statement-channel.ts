import { channel } from 'node:diagnostics_channel'
import type { DatabaseLocation } from './database-location.ts'

export interface Statement {
  engine: DatabaseLocation['engine']
  /** With a place in the stead of every value. */
  sql: string
}

const statements = channel('passport:statement')

/** Names each statement to whoever watches this process from within: the tests do, and nobody else. */
export function announceStatement(engine: Statement['engine'], sql: string): void {
  if (statements.hasSubscribers) statements.publish({ engine, sql } satisfies Statement)
}
