const record = (name) =>
  function (event) {
    this.setData({ log: [...this.data.log, `${name} ${JSON.stringify(event.detail)}`] })
  }
const animals = ['cat', 'dog', 'hen'].map((name) => ({ name }))
const plants = ['fern', 'moss'].map((name) => ({ name }))

Page({
  data: {
    log: [],
    birthday: '2024-02-29',
    otherMode: 'selector',
    hasAnimal: true,
    animals: ['cat', 'dog'],
    places: [[{ name: 'animals' }, { name: 'plants' }], animals],
    place: [0, 2],
  },
  onChange: record('change'),
  onCancel: record('cancel'),
  onSubmit: record('submit'),
  onReset: record('reset'),
  onColumn(event) {
    record('column').call(this, event)
    const { column, value } = event.detail
    if (column === 0) this.setData({ 'places[1]': value === 0 ? animals : plants, place: [value, 0] })
  },
})
