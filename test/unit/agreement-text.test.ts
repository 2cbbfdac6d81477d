import { expect, test } from '@jest/globals'
import { parseAgreementText } from '../../pages/agreement/agreement-text'

test('the first line is the title, a short line that begins a block is a heading', () => {
  const text = '服务条款\r\n版本 2026-11-01\n \n1. 账号\n你可以随时注销账号。\n\n数据随之清除。\n'
  expect(parseAgreementText(text).map(({ kind, text: line }) => [kind, line])).toEqual([
    ['title', '服务条款'],
    ['body', '版本 2026-11-01'],
    ['heading', '1. 账号'],
    ['body', '你可以随时注销账号。'],
    ['body', '数据随之清除。'],
  ])
})

test('loses no text and gives every line an id of its own', () => {
  const text = 'Terms\n\nA sentence.\n\nAnother one'
  const paragraphs = parseAgreementText(text)
  expect(paragraphs.map((paragraph) => paragraph.text).join('\n\n')).toBe(text)
  expect(new Set(paragraphs.map(({ id }) => id)).size).toBe(paragraphs.length)
})

test('an empty text gives nothing', () => {
  expect(parseAgreementText(' \n\n ')).toEqual([])
})
