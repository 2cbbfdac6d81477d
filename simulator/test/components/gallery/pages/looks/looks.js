Page({
  data: {
    isHidden: true,
    isOff: false,
    isLoading: false,
    font: 'No Such Font',
    nodes:
      '<p class="note">kept</p><script>lost()</script><b onclick="lost()">bold</b><i style="font-family: Georgia">字</i>',
  },
})
