import type { BuiltIn } from './built-in.ts'
import { button } from './button.ts'
import { checkbox, checkboxGroup } from './checkbox.ts'
import { form } from './form.ts'
import { icon } from './icon.ts'
import { image } from './image.ts'
import { input } from './input.ts'
import { label } from './label.ts'
import { navigator } from './navigator.ts'
import { picker } from './picker.ts'
import { progress } from './progress.ts'
import { radio, radioGroup } from './radio.ts'
import { richText } from './rich-text.ts'
import { scrollView } from './scroll-view.ts'
import { slider } from './slider.ts'
import { swiper, swiperItem } from './swiper.ts'
import { switchControl } from './switch.ts'
import { text } from './text.ts'
import { textarea } from './textarea.ts'
import { view } from './view.ts'

export const builtIns: readonly BuiltIn[] = [
  button,
  checkbox,
  checkboxGroup,
  form,
  icon,
  image,
  input,
  label,
  navigator,
  picker,
  progress,
  radio,
  radioGroup,
  richText,
  scrollView,
  slider,
  swiper,
  swiperItem,
  switchControl,
  text,
  textarea,
  view,
]
