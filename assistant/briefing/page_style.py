"""The style sheet of a pack as a web page: on the screen, on paper, for those who listen."""

from __future__ import annotations

from typing import Final

STYLE: Final = """\
:root { color-scheme: light; }
body { font: 1rem/1.5 Georgia, "Times New Roman", serif; color: #1a1a1a; background: #fff;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, h4, h5, th, nav { font-family: "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.2; }
h2 { font-size: 1.35rem; margin-top: 2.2rem; border-bottom: 1px solid #767676; }
h3 { font-size: 1.15rem; margin-bottom: 0.3rem; }
h4 { font-size: 1rem; margin: 1rem 0 0.2rem; }
h5 { font-size: 0.95rem; font-weight: 600; font-style: italic; margin: 0.5rem 0 0.2rem; }
a { color: #0b4a8f; }
.about { color: #404040; font-size: 0.92rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; padding: 0; }
blockquote { margin: 0.5rem 0 1rem; padding: 0.1rem 0 0.1rem 1rem; border-left: 4px solid #b5b5b5; }
blockquote p { margin: 0; }
.head { font-weight: 600; }
sup { line-height: 0; }
sup a { text-decoration: none; padding: 0 0.15em; }
table { border-collapse: collapse; width: 100%; font-size: 0.88rem; margin: 0.6rem 0; }
th, td { border: 1px solid #9a9a9a; padding: 0.3rem 0.45rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { background: #efefef; }
dl.filters { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dl.filters dd { margin: 0; }
section[role="doc-endnotes"] li { overflow-wrap: anywhere; margin-bottom: 0.35rem; }
:target { background: #fff4c2; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@page { size: A4; margin: 20mm 18mm 22mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  nav, a[role="doc-backlink"] { display: none; }
  a { color: inherit; text-decoration: none; }
  h2, h3, h4, h5 { break-after: avoid; }
  blockquote, tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  :target { background: none; }
}
"""
