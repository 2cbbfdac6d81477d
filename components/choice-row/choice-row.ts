interface Choice {
  value: string
  text: string
}

/** A labelled row of which one choice is taken. Emits `chosen` with `{value}` for another one than now. */
Component({
  properties: {
    label: { type: String, value: '' },
    choices: { type: Array, value: [] as Choice[] },
    value: { type: String, value: '' },
    /** What has to be known about the choice that is taken. */
    note: { type: String, value: '' },
  },
  methods: {
    onTapChoice(event: WechatMiniprogram.TouchEvent) {
      const { value } = event.currentTarget.dataset as { value: string }
      if (value !== this.data.value) this.triggerEvent('chosen', { value })
    },
  },
})
