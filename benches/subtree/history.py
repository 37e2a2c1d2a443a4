"""Writes commits for `git fast-import`: each changes one small file below a folder of HEAD's branch."""

import subprocess
import sys

count, folder = int(sys.argv[1]), sys.argv[2]
branch = subprocess.check_output(["git", "symbolic-ref", "HEAD"], text=True).strip()
head = subprocess.check_output(["git", "rev-parse", "HEAD"], text=True).strip()
start = int(subprocess.check_output(["git", "log", "-1", "--format=%ct"], text=True))
out = sys.stdout
for number in range(count):
    text = f"change {number}\n"
    message = f"Change {number}\n\nA body of a line or two, as commits have it.\n"
    out.write(f"commit {branch}\nmark :{number + 1}\n")
    # Within the second of the commit before, so that what is committed next is the newest.
    out.write(f"committer bench <bench@example.com> {start} +0000\ndata {len(message)}\n{message}")
    out.write(f"from {head}\n" if number == 0 else f"from :{number}\n")
    out.write(f"M 100644 inline {folder}/part{number % 20}/change{number % 100}.txt\ndata {len(text)}\n{text}\n")
