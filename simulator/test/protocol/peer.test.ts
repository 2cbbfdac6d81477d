import { describe, expect, test } from '@jest/globals'
import { createPeer, type Peer } from '../../src/protocol/peer.ts'

/** Two ends of one line; the second answers with what `work` gives. */
function connect(work: () => unknown): { caller: Peer; sent: string[] } {
  const sent: string[] = []
  const caller: Peer = createPeer({
    send: (text) => answering.receive(text),
    onCall: () => null,
    onEvent: () => {},
  })
  const answering: Peer = createPeer({
    send(text) {
      sent.push(text)
      caller.receive(text)
    },
    onCall: work,
    onEvent: () => {},
  })
  return { caller, sent }
}

const ask = (work: () => unknown) => connect(work).caller.call('any')

function createCycle(): object {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  return cycle
}

describe('a result that is no JSON is answered with the reason', () => {
  test.each<[string, () => unknown, string]>([
    ['a cycle', createCycle, 'Converting circular structure to JSON'],
    ['a BigInt', () => ({ count: 1n }), 'BigInt'],
    [
      'a getter that throws',
      () => ({
        get open(): never {
          throw new Error('not yet')
        },
      }),
      'not yet',
    ],
    [
      'a toJSON that throws',
      () => ({
        toJSON(): never {
          throw new Error('not me')
        },
      }),
      'not me',
    ],
  ])('%s', async (_, work, words) => {
    const answer = ask(work)
    await expect(answer).rejects.toThrow('The result cannot be sent as JSON: ')
    await expect(answer).rejects.toThrow(words)
  })

  test('in one line, however much the engine has to say', async () => {
    await expect(ask(createCycle)).rejects.toThrow(/^[^\n]*$/)
  })
})

test('an answer that no socket would carry is refused instead of ending the line', async () => {
  const { caller, sent } = connect(() => 'x'.repeat(33 * 1024 * 1024))
  await expect(caller.call('any')).rejects.toThrow('larger than 32 MB')
  expect(sent).toHaveLength(1)
})

describe('whatever is thrown crosses in words', () => {
  const fail = (thrown: unknown) =>
    ask(() => {
      throw thrown
    })

  test.each<[string, unknown, string]>([
    ['an error', new TypeError('broken'), 'broken'],
    ['an error without words', new RangeError(), 'RangeError'],
    ['a failure of WeChat', { errMsg: 'request:fail timeout', errno: 5 }, 'request:fail timeout'],
    ['an object with a message', { message: 'no room' }, 'no room'],
    ['another object', { code: 7 }, '{"code":7}'],
    ['a text', 'plainly', 'plainly'],
    ['nothing', undefined, 'undefined'],
    ['an object that cannot be described', Object.create(null, { message: { get: throwing } }), 'unknown'],
  ])('%s', async (_, thrown, words) => {
    await expect(fail(thrown)).rejects.toThrow(words)
  })

  function throwing(): never {
    throw new Error('again')
  }
})

test('a call whose parameters are no JSON rejects and leaves the channel usable', async () => {
  const { caller } = connect(() => 'heard')
  await expect(caller.call('any', createCycle())).rejects.toThrow('circular')
  expect(await caller.call('any')).toBe('heard')
})
