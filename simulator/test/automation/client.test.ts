import { afterEach, expect, test } from '@jest/globals'
import automator from 'miniprogram-automator'
import { baseLibraryVersion } from '../../src/protocol/versions.ts'
import { createFakePhone, type RunningServer, startWith } from './fake-phone.ts'
import { openRawClient } from './raw-client.ts'

let server: RunningServer

afterEach(() => server.close())

const page = { pageId: 3, path: 'pages/home', query: {} }

async function connect(phone = createFakePhone()) {
  server = await startWith(phone)
  return automator.connect({ wsEndpoint: server.endpoint })
}

test('connect waits for the first page', async () => {
  const steps: string[] = []
  const [asked, first] = [createSignal(), createSignal()]
  const ready = () => {
    asked.raise()
    return first.raised
  }
  server = await startWith(createFakePhone({}, { ready }))
  const connecting = automator.connect({ wsEndpoint: server.endpoint }).then((program) => {
    steps.push('connected')
    return program
  })
  await asked.raised
  steps.push('ready')
  first.raise()
  const program = await connecting
  program.disconnect()

  expect(steps).toEqual(['ready', 'connected'])
})

test('connect fails with the reason why there is no app', async () => {
  const ready = () =>
    Promise.reject(new Error('The project does not compile:\npages/home.wxml:3:1 no such tag'))

  await expect(connect(createFakePhone({}, { ready }))).rejects.toThrow('pages/home.wxml:3:1 no such tag')
})

test('finds an element and taps it', async () => {
  const phone = createFakePhone({
    'App.getCurrentPage': page,
    'Page.getElement': { elementId: 'e9', tagName: 'button' },
  })
  const program = await connect(phone)
  const button = await (await program.currentPage())?.$('.save')
  await button?.tap()
  program.disconnect()

  expect(phone.calls).toEqual([
    { method: 'App.getCurrentPage', params: {} },
    { method: 'Page.getElement', params: { pageId: 3, selector: '.save' } },
    { method: 'finger.tap', params: { pageId: 3, elementId: 'e9' } },
  ])
})

test('the sentence of a refused tap reaches the test', async () => {
  const program = await connect(
    createFakePhone({
      'App.getCurrentPage': page,
      'Page.getElement': { elementId: 'e9', tagName: 'button' },
      'finger.tap': new Error('The element is covered by view.mask, so no finger can touch it.'),
    }),
  )
  const button = await (await program.currentPage())?.$('.save')

  await expect(button?.tap()).rejects.toThrow('covered by view.mask')
  program.disconnect()
})

test('a stale element is an error, never another element', async () => {
  const program = await connect(
    createFakePhone({
      'App.getCurrentPage': page,
      'Page.getElement': { elementId: 'e9', tagName: 'text' },
      'Element.getDOMProperties': new Error('Element e9 is no longer on the page'),
    }),
  )
  const text = await (await program.currentPage())?.$('.save')

  await expect(text?.text()).rejects.toThrow('Element e9 is no longer on the page')
  program.disconnect()
})

test('answers may come in a different order from the requests', async () => {
  const order: number[] = []
  const second = createSignal()
  const answer = async ({ args }: { args: number[] }) => {
    if (args[0] === 1) await second.raised
    return { result: args[0] }
  }
  const program = await connect(createFakePhone({ 'App.callFunction': answer }))
  const call = async (value: number) => order.push((await program.evaluate('(n) => n', value)) as number)
  const first = call(1)
  await call(2)
  second.raise()
  await first
  program.disconnect()

  expect(order).toEqual([2, 1])
})

test('console lines reach only the client that asked, once each', async () => {
  const watching = await connect()
  const other = await automator.connect({ wsEndpoint: server.endpoint })
  const lines: unknown[] = []
  const exceptions: unknown[] = []
  watching.on('console', (line: unknown) => lines.push(line))
  watching.on('console', () => {})
  other.on('exception', (fault: unknown) => exceptions.push(fault))
  await watching.testAccounts()

  server.emit({ method: 'App.logAdded', params: { type: 'log', args: ['hello'] } })
  server.emit({ method: 'App.exceptionThrown', params: { message: 'x is not a function', stack: '' } })
  await Promise.all([watching.testAccounts(), other.testAccounts()])
  watching.disconnect()
  other.disconnect()

  expect(lines).toEqual([{ type: 'log', args: ['hello'] }])
  expect(exceptions).toEqual([{ message: 'x is not a function', stack: '' }])
})

test('what the app said before a client listened reaches the first one that does, in order and once', async () => {
  server = await startWith(createFakePhone())
  server.emit({ method: 'App.logAdded', params: { type: 'warn', args: ['at launch'] } })
  server.emit({ method: 'App.exceptionThrown', params: { message: 'early', stack: '' } })
  const heard: unknown[] = []
  const [first, second] = [await listen(heard), await listen(heard)]
  server.emit({ method: 'App.logAdded', params: { type: 'log', args: ['later'] } })
  await Promise.all([first.testAccounts(), second.testAccounts()])
  first.disconnect()
  second.disconnect()

  const later = { type: 'log', args: ['later'] }
  expect(heard).toEqual([
    { type: 'warn', args: ['at launch'] },
    { message: 'early', stack: '' },
    later,
    later,
  ])
})

test('what is too much to keep is counted and reported', async () => {
  server = await startWith(createFakePhone())
  const megabyte = 'x'.repeat(1_000_000)
  for (let count = 0; count < 6; count += 1) {
    server.emit({ method: 'App.logAdded', params: { type: 'log', args: [megabyte] } })
  }
  const heard: { type: string; args: string[] }[] = []
  const program = await listen(heard)
  program.disconnect()

  expect(heard.slice(0, -1).map(({ args }) => args)).toEqual([[megabyte], [megabyte], [megabyte]])
  expect(heard.at(-1)).toEqual({
    type: 'warn',
    args: ['The simulator lost 3 console lines and exceptions: no client had enabled the log.'],
  })
})

/** A client that has enabled the log and heard what was kept for it. */
async function listen(heard: unknown[]) {
  const program = await automator.connect({ wsEndpoint: server.endpoint })
  for (const event of ['console', 'exception']) program.on(event, (params: unknown) => heard.push(params))
  await program.testAccounts()
  return program
}

test('an exposed function is called with what the app gave it', async () => {
  const program = await connect()
  const called = new Promise((resolve) => {
    void program.exposeFunction('onSeen', (...args: unknown[]) => resolve(args))
  })
  await program.testAccounts()
  server.emit({ method: 'App.bindingCalled', params: { name: 'onSeen', args: [1, 'two'] } })

  await expect(called).resolves.toEqual([1, 'two'])
  program.disconnect()
})

test('close is answered first, and then the phone is asked to end', async () => {
  const program = await connect()
  await program.close()

  expect(server.closeRequests).toBe(1)
})

test('App.exit keeps the socket open and asks for no end', async () => {
  server = await startWith(createFakePhone())
  const client = await openRawClient(server.endpoint)

  expect(await client.request('App.exit')).toMatchObject({ result: {} })
  expect(await client.request('Tool.getInfo')).toMatchObject({ result: { SDKVersion: baseLibraryVersion } })
  expect(server.closeRequests).toBe(0)
  await client.close()
})

test('calls that wait when the server closes are rejected', async () => {
  const asked = createSignal()
  const answer = () => {
    asked.raise()
    return new Promise(() => {})
  }
  const program = await connect(createFakePhone({ 'App.callFunction': answer }))
  const call = program.evaluate('() => 1')
  await asked.raised
  await Promise.all([server.close(), expect(call).rejects.toThrow('Connection closed')])
})

function createSignal(): { raised: Promise<void>; raise: () => void } {
  let raise = () => {}
  const raised = new Promise<void>((resolve) => {
    raise = resolve
  })
  return { raised, raise: () => raise() }
}
