import { jest } from '@jest/globals'

/** Real databases and processes on a machine that may be busy with others: slow is not wrong. */
jest.setTimeout(60_000)
