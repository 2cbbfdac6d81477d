/** A tag that nobody draws is a labelled box around its children. The app's own rules win over it. */
export const absentStyle = `
:where([data-absent-tag]) { display: block; box-sizing: border-box; min-height: 24px; border: 1px dashed #9a9a9a; }
[data-absent-tag]::before { content: "<" attr(data-absent-tag) ">"; display: block; padding: 2px 4px; font: 11px/1.6 monospace; color: #767676; }
[data-absent-tag][hidden], [data-absent-tag="page-meta"], [data-absent-tag="navigation-bar"] { display: none; }
`
