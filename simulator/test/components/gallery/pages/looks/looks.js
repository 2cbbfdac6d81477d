Page({
  data: {
    isHidden: true,
    nodes: '<p class="note">kept</p><script>lost()</script><b onclick="lost()">bold</b>',
  },
})
