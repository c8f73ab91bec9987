/** One column that fits a phone of 360 px; on paper only what was told. */
export const style = `
:root { color: #14213d; background: #fbfaf7; font: 1rem/1.55 system-ui, "Noto Sans CJK SC", sans-serif; }
body { margin: 0 auto; max-width: 44rem; padding: 0 1rem 3rem; }
header { display: flex; justify-content: space-between; padding: .75rem 0; border-bottom: 1px solid #d8d5cc; }
a { color: #0b5c6b; }
a:focus-visible, button:focus-visible, input:focus-visible, h2:focus-visible { outline: 3px solid #b3541e; outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: #fff; padding: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1.25rem 0 .25rem; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
small { color: #4a5468; }
.arrived { font-size: 1.2rem; margin: 0; }
progress { width: 100%; height: .8rem; accent-color: #0b5c6b; }
.incidents { border-left: 4px solid #b3541e; background: #fdf1e7; padding: .25rem 1rem; margin: 1rem 0; }
.incidents h2 { margin: .5rem 0 0; }
figure { margin: 0 0 .75rem; }
figure svg { display: block; width: 100%; height: auto; border-radius: .5rem; }
figcaption { font-size: .8rem; color: #4a5468; }
.sea { fill: #dcebf0; } .land { fill: #f3efe2; } .border { fill: none; stroke: #cfc8b4; stroke-width: .5; }
.leg { fill: none; stroke: #0b5c6b; stroke-width: 2.5; }
.leg.ahead, .leg.dropped { stroke-dasharray: 4 4; } .leg.now { stroke: #b3541e; stroke-dasharray: 7 3; }
.mark rect { fill: #0b5c6b; stroke: #fff; } .mark.ahead rect, .mark.dropped rect { fill: #fff; stroke: #0b5c6b; }
.mark.now rect { fill: #b3541e; }
.mark text { font: 600 11px system-ui, sans-serif; fill: #fff; } .mark.ahead text, .mark.dropped text { fill: #0b5c6b; }
ol.way { padding-left: 1.6rem; } .way li { margin: .4rem 0; }
.way li span, .events li span { display: block; }
.way li.now > span { font-weight: 600; } .way li.dropped { color: #4a5468; }
ul { padding-left: 1.2rem; } .events time { color: #4a5468; font-size: .9rem; }
.share input { box-sizing: border-box; width: 100%; font: inherit; padding: .5rem; border: 1px solid #737a86; border-radius: .4rem; }
button { font: inherit; padding: .5rem 1rem; border: 0; border-radius: .4rem; background: #0b5c6b; color: #fff; }
@media print { header, .share, .skip, .foot { display: none; } body { max-width: none; } section { break-inside: avoid; } }
`;
