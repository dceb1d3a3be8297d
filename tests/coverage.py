#!/usr/bin/env python3
"""Lines of src that the tests reached, by folder and for the files with the most lines missed.
Usage: coverage.py BUILD_DIR (of the preset coverage, after its tests have run)"""
import collections
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "src"


def reached(build):
    """{file: {line: times}}, added up over all programs that contain the file."""
    lines = collections.defaultdict(collections.Counter)
    data = sorted(str(p.resolve()) for p in build.rglob("*.gcda"))
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(data), 50):
            subprocess.run(["gcov", "--json-format", "--hash-filenames", *data[start:start + 50]],
                           cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           check=True)
        for path in pathlib.Path(folder).glob("*.gcov.json.gz"):
            with gzip.open(path, "rt", encoding="utf-8") as text:
                report = json.load(text)
            for file in report["files"]:
                name = pathlib.Path(report["current_working_directory"], file["file"]).resolve()
                if SOURCE in name.parents:
                    for line in file["lines"]:
                        lines[name.relative_to(SOURCE)][line["line_number"]] += line["count"]
    return lines


def main():
    lines = reached(pathlib.Path(sys.argv[1]))
    if not lines:
        print("no coverage data: build the preset coverage and run its tests", file=sys.stderr)
        return 1
    folders = collections.defaultdict(lambda: [0, 0])
    missed = []
    for name, counts in lines.items():
        hit = sum(1 for count in counts.values() if count)
        folders[name.parts[0]][0] += hit
        folders[name.parts[0]][1] += len(counts)
        missed.append((len(counts) - hit, hit, len(counts), name))
    for folder, (hit, total) in sorted(folders.items()):
        print(f"{folder:12} {hit:6} of {total:6} lines  {100 * hit / total:5.1f} %")
    total = [sum(f[i] for f in folders.values()) for i in (0, 1)]
    print(f"{'src':12} {total[0]:6} of {total[1]:6} lines  {100 * total[0] / total[1]:5.1f} %")
    print("\nmost lines missed:")
    for count, hit, size, name in sorted(missed, reverse=True)[:12]:
        print(f"{count:6} of {size:5}  {name}")
    return 0


sys.exit(main())
