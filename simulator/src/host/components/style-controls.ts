/** Selectors are as heavy as WeChat's own: what an app's rule beats here it beats there, and the other way round. */
export const controlStyle = `
:root { --control-fill: #f2f2f2; --control-line: #d1d1d1; --control-face: #ffffff; --control-quiet: rgba(0,0,0,.2); --control-accent-text: #06ae56; --control-placeholder: #808080; --control-pressed: rgba(0,0,0,.1); --control-loading: #e6e6e6; }
:root[data-theme="dark"] { --control-fill: rgba(255,255,255,.08); --control-line: #636363; --control-face: #191919; --control-quiet: rgba(255,255,255,.2); --control-accent-text: #05c160; --control-placeholder: #8a8a8a; --control-pressed: rgba(255,255,255,.1); --control-loading: rgba(255,255,255,.15); }
wx-button { position: relative; margin-left: auto; margin-right: auto; padding: 8px 24px; box-sizing: border-box; font-size: 17px; font-weight: 700;
  line-height: 1.41176471; text-align: center; text-decoration: none; border-radius: 4px; overflow: hidden; cursor: pointer; user-select: none;
  -webkit-tap-highlight-color: transparent; color: var(--control-accent-text); background-color: var(--control-fill); }
wx-button::after { content: " "; position: absolute; inset: 0; border-radius: inherit; box-sizing: border-box; border-width: 0; pointer-events: none; }
wx-button:not([size="mini"]) { width: 184px; }
wx-button[size="mini"] { display: inline-block; width: auto; padding: 0 .75em; font-size: 16px; line-height: 2; font-weight: 400; }
wx-button[type="primary"] { color: #ffffff; background-color: #07c160; }
wx-button[type="warn"] { color: #fa5151; }
wx-button[plain], wx-button[plain][type="default"] { background-color: transparent; border: 1px solid currentColor; color: inherit; }
wx-button[plain][type="primary"] { background-color: transparent; color: var(--control-accent-text); }
wx-button[plain][type="warn"] { background-color: transparent; color: #fa5151; }
wx-button[disabled] { cursor: default; color: var(--control-quiet); }
wx-button[disabled]:not([type]), wx-button[disabled][type="default"], wx-button[disabled][type="primary"], wx-button[disabled][type="warn"] { color: var(--control-quiet); background-color: var(--control-fill); }
wx-button[plain][disabled] { background-color: transparent; }
wx-button[loading][type="primary"] { color: rgba(255,255,255,.6); background-color: #06ad56; }
wx-button[loading][type="default"], wx-button[loading][type="warn"] { background-color: var(--control-loading); }
wx-button[loading]::before { content: ""; display: inline-block; width: 18px; height: 18px; margin-right: 6px; vertical-align: middle; border-radius: 50%; box-sizing: border-box;
  border: 2px solid currentColor; border-right-color: transparent; animation: control-spin 1s linear infinite; }
@keyframes control-spin { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { wx-button[loading]::before { animation-duration: 4s; } }
.button-hover::after { background-color: var(--control-pressed); }
wx-button:focus-visible, wx-switch:focus-visible, wx-checkbox:focus-visible, wx-radio:focus-visible, wx-view:focus-visible, wx-navigator:focus-visible, wx-text:focus-visible { outline: 2px solid #576b95; outline-offset: 2px; }
wx-input { height: 1.4rem; min-height: 1.4rem; overflow: hidden; text-overflow: clip; }
wx-input > input, wx-textarea > textarea { display: block; width: 100%; height: 100%; margin: 0; padding: 0; border: 0; outline: none; background: none; box-sizing: border-box;
  font: inherit; color: inherit; text-align: inherit; letter-spacing: inherit; resize: none; border-radius: 0; }
wx-input > input { min-height: 1.4rem; }
wx-input > input::placeholder, wx-textarea > textarea::placeholder { color: var(--placeholder-color, var(--control-placeholder)); font-size: var(--placeholder-size, inherit); font-weight: var(--placeholder-weight, inherit); opacity: 1; }
wx-textarea { width: 300px; height: 150px; position: relative; }
wx-checkbox, wx-radio, wx-switch { -webkit-tap-highlight-color: transparent; cursor: pointer; }
wx-checkbox > i, wx-radio > i { display: inline-flex; width: 24px; height: 24px; margin-right: 5px; box-sizing: border-box; vertical-align: middle; align-items: center; justify-content: center;
  border: 1px solid var(--control-line); background: var(--control-face); border-radius: 3px; }
wx-radio > i { border-radius: 50%; }
wx-checkbox[checked] > i::after { content: ""; width: 7px; height: 13px; margin-top: -4px; border: solid var(--control-color); border-width: 0 2px 2px 0; transform: rotate(45deg); }
wx-radio[checked] > i { background: var(--control-color); border-color: var(--control-color); }
wx-radio[checked] > i::after { content: ""; width: 6px; height: 11px; margin-top: -3px; border: solid #ffffff; border-width: 0 2px 2px 0; transform: rotate(45deg); }
wx-checkbox[disabled], wx-radio[disabled], wx-switch[disabled], wx-slider[disabled] { opacity: .5; cursor: default; }
wx-switch > i { display: inline-block; position: relative; width: 52px; height: 32px; box-sizing: border-box; vertical-align: middle; border-radius: 16px; background: var(--control-line); transition: background-color .1s; }
wx-switch > i::after { content: ""; position: absolute; top: 2px; left: 2px; width: 28px; height: 28px; border-radius: 50%; background: #ffffff; box-shadow: 0 1px 3px rgba(0,0,0,.4); transition: transform .2s; }
wx-switch[checked] > i { background: var(--control-color); }
wx-switch[checked] > i::after { transform: translateX(20px); }
wx-switch[type="checkbox"] > i { width: 24px; height: 24px; border-radius: 3px; border: 1px solid var(--control-line); background: var(--control-face); }
wx-switch[type="checkbox"] > i::after { display: none; }
wx-switch[type="checkbox"][checked] > i::after { display: block; top: 2px; left: 7px; width: 7px; height: 13px; border: solid var(--control-color); border-width: 0 2px 2px 0; border-radius: 0;
  background: none; box-shadow: none; transform: rotate(45deg); }
wx-slider { margin: 10px 18px; position: relative; display: flex; align-items: center; }
wx-slider > input { flex: 1; min-width: 0; margin: 0; height: 28px; appearance: none; background: none; }
wx-slider > input::-webkit-slider-runnable-track { height: 2px; border-radius: 1px; background: linear-gradient(to right, var(--active-color) var(--filled), var(--track-color) var(--filled)); }
wx-slider > input::-webkit-slider-thumb { appearance: none; width: var(--block-size); height: var(--block-size); margin-top: calc(1px - var(--block-size) / 2); border-radius: 50%; background: var(--block-color); box-shadow: 0 0 4px rgba(0,0,0,.2); }
wx-slider > input::-moz-range-track { height: 2px; background: linear-gradient(to right, var(--active-color) var(--filled), var(--track-color) var(--filled)); }
wx-slider > input::-moz-range-thumb { width: var(--block-size); height: var(--block-size); border: 0; border-radius: 50%; background: var(--block-color); box-shadow: 0 0 4px rgba(0,0,0,.2); }
wx-slider > span:not(:empty) { min-width: 2em; margin-left: 10px; text-align: right; color: var(--control-placeholder); }
wx-progress { display: flex; align-items: center; }
wx-progress > div { flex: 1; height: var(--stroke-width); border-radius: var(--bar-radius); overflow: hidden; background: var(--track-color); }
wx-progress > div > i { display: block; height: 100%; width: var(--percent); border-radius: var(--bar-radius); background: var(--active-color); transition: width var(--duration) linear; }
wx-progress > span:not(:empty) { margin-left: 15px; font-size: var(--info-size); line-height: 1; }
`
