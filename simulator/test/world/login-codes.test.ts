import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createLoginCodes } from '../../src/world/login-codes.ts'

const minuteMs = 60_000
const owner = { accountId: 'ming', appId: 'wx-one' }

function createCodes() {
  const clock = { now: 1_000_000 }
  return { clock, codes: createLoginCodes({ now: () => clock.now, randomBytes }) }
}

test('a code is 32 characters and no two are equal', () => {
  const { codes } = createCodes()
  const issued = Array.from({ length: 100 }, () => codes.issue(owner))
  expect(issued.every((code) => /^[\w-]{32}$/.test(code))).toBe(true)
  expect(new Set(issued).size).toBe(100)
})

test('a code is accepted once, for its account', () => {
  const { codes } = createCodes()
  const code = codes.issue(owner)
  expect(codes.redeem(code, 'wx-one')).toEqual({ outcome: 'accepted', accountId: 'ming' })
  expect(codes.redeem(code, 'wx-one')).toEqual({ outcome: 'used' })
})

test('a code lives until five minutes have passed', () => {
  const { clock, codes } = createCodes()
  const young = codes.issue(owner)
  const old = codes.issue(owner)
  clock.now += 5 * minuteMs - 1
  expect(codes.redeem(young, 'wx-one').outcome).toBe('accepted')
  clock.now += 1
  expect(codes.redeem(old, 'wx-one').outcome).toBe('invalid')
})

test('another app cannot redeem a code, and does not spend it', () => {
  const { codes } = createCodes()
  const code = codes.issue(owner)
  expect(codes.redeem(code, 'wx-two').outcome).toBe('invalid')
  expect(codes.redeem(code, 'wx-one').outcome).toBe('accepted')
})

test('a forged or forgotten code is invalid', () => {
  const { clock, codes } = createCodes()
  expect(codes.redeem('the code is a mock one', 'wx-one').outcome).toBe('invalid')
  const code = codes.issue(owner)
  codes.redeem(code, 'wx-one')
  clock.now += 61 * minuteMs
  codes.issue(owner)
  expect(codes.redeem(code, 'wx-one').outcome).toBe('invalid')
})
