import type { Person, UserRecord } from './records.ts'

/** Questions about accounts, asked by themselves or inside a transaction. */
export interface UserReads {
  findUserById(id: string): Promise<UserRecord | null>
  findOpenId(userId: string): Promise<string | null>
}

/** Who is behind an account. */
export interface People {
  findPerson(userId: string): Promise<Person | null>
  findUserIdByOpenId(openId: string): Promise<string | null>
}

export interface UserTransaction extends UserReads {
  /** The account as it is now, kept from changing under this transaction; null when it is gone. */
  lockUser(id: string): Promise<UserRecord | null>
  updateUser(id: string, changes: Partial<Omit<UserRecord, 'id'>>): Promise<void>
}

/** All of `work` happens, or nothing. Each subject says what it does inside. */
export interface Transactions<Transaction> {
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
}

/** A sweep works in batches. */
export interface SweepTime {
  /** False when its time is over: what is left then is done by the next one. */
  canContinue(): boolean
}
