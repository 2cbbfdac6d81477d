Page({
  data: {
    isHidden: true,
    isOff: false,
    isLoading: false,
    nodes: '<p class="note">kept</p><script>lost()</script><b onclick="lost()">bold</b>',
  },
})
