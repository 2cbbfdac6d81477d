const record = (name) =>
  function (event) {
    this.setData({ log: [...this.data.log, `${name} ${JSON.stringify(event.detail)}`] })
  }

Page({
  data: {
    log: [],
    pictures: [],
    nickname: 'Lin',
    isOff: true,
    isLocked: false,
    phoneType: 'getPhoneNumber',
    fruits: ['apple', 'pear'],
    answer: '',
  },
  onTap: record('tap'),
  onChoose() {
    wx.showActionSheet({
      itemList: ['one', 'two'],
      success: ({ tapIndex }) => this.setData({ log: [`chosen ${tapIndex}`] }),
    })
  },
  onOuterTap: record('outer tap'),
  onInput: record('input'),
  onFocus: record('focus'),
  onBlur: record('blur'),
  onConfirm: record('confirm'),
  onChange: record('change'),
  onSubmit: record('submit'),
  onReset: record('reset'),
  onScroll: record('scroll'),
  onImage(event) {
    this.setData({ pictures: [...this.data.pictures, JSON.stringify(event.detail)] })
  },
  onSwiper: record('swiper'),
  onNavigate: record('navigate'),
  onShout(event) {
    return event.detail.value.toUpperCase()
  },
})
