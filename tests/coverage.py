#!/usr/bin/env python3
"""Lines and branches of src that the tests reached, by folder and for the files with the most missed.
Fails where base, model, sim or io fall below 90 % of lines or 80 % of branches. Branches of asserts
do not count: one of the two is never to be taken.
Usage: coverage.py BUILD_DIR (of the preset coverage, after its tests have run)"""
import collections
import gzip
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "src"


LEAST = {"base": (90, 80), "model": (90, 80), "sim": (90, 80), "io": (90, 80)}


def asserts(name):
    """Numbers of the lines that hold a part of an assert."""
    numbers, depth = set(), 0
    for number, line in enumerate((SOURCE / name).read_text().splitlines(), 1):
        if depth == 0 and re.match(r"\s*assert\(", line):
            depth = 1
        if depth:
            numbers.add(number)
            depth = 0 if line.rstrip().endswith(";") else 1
    return numbers


def reached(build):
    """{file: {line: times}} and {file: {(line, branch): times}}, added up over all programs that
    contain the file."""
    lines = collections.defaultdict(collections.Counter)
    branches = collections.defaultdict(collections.Counter)
    data = sorted(str(p.resolve()) for p in build.rglob("*.gcda"))
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(data), 50):
            subprocess.run(["gcov", "--branch-probabilities", "--json-format", "--hash-filenames",
                            *data[start:start + 50]],
                           cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           check=True)
        for path in pathlib.Path(folder).glob("*.gcov.json.gz"):
            with gzip.open(path, "rt", encoding="utf-8") as text:
                report = json.load(text)
            for file in report["files"]:
                name = pathlib.Path(report["current_working_directory"], file["file"]).resolve()
                if SOURCE in name.parents:
                    name = name.relative_to(SOURCE)
                    for line in file["lines"]:
                        number = line["line_number"]
                        lines[name][number] += line["count"]
                        for i, branch in enumerate(line.get("branches", [])):
                            branches[name][number, i] += branch["count"]
    for name, counts in branches.items():
        skipped = asserts(name)
        branches[name] = {k: v for k, v in counts.items() if k[0] not in skipped}
    return lines, branches


def percent(counts):
    return 100 * sum(1 for c in counts if c) / max(1, len(counts))


def main():
    lines, branches = reached(pathlib.Path(sys.argv[1]))
    if not lines:
        print("no coverage data: build the preset coverage and run its tests", file=sys.stderr)
        return 1
    low = False
    for folder in sorted({name.parts[0] for name in lines}) + ["src"]:
        here = [n for n in lines if folder in ("src", n.parts[0])]
        line_counts = [c for n in here for c in lines[n].values()]
        branch_counts = [c for n in here for c in branches[n].values()]
        told = (percent(line_counts), percent(branch_counts))
        least = LEAST.get(folder, (0, 0))
        bad = any(t < l for t, l in zip(told, least))
        low |= bad
        print(f"{folder:12} {len(line_counts):6} lines {told[0]:5.1f} %  {len(branch_counts):6} "
              f"branches {told[1]:5.1f} %{'  BELOW ' + str(least) if bad else ''}")
    print("\nmost branches missed:")
    missed = sorted(((sum(1 for c in branches[n].values() if not c), n) for n in lines
                     if n.parts[0] in LEAST), reverse=True)
    for count, name in missed[:16]:
        print(f"{count:6} of {len(branches[name]):5}  {name}  (lines {percent(lines[name].values()):.1f} %)")
    return 1 if low else 0


sys.exit(main())
