/** Says what happened, with the code small beneath and one action. Emits `action`. */
Component({
  properties: {
    heading: { type: String, value: '' },
    text: { type: String, value: '' },
    code: { type: String, value: '' },
    action: { type: String, value: '' },
  },
  methods: {
    onTapAction() {
      this.triggerEvent('action')
    },
  },
})
