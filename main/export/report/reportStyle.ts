/** Red, amber and green are verdicts and limits; light on paper and where the reader's system is. No address in it: nothing is loaded. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --panel: #f5f7f8; --line: #d5dbe0; --text: #16191c; --dim: #57616a; --mark: #2f6fd0; --band: #b9cff0; --pass: #12814a; --fail: #c8281f; --warning: #8f5c00; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171a; --panel: #1c2126; --line: #343c44; --text: #e8ecef; --dim: #9aa4ad; --mark: #7fb0ff; --band: #2f4466; --pass: #4fc785; --fail: #ff6b62; --warning: #f0b13c; } }
@media print { :root { color-scheme: light; --ground: #fff; --panel: #fff; --line: #bbb; --text: #000; --dim: #444; --mark: #2f6fd0; --band: #b9cff0; --pass: #12814a; --fail: #c8281f; --warning: #8f5c00; } body { max-width: none; padding: 0; } section, figure, table, .plot { break-inside: avoid; } h2 { break-after: avoid; } pre { white-space: pre-wrap; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 2rem 1.5rem 4rem; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.6rem 0 0.8rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); font-size: 1.25rem; }
h3 { margin: 1.2rem 0 0.3rem; font-size: 1rem; }
p { margin: 0.4rem 0; }
.dim, .caption { color: var(--dim); }
.caption { margin: 0.2rem 0 1rem; font-size: 0.86rem; overflow-wrap: anywhere; }
.pass { color: var(--pass); font-weight: 600; }
.fail { color: var(--fail); font-weight: 600; }
.headline { margin: 0.3rem 0 1.4rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.7rem; margin: 0; }
.tiles div { padding: 0.7rem 0.9rem; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
.tiles dt { color: var(--dim); font-size: 0.86rem; }
.tiles dd { margin: 0; font-size: 1.6rem; font-weight: 600; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--dim); font-weight: 600; font-size: 0.86rem; }
@media (max-width: 40rem) { table { display: block; overflow-x: auto; } }
.number { text-align: right; white-space: nowrap; }
figure { margin: 0; }
.frames { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.4rem; }
.frames ul { margin: 0.2rem 0 0; padding-left: 1.1rem; font-size: 0.86rem; overflow-wrap: anywhere; }
.frame { display: block; width: 100%; height: auto; border: 1px solid var(--line); background: #000; }
.frame image { image-rendering: auto; }
.no-picture { fill: #22272c; }
.frame path { fill: none; vector-effect: non-scaling-stroke; }
.frame .roi { fill: none; stroke: #ffd24d; stroke-width: 1.4px; stroke-dasharray: 6 4; vector-effect: non-scaling-stroke; }
.frame .excluded { stroke: #c58cff; }
.frame .sound { stroke: #4da3ff; stroke-width: 0.8px; }
.frame .at-fault { stroke: #ff3b30; stroke-width: 2.2px; }
figcaption { margin: 0.4rem 0 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 1.4rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1.6rem 1.4rem; }
.small figcaption { min-height: 3rem; font-size: 0.92rem; line-height: 1.35; }
.limit-name { color: var(--warning); }
.plot { display: block; width: 100%; height: auto; }
.plot text { fill: var(--dim); font-size: 11px; }
.plot .axes line { stroke: var(--dim); stroke-width: 1; }
.plot .axes .grid { stroke: var(--line); }
.plot .band { fill: var(--band); }
.plot .line { fill: none; stroke: var(--mark); stroke-width: 1.6; }
.plot .bars rect { fill: var(--mark); }
.plot .failed { stroke: var(--fail); stroke-width: 1.5; }
.plot .limit line { stroke: var(--warning); stroke-width: 1.8; stroke-dasharray: 5 3; }
.plot .limit text { fill: var(--warning); }
.ledger { font-size: 1.1rem; font-variant-numeric: tabular-nums; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { padding: 0.9rem 1.1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); overflow-x: auto; font: 0.86rem/1.45 ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace; }
`;
