/** One row of a group: a text, a value at its end, and an arrow when a tap on it leads somewhere. */
Component({
  properties: {
    text: { type: String, value: '' },
    value: { type: String, value: '' },
    link: { type: Boolean, value: false },
  },
})
