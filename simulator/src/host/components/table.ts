import type { ComponentTag } from '../../protocol/components/index.ts'
import type { Behaviour, BuiltInNode } from './built-in.ts'
import { createButton } from './button.ts'
import { createCheckbox, createCheckboxGroup } from './checkbox.ts'
import { createForm } from './form.ts'
import { createIcon } from './icon.ts'
import { createImage } from './image.ts'
import { createInput } from './input.ts'
import { createLabel } from './label.ts'
import { createNavigator } from './navigator.ts'
import { createPicker } from './picker.ts'
import { createProgress } from './progress.ts'
import { createRadio, createRadioGroup } from './radio.ts'
import { createRichText } from './rich-text.ts'
import { createScrollView } from './scroll-view.ts'
import { createSlider } from './slider.ts'
import { createSwiper, createSwiperItem } from './swiper.ts'
import { createSwitch } from './switch.ts'
import { createText } from './text.ts'
import { createTextarea } from './textarea.ts'
import { createView } from './view.ts'

/** What makes each of the declared components alive. */
export const implementations: Record<ComponentTag, (node: BuiltInNode) => Behaviour> = {
  button: createButton,
  checkbox: createCheckbox,
  'checkbox-group': createCheckboxGroup,
  form: createForm,
  icon: createIcon,
  image: createImage,
  input: createInput,
  label: createLabel,
  navigator: createNavigator,
  picker: createPicker,
  progress: createProgress,
  radio: createRadio,
  'radio-group': createRadioGroup,
  'rich-text': createRichText,
  'scroll-view': createScrollView,
  slider: createSlider,
  swiper: createSwiper,
  'swiper-item': createSwiperItem,
  switch: createSwitch,
  text: createText,
  textarea: createTextarea,
  view: createView,
}
