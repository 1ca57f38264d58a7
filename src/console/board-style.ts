/** Contrast is at least 4.5 to 1 in both schemes; a state is told by word and sign, colour only helps. */
export const boardStyle = `:root {
  color-scheme: light dark;
  --ground: #f5f6f7; --sheet: #ffffff; --ink: #1b2024; --quiet: #525b63; --line: #c9d0d6; --link: #00508a; --focus: #b25a00;
  --good: #0b6b3a; --good-ground: #e3f4ea; --wait: #6b4e00; --wait-ground: #fdf3d8; --bad: #a3151f; --bad-ground: #fdeaea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181b; --sheet: #1d2327; --ink: #eef1f3; --quiet: #aab4bc; --line: #3d474e; --link: #8cc8ff; --focus: #ffb45c;
    --good: #7fdca6; --good-ground: #16321f; --wait: #f4cf73; --wait-ground: #352b10; --bad: #ff9d9d; --bad-ground: #3d1a1c;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1rem clamp(0.75rem, 3vw, 2rem) 2rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; overflow-wrap: break-word; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -999px; }
.skip:focus { position: static; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; justify-content: space-between; align-items: end; }
.product { margin: 0; font-weight: 600; color: var(--quiet); }
h1 { margin: 0; font-size: clamp(1.3rem, 4vw, 1.75rem); line-height: 1.25; }
h2 { margin: 0 0 0.75rem; font-size: 1.15rem; }
.live { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; }
.live p { margin: 0; }
.live p:empty { display: none; }
.button { display: inline-block; min-height: 2.5rem; padding: 0.4rem 0.9rem; border: 1px solid var(--quiet); border-radius: 0.35rem;
  background: var(--sheet); color: var(--ink); font: inherit; text-decoration: none; cursor: pointer; }
.button:hover { border-color: var(--ink); }
.button[hidden] { display: none; }
section { margin: 1.25rem 0 0; padding: 1rem clamp(0.75rem, 2vw, 1.25rem); background: var(--sheet); border: 1px solid var(--line); border-radius: 0.5rem; }
.headline { border-left-width: 0.5rem; font-size: 1.15rem; }
.headline p { margin: 0; }
.headline p + p { font-size: 1rem; }
.good { color: var(--good); border-color: var(--good); }
.wait { color: var(--wait); border-color: var(--wait); }
.bad { color: var(--bad); border-color: var(--bad); }
.headline.good { background: var(--good-ground); }
.headline.wait { background: var(--wait-ground); }
.headline.bad { background: var(--bad-ground); }
.sign { display: inline-block; width: 1.4em; height: 1.4em; line-height: 1.4em; border: 0.1em solid currentColor; border-radius: 50%;
  text-align: center; font-weight: 700; font-size: 0.8em; }
.state { font-weight: 600; white-space: nowrap; }
.quiet { color: var(--quiet); font-size: 0.9rem; }
td .quiet, dd .quiet, tbody th .quiet { display: block; font-weight: normal; }
time, td[data-label="Lag"] { white-space: nowrap; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 0; color: var(--quiet); font-size: 0.9rem; font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
dl { margin: 0; display: flex; flex-wrap: wrap; gap: 0.75rem 3rem; }
dt { color: var(--quiet); font-size: 0.9rem; }
dd { margin: 0; }
footer { margin-top: 1.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: 0.2rem 0; }
@media (max-width: 60rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tr + tr { margin-top: 1rem; padding-top: 1rem; border-top: 2px solid var(--line); }
  th, td, .number { border: 0; padding: 0.2rem 0; text-align: left; }
  tbody th { font-size: 1.1rem; }
  td::before { content: attr(data-label) ": "; color: var(--quiet); }
  td .quiet { display: inline; margin-left: 0.5rem; }
  .state, time { white-space: normal; }
}
@media (prefers-reduced-motion: no-preference) { .stale { transition: opacity 0.2s; } }
.stale { opacity: 0.75; }
`;
