//! The colours and patterns of a picture.

/// Colours for light and dark screens, as classes.
pub(super) const STYLE: &str = "
svg{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--faint:#6a737d;--line:#d5dae0;--bad:#c8102e;\
--n0:#9ad5f0;--n1:#b6e3a8;--n2:#f7dd8b;--n3:#cdc1f5;--n4:#f5c6dd;--edge:#4a5561}
@media(prefers-color-scheme:dark){svg{--paper:#14181d;--ink:#e6e9ed;--faint:#99a3ae;--line:#333b44;\
--bad:#ff5c6c;--n0:#1f5d7a;--n1:#2f6327;--n2:#6d5610;--n3:#4b3f85;--n4:#7a3358;--edge:#aeb8c2}}
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:var(--ink)}
.title{font-size:15px;font-weight:700}.code{font-weight:700}.faint{fill:var(--faint)}.badtext{fill:var(--bad);font-weight:700}
.paper{fill:var(--paper)}.grid{stroke:var(--line)}.end{stroke:var(--faint);stroke-dasharray:3 3}
.life{stroke:var(--faint);stroke-dasharray:2 4}.poll{stroke:var(--ink);stroke-width:1.5}
.stay{stroke:var(--edge);stroke-width:1}.mark{stroke:var(--ink);stroke-width:1.2}
.n0{fill:var(--n0)}.n1{fill:var(--n1)}.n2{fill:var(--n2)}.n3{fill:var(--n3)}.n4{fill:var(--n4)}.call{fill:var(--line)}
.wait{fill:none;stroke-dasharray:4 3}.band{fill:var(--bad);opacity:.16}.block{fill:var(--bad);stroke:var(--bad)}.held{fill:url(#held)}
.stand{fill:url(#stand);stroke:var(--bad);stroke-width:1.5}.arrow{fill:var(--bad)}
.onbad{fill:var(--paper);font-weight:700}.sep{stroke:var(--line)}
";

/// A second way to tell names apart, beside their colours.
pub(super) const PATTERNS_OF_NAMES: &str = "\
<pattern id=\"p0\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"/>\
<pattern id=\"p1\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 7L7 0\" stroke=\"var(--edge)\" stroke-opacity=\".45\"/></pattern>\
<pattern id=\"p2\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><circle cx=\"2\" cy=\"2\" r=\"1\" fill=\"var(--edge)\" fill-opacity=\".5\"/></pattern>\
<pattern id=\"p3\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><path d=\"M1 0V5\" stroke=\"var(--edge)\" stroke-opacity=\".4\"/></pattern>\
<pattern id=\"p4\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 1H5\" stroke=\"var(--edge)\" stroke-opacity=\".4\"/></pattern>\
<pattern id=\"held\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 0L6 6M0 6L6 0\" stroke=\"var(--bad)\" stroke-width=\".8\"/></pattern>\
<pattern id=\"stand\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" fill=\"var(--paper)\"/><path d=\"M0 8L8 0\" stroke=\"var(--bad)\" stroke-width=\"2.5\"/></pattern>";
