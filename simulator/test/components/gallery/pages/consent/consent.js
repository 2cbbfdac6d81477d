Page({
  data: { log: [] },
  onSetting(event) {
    this.setData({ log: [...this.data.log, event.detail] })
  },
  onAgree() {
    this.setData({ log: [...this.data.log, 'agreed'] })
  },
})
