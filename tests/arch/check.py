#!/usr/bin/env python3
"""The architecture as a test: who may include whom, and what the core may not call.

Fails on an include against the arrows of the design, on an SDL header outside src/app, on
sim/state.h outside the simulation, and on clocks, random numbers of libc, files and printing in
src/model and src/sim. Usage: check.py [SOURCE_DIR]"""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "base": set(),
    "model": {"base"},
    "sim": {"base", "model"},
    "experiment": {"base", "model", "sim"},
    "io": {"base", "model", "sim", "experiment"},
    "view": {"base", "model", "sim", "experiment"},
    "cli": {"base", "model", "sim", "experiment", "io"},
    "app": {"base", "model", "sim", "experiment", "io", "view", "cli"},
}
FORBIDDEN_CALLS = re.compile(
    r"\b(time|clock|gettimeofday|clock_gettime|localtime|gmtime|rand|srand|random|drand48|fopen|"
    r"fread|fwrite|open|read|write|printf|fprintf|vfprintf|puts|fputs|putchar|getenv|malloc|"
    r"calloc|realloc|free)\s*\("
)
# The simulation is integer arithmetic: no libm in it (the model uses it for geometry only).
LIBM = re.compile(r"#include <math\.h>|\bqsort\s*\(")  # nor an unstable sort
INCLUDE = re.compile(r'#include\s+([<"])([^>"]+)[>"]')
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
STRING = re.compile(r'"(?:\\.|[^"\\])*"')


def check_file(path, folder):
    text = path.read_text(encoding="utf-8")
    blank = lambda m: re.sub(r"[^\n]", " ", m.group(0))
    code = COMMENT.sub(blank, text)
    for number, line in enumerate(code.splitlines(), 1):
        include = INCLUDE.search(line)
        where = f"{path}:{number}"
        if include:
            kind, name = include.groups()
            other = name.split("/")[0]
            if kind == '"' and other in MAY_INCLUDE and other != folder:
                if other not in MAY_INCLUDE[folder]:
                    yield f"{where}: src/{folder} includes {name}; it may use only " + (
                        ", ".join(sorted(MAY_INCLUDE[folder])) or "nothing")
            if name.startswith("SDL") and folder != "app":
                yield f"{where}: {name} outside src/app"
            if name == "sim/state.h" and folder != "sim":
                yield f"{where}: sim/state.h outside src/sim"
        if folder == "sim" and LIBM.search(line):
            yield f"{where}: libm or qsort in the event loop"
        if not include and folder in ("model", "sim"):
            call = FORBIDDEN_CALLS.search(STRING.sub('""', line))
            if call:
                yield f"{where}: {call.group(1)}() in src/{folder}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".") / "src"
    faults, files = [], 0
    for folder in MAY_INCLUDE:
        for path in sorted((root / folder).glob("*.[ch]")):
            files += 1
            faults += check_file(path, folder)
    print("\n".join(faults) if faults else f"{files} files keep the arrows")
    return 1 if faults or files == 0 else 0


sys.exit(main())
