import { expect, test } from '@jest/globals'
import { parseCommand } from '../../src/cli/arguments.ts'

const auto = {
  kind: 'auto',
  projectPath: '/p',
  port: 9421,
  lingerSeconds: 60,
  level: 'lenient',
  isFresh: false,
  hosts: {},
  notes: [],
}

test.each<[string, object]>([
  ['auto --project /p --auto-port 9421', auto],
  ['--auto /p --auto-port 9421', auto],
  ['auto --project=/p --auto-port=9421', auto],
  ['--lang en --port 30000 --debug auto --project /p --auto-port 9421 --trust-project', auto],
  ['auto --project /p', { ...auto, port: 9420 }],
  ['auto --project /p --auto-port 9421 --auto-account account-2', { ...auto, accountId: 'account-2' }],
  [
    '--world http://127.0.0.1:9080#t --device phone-2 auto --project /p --auto-port 9421',
    { ...auto, world: 'http://127.0.0.1:9080#t', deviceId: 'phone-2' },
  ],
  ['--fresh auto --project /p --auto-port 9421', { ...auto, isFresh: true }],
  [
    '--hosts https://a.example=http://127.0.0.1:8080,https://b.example=http://localhost:81 auto --project /p --auto-port 9421',
    {
      ...auto,
      hosts: { 'https://a.example': 'http://127.0.0.1:8080', 'https://b.example': 'http://localhost:81' },
    },
  ],
  ['--strict auto --project /p --auto-port 9421', { ...auto, level: 'strict' }],
  ['--linger-seconds 5 auto --project /p --auto-port 9421', { ...auto, lingerSeconds: 5 }],
  [
    'auto --project /p --auto-port 9421 --ticket abc',
    { ...auto, notes: [expect.stringContaining('--ticket is not used')] },
  ],
  ['world --state-dir /s --appid wx1', { kind: 'world', stateDir: '/s', appId: 'wx1' }],
  ['world', { kind: 'world' }],
  ['', { kind: 'help' }],
  ['auto --help', { kind: 'help' }],
  ['-h', { kind: 'help' }],
])('"%s" is understood', (line, command) => {
  expect(parseCommand(line.split(' ').filter(Boolean))).toStrictEqual(command)
})

test('a path with spaces stays one path', () => {
  expect(parseCommand(['auto', '--project', '/my projects/a b'])).toMatchObject({
    projectPath: '/my projects/a b',
  })
})

test.each([
  ['upload --project /p', '"upload" is not supported'],
  ['quit', '"quit" is not supported'],
  ['fly', 'Unknown command "fly"'],
  ['auto', 'auto needs --project'],
  ['auto --project', '--project needs a value'],
  ['auto --project /p --auto-port x', '--auto-port needs a port number'],
  ['auto --project /p --auto-port 0', '--auto-port needs a port number'],
  ['auto --project /p --auto-port 70000', '--auto-port needs a port number'],
  ['--linger-seconds soon auto --project /p', '--linger-seconds needs a number'],
  ['--hosts a.example=http://127.0.0.1:1 auto --project /p', '"a.example" is not an origin'],
  ['--hosts https://a.example=https://b.example auto --project /p', 'must lead to http://127.0.0.1'],
  ['--fresh --world http://127.0.0.1:9080#t auto --project /p', '--fresh is for a world of the phone'],
  ['auto --projekt /p', 'Unknown option --projekt'],
  ['auto world', 'One command at a time'],
])('"%s" is refused with a sentence', (line, message) => {
  expect(parseCommand(line.split(' '))).toEqual({
    kind: 'refused',
    message: expect.stringContaining(message),
  })
})
