"""Reads what was measured and prints it as a table."""

import json
import pathlib
import sys

work, sizes = pathlib.Path(sys.argv[1]), sys.argv[2:]


def read(name):
    result = json.loads((work / f"result-{name}.json").read_text())["results"][0]
    memory = int((work / f"result-{name}.memory").read_text().split()[-1])
    return result["median"] * 1000, result["min"] * 1000, (result["user"] + result["system"]) * 1000, memory / 1024


print("| commits | last squash | kit from | acp: wall (least), CPU, peak | git subtree: wall (least), CPU, peak | wall | CPU |")
print("|---|---|---|---|---|---|---|")
slower = []
for size in sizes:
    for place in ["recent", "deep"]:
        for source in ["git", "file", "inside"]:
            ours, theirs = read(f"{size}-{place}-{source}-acp"), read(f"{size}-{place}-{source}-git")
            words = {"git": "git://", "file": "file://", "inside": "the binary"}[source]
            cells = [f"{w:.0f} ms ({l:.0f}), {c:.0f} ms, {m:.0f} MiB" for w, l, c, m in (ours, theirs)]
            print(
                f"| {int(size):,} | {place} | {words} | {cells[0]} | {cells[1]} "
                f"| {theirs[0] / ours[0]:.1f}× | {theirs[2] / ours[2]:.1f}× |"
            )
            if theirs[0] < ours[0]:
                slower.append(f"{size} {place} {words}")
if slower:
    sys.exit("slower than git subtree: " + "; ".join(slower))
