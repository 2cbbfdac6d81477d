import { expect, test } from '@jest/globals'
import { deviceName } from '../../../utils/app/device-words'

test.each([
  ['iPhone 15 Pro<iPhone16,1>', 'iOS 18.0', 'iPhone 15 Pro'],
  ['iPad Air (5th generation)<iPad13,17>', 'iOS 17.1', 'iPad Air (5th generation)'],
  ['unknown<iPhone18,1>', 'iOS 26.0', 'iPhone18,1'],
  ['unknown', 'Windows 11 x64', 'Windows 11 x64'],
  ['microsoft', 'Windows 10 x64', 'Windows 10 x64'],
  ['M2012K11C', 'Android 13', 'M2012K11C'],
  ['', 'Android 13', 'Android 13'],
  ['  ', '', 'Unknown device'],
  ['<>', '', 'Unknown device'],
])('%j on %j is called %s', (model, system, name) => {
  expect(deviceName({ model, system }, 'Unknown device')).toBe(name)
})
