import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readFields, tidyFields } from '../src/push/push-fields.ts'
import { anyText } from './support/any-text.ts'

const limitLength = 64 * 1024
const inXml = (content: string) => readFields(`<xml>${content}</xml>`)

describe('XML as WeChat writes it', () => {
  test('texts, CDATA, elements in elements, and a list of them', () => {
    const text = `<xml>
      <ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>
      <CreateTime>1714112445</CreateTime>
      <result><suggest><![CDATA[pass]]></suggest><label>100</label></result>
      <detail><label>100</label></detail>
      <detail><label>20001</label></detail>
      <detail><label>20002</label></detail>
      <Empty></Empty>
    </xml>`
    expect(readFields(text)).toEqual({
      ToUserName: 'gh_97417a04a28d',
      CreateTime: '1714112445',
      result: { suggest: 'pass', label: '100' },
      detail: [{ label: '100' }, { label: '20001' }, { label: '20002' }],
      Empty: '',
    })
  })

  test('a blank before a name, as in WeChat’s own sample, which is no XML', () => {
    expect(inXml('< OpenPID><![CDATA[G7esq5NVzP76HIHoB95t4CVBP6to]]></OpenPID>')).toEqual({
      OpenPID: 'G7esq5NVzP76HIHoB95t4CVBP6to',
    })
    expect(inXml('< OpenID >a</ OpenID>')).toEqual({ OpenID: 'a' })
  })

  test('the five entities, references to characters, and none of it in CDATA', () => {
    expect(inXml('<a>&lt;&gt;&amp;&quot;&apos;&#26519;&#x1F600;</a>')).toEqual({ a: `<>&"'林😀` })
    expect(inXml('<a><![CDATA[&lt;<b>]]></a>')).toEqual({ a: '&lt;<b>' })
    expect(inXml('<a>&amp;lt;</a>')).toEqual({ a: '&lt;' })
    expect(inXml('<a><![CDATA[x]]]]><![CDATA[>y]]></a>')).toEqual({ a: 'x]]>y' })
  })

  test('a byte order mark and blanks around it all', () => {
    expect(readFields('\ufeff\r\n <xml><a>1</a></xml>\n')).toEqual({ a: '1' })
    expect(readFields('\ufeff{"a":"1"}')).toEqual({ a: '1' })
  })

  test('names of JavaScript’s own are names like others', () => {
    const fields = inXml('<constructor>1</constructor><toString>2</toString>')
    expect(Object.entries(fields ?? {})).toEqual([
      ['constructor', '1'],
      ['toString', '2'],
    ])
  })
})

const laughs = ['lol', 'lola', 'lolb', 'lolc']
  .map((name, index, all) => `<!ENTITY ${name} "${`&${all[index - 1]};`.repeat(10)}">`)
  .join('')

describe('XML that is not read', () => {
  test.each([
    ['a billion laughs', `<!DOCTYPE xml [${laughs}]><xml><a>&lolc;</a></xml>`],
    ['a billion laughs of parameters', `<!DOCTYPE xml [<!ENTITY % a "x">%a;]><xml><a>1</a></xml>`],
    ['an external entity', '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><a>&a;</a></xml>'],
    ['an external DTD', '<!DOCTYPE xml SYSTEM "http://127.0.0.1/a.dtd"><xml><a>1</a></xml>'],
    ['an empty DTD', '<!DOCTYPE xml><xml><a>1</a></xml>'],
    ['a DTD further in', '<xml><!DOCTYPE a><a>1</a></xml>'],
    ['an entity of its own', '<xml><a>&own;</a></xml>'],
    ['an ampersand alone', '<xml><a>a & b</a></xml>'],
    ['an entity without an end', '<xml><a>&lt</a></xml>'],
    ['an entity whose name is JavaScript’s', '<xml><a>&constructor;</a></xml>'],
    ['a declaration', '<?xml version="1.0" encoding="utf-8"?><xml><a>1</a></xml>'],
    ['a processing instruction', '<xml><?php echo 1 ?><a>1</a></xml>'],
    ['a comment', '<xml><!-- a --><a>1</a></xml>'],
    ['an attribute', '<xml><a b="1">1</a></xml>'],
    ['a namespace', '<x:xml xmlns:x="a"><a>1</a></x:xml>'],
    ['another root', '<html><a>1</a></html>'],
    ['two roots', '<xml><a>1</a></xml><xml><a>2</a></xml>'],
    ['a second root of another name', '<xml><a>1</a></xml><b>1</b>'],
    ['a second root that never ends', '<xml><a>1</a></xml><b>'],
    ['a comment behind the root', '<xml><a>1</a></xml><!-- a -->'],
    ['text before the root', 'a<xml><a>1</a></xml>'],
    ['text behind the root', '<xml><a>1</a></xml>a'],
    ['a root of text', '<xml>text</xml>'],
    ['a root with nothing in it', '<xml></xml>'],
    ['no root', '<'],
    ['an element that never ends', '<xml><a>1</a>'],
    ['an element that ends in another', '<xml><a><b>1</a></b></xml>'],
    ['an end without a beginning', '<xml></a></xml>'],
    ['an end too many', '<xml><a>1</a></xml></xml>'],
    ['an element that ends in itself', '<xml><a/></xml>'],
    ['CDATA that never ends', '<xml><a><![CDATA[1</a></xml>'],
    ['a tag that never ends', '<xml><a>1</a></xml'],
    ['text beside elements', '<xml>text<a>1</a></xml>'],
    ['CDATA beside elements', '<xml><a><b>1</b><![CDATA[1]]></a></xml>'],
    ['a text twice', '<xml><a>1</a><a>2</a></xml>'],
    ['the same text twice', '<xml><a>1</a><a>1</a></xml>'],
    ['a text twice, further in', '<xml><r><a>1</a><a>2</a></r></xml>'],
    ['a text and an element of one name', '<xml><a>1</a><a><b>1</b></a></xml>'],
    ['the name __proto__', '<xml><__proto__><OpenID>a</OpenID></__proto__></xml>'],
    ['a name of a letter elsewhere', '<xml><名>1</名></xml>'],
    ['a name without an end', `<xml><${'a'.repeat(65)}>1</${'a'.repeat(65)}></xml>`],
    ['the character 0', '<xml><a>\u0000</a></xml>'],
    ['the character 0 in CDATA', '<xml><a><![CDATA[\u0000]]></a></xml>'],
    ['a reference to the character 0', '<xml><a>&#0;</a></xml>'],
    ['a reference to half a character', '<xml><a>&#xD83D;&#xDE00;</a></xml>'],
    ['a reference past the last character', '<xml><a>&#x110000;</a></xml>'],
    ['a reference of letters', '<xml><a>&#a;</a></xml>'],
    ['a reference of digits and letters', '<xml><a>&#65a;</a></xml>'],
    ['a reference of hexadecimal digits and others', '<xml><a>&#x41g;</a></xml>'],
    ['ten elements in one another', `<xml>${'<a>'.repeat(9)}${'</a>'.repeat(9)}</xml>`],
    ['10,000 elements in one another', `${'<xml>'.repeat(5_000)}${'</xml>'.repeat(5_000)}`],
    ['2,000 elements', `<xml>${'<a><b>1</b></a>'.repeat(1_000)}</xml>`],
    ['too much', `<xml><a>${'x'.repeat(limitLength)}</a></xml>`],
  ])('%s', (_name, text) => {
    expect(readFields(text)).toBeNull()
  })

  test('what goes on and on is refused like anything else', () => {
    for (const piece of [
      '<',
      '<!',
      '<![CDATA[',
      '</',
      '< ',
      '<a ',
      '</a ',
      '&',
      '&#',
      '&a',
      ']',
      ' ',
      '<a>',
      '</a>',
    ])
      for (const start of ['', '<xml>', '<xml><a>', '<xml><a><![CDATA[', '<'])
        expect(readFields(`${start}${piece.repeat(60_000 / piece.length)}`)).toBeNull()
  })

  test('the limits themselves are within them', () => {
    const deep = `<xml>${'<a>'.repeat(7)}1${'</a>'.repeat(7)}</xml>`
    expect(JSON.stringify(readFields(deep))).toBe(`${'{"a":'.repeat(7)}"1"${'}'.repeat(7)}`)
    expect(inXml('<a><b>1</b></a>'.repeat(300))?.a).toHaveLength(300)
    const long = 'x'.repeat(limitLength - '<xml><a></a></xml>'.length)
    expect(inXml(`<a>${long}</a>`)).toEqual({ a: long })
  })

  test('no text makes it throw, or gives what is no plain object', () => {
    const pieces = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&',
      '<',
      'x',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, anyText()), { maxLength: 30 }), (parts) => {
        const fields = readFields(parts.join(''))
        expect(fields === null || Object.getPrototypeOf(fields) === Object.prototype).toBe(true)
      }),
    )
  })

  test('what is written is what is read', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/)
    const text = fc
      .string({ unit: 'grapheme' })
      .map((made) => made.replaceAll(/\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, ''))
    fc.assert(
      fc.property(fc.dictionary(name, text, { minKeys: 1, noNullPrototype: true }), (fields) => {
        const inCdata = Object.entries(fields).map(
          ([key, value]) => `<${key}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${key}>`,
        )
        const asText = Object.entries(fields).map(
          ([key, value]) => `<${key}>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${key}>`,
        )
        const trimmed = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value.trim()]))
        expect(inXml(inCdata.join(''))).toEqual(trimmed)
        expect(inXml(asText.join('\n'))).toEqual(trimmed)
      }),
    )
  })
})

describe('JSON', () => {
  test('blanks around names and texts mean nothing, as in WeChat’s own samples', () => {
    expect(readFields('{" OpenID":" a ","AppID ":"b","\\tN":1}')).toEqual({ OpenID: 'a', AppID: 'b', N: 1 })
  })

  test.each([
    ['a name that is there with a blank as well', '{"OpenID":"a"," OpenID":"b"}'],
    ['a name with a blank on either side', '{" OpenID":"a","OpenID ":"a"}'],
    ['a list', '[]'],
    ['a text', '"a"'],
    ['nothing', 'null'],
    ['an empty text', ''],
    ['half of it', '{"a":'],
  ])('%s is not read', (_name, text) => {
    expect(readFields(text)).toBeNull()
  })

  test('the name __proto__ gives no field', () => {
    const fields = readFields('{"__proto__":{"OpenID":"a"}}')
    expect(fields?.OpenID).toBeUndefined()
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>).OpenID).toBeUndefined()
  })

  test('what is deep is passed over', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    expect(readFields(`{" a":"1","b":${deep}}`)?.a).toBe('1')
  })
})

test('a field that holds fields is tidied when it is asked for', () => {
  expect(tidyFields({ ' suggest': 'pass ' })).toEqual({ suggest: 'pass' })
  for (const value of [undefined, null, 'a', 1, []]) expect(tidyFields(value)).toBeNull()
})
