"""The results as a picture: idem's speed against the best peer of each row.

    python3 bench/peers/draw.py results.json > chart.svg
"""

import sys
from xml.sax.saxutils import escape

import table

LABEL, PLOT, TEXT = 225, 360, 305  # widths: names, bars, times
BAR, GAP, HEAD, FOOT = 14, 12, 62, 48
LIMIT = 3.0                        # a bar beyond is cut

# A card of its own, since a page shows the picture on white or on black.
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 15px; font-weight: 600 }
.faint { fill: #59636e; font-size: 12px }
.card { fill: #ffffff; stroke: #d1d9e0 }
.cut { fill: #ffffff }
.bar { fill: #2563c9 }
.bar.more { fill: #7fa8e8 }
.spread { stroke: #1f2328; stroke-width: 1.2 }
.grid { stroke: #d1d9e0 }
.one { stroke: #59636e; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .faint { fill: #9198a1 }
  .card { fill: #0d1117; stroke: #3d444d }
  .cut { fill: #0d1117 }
  .bar { fill: #6ea8fe }
  .bar.more { fill: #3a66ad }
  .spread { stroke: #f0f6fc }
  .grid { stroke: #3d444d }
  .one { stroke: #9198a1 }
}
"""


def x(ratio):
    return LABEL + PLOT * min(ratio, LIMIT) / LIMIT


def text(left, top, words, kind="", anchor="start"):
    return f'<text x="{left:.1f}" y="{top:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def bar(results, row, key, top):
    """A bar as long as the speedup, the spread of the rounds on it, and both times behind it."""
    ratio, least, most = table.speedup(results, row, key)
    peer = table.best_peer(results, row)
    middle = top + BAR / 2
    parts = [f'<rect x="{LABEL}" y="{top}" width="{x(ratio) - LABEL:.1f}" height="{BAR}" rx="2" '
             f'class="bar{" more" if row["threads"] > 1 else ""}"/>']
    if ratio > LIMIT:
        parts.append(f'<rect x="{x(LIMIT) - 12:.1f}" y="{top}" width="4" height="{BAR}" class="cut"/>')
    else:
        parts.append(line(x(least), middle, x(most), middle, "spread"))
    time, peer_time = (table.time(table.median(row, who)) for who in (key, peer))
    times = f"{time}, {results['contenders'][peer]['title']} {peer_time}"
    parts.append(text(LABEL + PLOT + 54, middle + 4.5, f"{ratio:.2f}×" if ratio < 10 else f"{ratio:.0f}×", "", "end"))
    parts.append(text(LABEL + PLOT + 66, middle + 4, times, "faint"))
    return parts


def chart(results):
    key = table.ours(results)[0]
    groups = {}
    for row in results["rows"]:
        if table.speedup(results, row, key):
            groups.setdefault(row["title"], []).append(row)
    count = sum(map(len, groups.values()))
    bottom = HEAD + count * (BAR + 2) + len(groups) * GAP
    width, height = LABEL + PLOT + TEXT, bottom + FOOT

    parts = [f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" class="card"/>',
             text(16, 26, "How many times as fast as the fastest peer idem is", "title")]
    for tick in range(int(LIMIT) + 1):
        parts.append(line(x(tick), HEAD - 8, x(tick), bottom, "grid" if tick != 1 else "one"))
        parts.append(text(x(tick), HEAD - 14, f"{tick}×" if tick else "0", "faint", "middle"))
    top = HEAD
    for title, group in groups.items():
        parts.append(text(16, top + len(group) * (BAR + 2) / 2 + 4, title))
        for row in group:
            parts += bar(results, row, key, top)
            top += BAR + 2
        top += GAP
    legend = f"Medians of {results['rounds']} rounds, with the least and the most of the rounds; fp32."
    parts.append(text(16, height - 28, f"Upper bars: 1 thread, lower: more. {legend}", "faint"))
    parts.append(text(16, height - 12, f"{results['machine']}; {results['made']}.", "faint"))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img">\n<style>{STYLE}</style>\n' + "\n".join(parts) + "\n</svg>\n")


if __name__ == "__main__":
    print(chart(table.read(sys.argv[1:])), end="")
