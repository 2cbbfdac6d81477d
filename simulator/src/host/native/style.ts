/** WeChat's own look of what it draws above a page. Colours follow `data-theme` of the document. */
export const nativeStyle = `
:root {
  --native-surface: #ffffff; --native-text: rgba(0,0,0,.9); --native-text-2: rgba(0,0,0,.55);
  --native-line: rgba(0,0,0,.1); --native-pressed: #ececec; --native-gap: #f7f7f7; --native-fill: #f2f2f2; --native-accent-text: #06ae56; --native-link: #576b95;
}
:root[data-theme="dark"] {
  --native-surface: #2c2c2c; --native-text: rgba(255,255,255,.8); --native-text-2: rgba(255,255,255,.5);
  --native-line: rgba(255,255,255,.1); --native-pressed: #383838; --native-gap: #232323; --native-fill: rgba(255,255,255,.08); --native-accent-text: #05c160; --native-link: #7d90a9;
}
.native-layer { color-scheme: light; position: fixed; inset: 0; z-index: 10000; font-size: 17px; line-height: 1.4; color: var(--native-text); }
:root[data-theme="dark"] .native-layer { color-scheme: dark; }
.native-layer.is-passive { pointer-events: none; }
.native-layer.is-dimmed { background: rgba(0,0,0,.6); }
.native-layer button { font: inherit; color: inherit; background: none; border: 0; margin: 0; padding: 0; cursor: pointer; }
.native-layer button:active { background: var(--native-pressed); }
.native-layer button:focus-visible { outline: 2px solid var(--native-link); outline-offset: -2px; }
.native-toast { position: absolute; left: 50%; top: 40%; transform: translate(-50%, -50%); max-width: 80%; box-sizing: border-box;
  padding: 12px 16px; border-radius: 8px; background: #4c4c4c; color: rgba(255,255,255,.9); text-align: center; font-size: 14px; }
.native-toast.has-icon { min-width: 136px; min-height: 136px; padding: 24px 12px 16px; font-size: 17px; }
.native-toast-icon { display: block; width: 40px; height: 40px; margin: 0 auto 12px; background-size: contain; background-repeat: no-repeat; background-position: center; }
.native-toast-icon.is-drawn { background: currentColor; }
.native-toast-icon.is-spinning { animation: native-spin 1s linear infinite; }
@keyframes native-spin { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { .native-toast-icon.is-spinning { animation-duration: 4s; } }
.native-toast-text { overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow-wrap: anywhere; }
.native-modal { position: absolute; left: 50%; top: 50%; transform: translate(-50%, -50%); width: min(320px, calc(100% - 32px)); max-height: 90%;
  display: flex; flex-direction: column; border-radius: 12px; overflow: hidden; background: var(--native-surface); text-align: center; }
.native-modal-title { margin: 0; padding: 32px 24px 16px; font-size: 17px; font-weight: 600; }
.native-modal-content { margin: 0; padding: 0 24px 32px; color: var(--native-text-2); overflow: auto; overflow-wrap: anywhere; white-space: pre-wrap; }
.native-modal-content:first-child { padding-top: 32px; color: var(--native-text); }
.native-modal-input { margin: 0 24px 24px; padding: 12px; font: inherit; color: inherit; background: var(--native-gap); border: 0; outline: none; border-radius: 4px; }
.native-modal-actions { display: flex; border-top: 1px solid var(--native-line); flex: none; }
.native-modal-actions button { flex: 1; min-height: 56px; font-weight: 600; color: var(--action-color); }
.native-modal-actions button + button { border-left: 1px solid var(--native-line); }
.native-action-sheet { position: absolute; left: 0; right: 0; bottom: 0; border-radius: 12px 12px 0 0; overflow: hidden; background: var(--native-surface); text-align: center; }
.native-action-sheet-title { margin: 0; padding: 16px 24px; font-size: 12px; color: var(--native-text-2); }
.native-action-sheet button { display: block; width: 100%; min-height: 56px; border-top: 1px solid var(--native-line); color: var(--action-color); }
.native-action-sheet button.is-cancel { border-top: 8px solid var(--native-gap); color: var(--native-text); }
.native-sheet { position: absolute; left: 0; right: 0; bottom: 0; max-height: 85%; display: flex; flex-direction: column; border-radius: 12px 12px 0 0; background: var(--native-surface); }
.native-sheet h2 { margin: 0; padding: 24px 24px 8px; font-size: 17px; }
.native-sheet-text { padding: 0 24px 16px; color: var(--native-text-2); font-size: 15px; overflow: auto; white-space: pre-wrap; }
.native-sheet button { min-height: 56px; flex: none; border-top: 1px solid var(--native-line); color: var(--native-link); }
.native-request { position: absolute; left: 0; right: 0; bottom: 0; max-height: 85%; overflow: auto; box-sizing: border-box; padding: 24px 24px 32px; border-radius: 12px 12px 0 0; background: var(--native-surface); }
.native-request-app { margin: 0 0 24px; font-size: 15px; color: var(--native-text); }
.native-request h2 { margin: 0 0 8px; font-size: 17px; font-weight: 600; }
.native-request-text { margin: 0 0 8px; font-size: 14px; color: var(--native-text-2); }
.native-layer .native-request-contract { min-height: 44px; font-size: 14px; text-align: left; color: var(--native-link); }
.native-request-tick { display: flex; align-items: center; min-height: 44px; gap: 8px; font-size: 14px; }
.native-request-tick input { width: 18px; height: 18px; margin: 0; accent-color: #07c160; flex: none; }
.native-request-actions { display: flex; justify-content: center; gap: 16px; margin-top: 32px; }
.native-layer .native-request-actions button { width: 120px; min-height: 44px; border-radius: 4px; font-weight: 600; color: var(--native-accent-text); background: var(--native-fill); }
.native-layer .native-request-actions button.is-allow { color: #ffffff; background: #07c160; }
.native-layer .native-request-actions button:disabled { opacity: .4; cursor: default; }
.native-layer .native-switch-row { display: flex; align-items: center; justify-content: space-between; width: 100%; min-height: 56px; padding: 0 24px; color: var(--native-text); text-align: left; }
.native-switch-row > i { position: relative; flex: none; width: 52px; height: 32px; border-radius: 16px; background: var(--native-line); }
.native-switch-row > i::after { content: ""; position: absolute; top: 2px; left: 2px; width: 28px; height: 28px; border-radius: 50%; background: #ffffff; transition: transform .2s; }
.native-switch-row[aria-checked="true"] > i { background: #07c160; }
.native-switch-row[aria-checked="true"] > i::after { transform: translateX(20px); }
.native-picker-options { overflow: auto; }
.native-picker-columns { display: flex; min-height: 0; border-top: 1px solid var(--native-line); }
.native-picker-columns > .native-picker-options { position: relative; flex: 1; height: 240px; }
.native-picker-columns button:first-child { border-top: 0; }
.native-picker-options button { display: block; width: 100%; min-height: 48px; border-top: 1px solid var(--native-line); }
.native-picker-options button[aria-selected="true"] { color: var(--native-link); font-weight: 600; }
`
