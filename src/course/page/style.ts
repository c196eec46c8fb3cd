/** The whole style of a course on one page: light and dark as the reader likes it, and for paper. */
export const STYLE = `:root {
  color-scheme: light dark;
  --text: light-dark(#1f2328, #e3e6ea);
  --ground: light-dark(#ffffff, #16191d);
  --quiet: light-dark(#57606a, #9da7b1);
  --line: light-dark(#d0d7de, #3a414a);
  --panel: light-dark(#f6f8fa, #1f242a);
  --accent: light-dark(#0b5cad, #6cb6ff);
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 46rem; color: var(--text); background: var(--ground); font: 1rem/1.6 system-ui, sans-serif; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2em 0 0.6em; }
article { border-top: 1px solid var(--line); margin-top: 3rem; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; }
.about, .number, figcaption, .task-title { color: var(--quiet); }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: 0.8rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.step pre { border-left: 4px solid var(--accent); }
.task, .question, .quiz, .alert, details { border: 1px solid var(--line); border-radius: 4px; padding: 0.2rem 1rem; margin: 1rem 0; }
.task-title, .alert-title, .verdict, summary { font-weight: 600; }
.alert-warning, .alert-caution { border-left: 4px solid light-dark(#b35900, #f0a35e); }
.alert-note, .alert-tip, .alert-important { border-left: 4px solid var(--accent); }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 4px solid var(--line); color: var(--quiet); }
figure { margin: 1.5rem 0; }
figure svg, img { max-width: 100%; height: auto; }
figcaption p { margin: 0.2rem 0; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: start; vertical-align: top; }
.align-right { text-align: end; }
.align-center { text-align: center; }
dt { font-weight: 600; }
.katex-html { display: none; }
.math { overflow-x: auto; }
svg { color: var(--text); }
svg .accent { fill: var(--accent); stroke: var(--accent); }
svg .muted { fill: var(--quiet); }
svg .box { fill: var(--panel); stroke: var(--quiet); }
svg .line { fill: none; stroke: var(--quiet); }
svg .label { fill: currentColor; font-family: system-ui, sans-serif; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; }
  article { break-before: page; border: 0; }
  pre, figure, table, .question { break-inside: avoid; }
  details::details-content { content-visibility: visible; display: block; }
  .skip { display: none; }
}
`;
