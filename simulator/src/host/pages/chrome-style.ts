/** The phone around the pages. `phone-` names are the host's own. */
export const chromeStyle = `
html, body { margin: 0; height: 100%; }
html { -webkit-text-size-adjust: 100%; }
body {
  display: flex; flex-direction: column; overflow: hidden; overscroll-behavior: none;
  font-family: -apple-system, "Helvetica Neue", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif;
  -webkit-tap-highlight-color: transparent;
}
[hidden] { display: none !important; }
.phone-navigation {
  position: relative; z-index: 2; flex: none; display: flex; align-items: center; justify-content: center;
  height: 44px; padding: env(safe-area-inset-top) 0 0;
}
.phone-navigation-left { position: absolute; left: 4px; display: flex; }
.phone-title {
  margin: 0; max-width: 60%; overflow: hidden; font-size: 17px; font-weight: 600; line-height: 44px;
  text-overflow: ellipsis; white-space: nowrap;
}
.phone-icon-button {
  display: flex; align-items: center; justify-content: center; width: 44px; height: 44px; padding: 0;
  border: 0; background: none; color: inherit; cursor: pointer;
}
.phone-pages { position: relative; flex: 1; min-height: 0; }
.phone-page { position: absolute; inset: 0; container-type: size; contain: strict; background: #fff; }
.phone-scroller { height: 100%; overflow: hidden auto; overscroll-behavior: contain; scrollbar-width: none; }
.phone-scroller::-webkit-scrollbar { display: none; }
.phone-tabs {
  z-index: 2; flex: none; display: flex; height: 50px; padding-bottom: env(safe-area-inset-bottom);
  border-top: 0.5px solid; box-sizing: content-box;
}
.phone-tab {
  flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 2px;
  padding: 0; border: 0; background: none; font: inherit; font-size: 10px; cursor: pointer;
}
.phone-tab-icon { width: 27px; height: 27px; object-fit: contain; }
.phone-overlay { position: fixed; inset: 0; z-index: 10; pointer-events: none; }
.phone-overlay > * { pointer-events: auto; }
.phone-spinner {
  display: inline-block; width: 14px; height: 14px; margin-right: 6px; vertical-align: -2px; border-radius: 50%;
  border: 2px solid currentColor; border-right-color: transparent; animation: phone-spin 0.8s linear infinite;
}
.phone-refresh { display: flex; justify-content: center; align-items: center; gap: 8px; height: 50px; }
.phone-refresh i { width: 7px; height: 7px; border-radius: 50%; background: rgba(0, 0, 0, .25); }
.phone-page[data-text-style="light"] .phone-refresh i { background: rgba(255, 255, 255, .6); }
.phone-fault {
  position: fixed; inset: 0; z-index: 20; display: flex; align-items: center; justify-content: center; padding: 32px;
  background: rgba(255, 255, 255, 0.94); color: #1a1a1a; font-size: 15px; line-height: 1.6; text-align: center;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
@keyframes phone-spin { to { transform: rotate(1turn); } }
:focus-visible { outline: 2px solid #10aeff; outline-offset: -2px; }
wx-page { display: block; min-height: 100%; overflow-wrap: break-word; }
`
