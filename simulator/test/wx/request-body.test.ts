import { describe, expect, test } from '@jest/globals'
import { buildRequest, parseBody } from '../../src/host/wx/request-body.ts'

const url = 'https://passport.example.com/v1/me'
const json = { 'content-type': 'application/json' }

describe('a request', () => {
  test('puts the data of a GET into the query and sends no body', () => {
    const data = { q: 'a b&c', page: 2, filter: { on: true } }
    expect(buildRequest({ url: `${url}?x=1`, method: 'GET', header: {}, data })).toEqual({
      url: `${url}?x=1&q=a+b%26c&page=2&filter=%7B%22on%22%3Atrue%7D`,
      method: 'GET',
      header: json,
      body: null,
    })
  })

  test('sends an object as JSON unless the header says form', () => {
    const data = { name: '林', n: 1 }
    expect(buildRequest({ url, method: 'POST', header: {}, data }).body).toBe('{"name":"林","n":1}')
    const header = { 'Content-Type': 'application/x-www-form-urlencoded' }
    expect(buildRequest({ url, method: 'POST', header, data }).body).toBe('name=%E6%9E%97&n=1')
  })

  test('sends a text as it is and nothing when there is no data', () => {
    expect(buildRequest({ url, method: 'PUT', header: {}, data: 'plain' }).body).toBe('plain')
    expect(buildRequest({ url, method: 'DELETE', header: {}, data: undefined }).body).toBeNull()
  })

  test('keeps the app’s headers in lower case, but never its referer', () => {
    const header = { Authorization: 'Bearer x', Referer: 'https://elsewhere.example', 'X-Empty': undefined }
    expect(buildRequest({ url, method: 'GET', header, data: undefined }).header).toEqual({
      ...json,
      authorization: 'Bearer x',
    })
  })

  test('refuses an address without scheme, and never repeats its query', () => {
    const input = { method: 'GET', header: {}, data: undefined }
    expect(() => buildRequest({ ...input, url: '/v1/me?token=secret' })).toThrow(/^invalid url "\/v1\/me"$/)
    expect(() => buildRequest({ ...input, url: 'file:///etc/passwd' })).toThrow('invalid url')
  })

  test('refuses binary data, which the phone cannot carry', () => {
    const data = new ArrayBuffer(2)
    expect(() => buildRequest({ url, method: 'POST', header: {}, data })).toThrow('binary data')
  })
})

test('an answer is parsed as JSON by default, and stays text when it is not', () => {
  expect(parseBody('{"a":1}', 'json')).toEqual({ a: 1 })
  expect(parseBody('<html>', 'json')).toBe('<html>')
  expect(parseBody('{"a":1}', 'text')).toBe('{"a":1}')
})
