#!/usr/bin/env python3
"""How many small mistakes in the simulator would the tests find? Flips operators of src/sim one at a
time, in a copy, builds it and runs the tests, the quickest first, until one fails. Tells what survived:
lines that no test holds to what they do, or changes that mean nothing.

Mutants are chosen by number, so that the same are tried again; those in asserts and in what tells
faults are left out. What survives the tests of a second or two is held against the hashes of the
bundled scenarios, and told apart when these find it; only what they do not find goes through the
tests that take longer.

Usage: mutate.py [--count 200] [--first 0] [--seed 1] [--file src/sim/port.c]... [--work FOLDER]
                 [--minutes N]"""
import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
FLIPS = {"<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="], "==": ["!="],
         "!=": ["=="], "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"],
         "+=": ["-="], "-=": ["+="], "++": ["--"], "--": ["++"]}
# Operators with a blank on both sides, as the layout has all that take two; ++ and -- have none.
TOKEN = re.compile(r"(?<= )(<=|>=|==|!=|&&|\|\||\+=|-=|<|>|\+|-|\*|/)(?= )|(\+\+|--)")
SLOW = re.compile(r"property_test_(bsgi|scenarios|compare|why|faults|controls)$")
QUICK_S = 2
PATIENCE = 10  # times as long as without a change: it hangs


def blanked(text):
    """Comments, strings, includes and asserts as blanks, so that places stay the same."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    text = re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])'", blank, text, flags=re.S)
    text = re.sub(r"^[ \t]*#.*$|\bassert\([^;]*;|_Static_assert\([^;]*;", blank, text, flags=re.M)
    return re.sub(r"^(static )?const char \*\w*fault\w*\(.*?^}", blank, text, flags=re.M | re.S)


def places(files):
    found = []
    for file in files:
        text = blanked(file.read_text())
        for match in TOKEN.finditer(text):
            if match.group() == "*" and re.search(r"\b(const|\w+_t|\w+) $", text[:match.start()]) \
                    and text[match.end():match.end() + 2].strip() == "":
                continue
            for to in FLIPS[match.group()]:
                found.append((file, match.start(), match.group(), to))
    return found


def run(words, folder, seconds=None):
    try:
        return subprocess.run(words, cwd=folder, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=seconds, check=False).returncode
    except subprocess.TimeoutExpired:
        return -1


class Copy:
    """The project elsewhere, its libraries shared, so that a change needs no test linked again."""
    def __init__(self, folder):
        self.folder, self.build = folder / "corridor", folder / "build"
        if self.folder.exists():
            shutil.rmtree(self.folder)
        shutil.copytree(SOURCE, self.folder, ignore=shutil.ignore_patterns("build", ".git"))
        lists = self.folder / "CMakeLists.txt"
        lists.write_text(lists.read_text().replace("} STATIC ${sources}", "} SHARED ${sources}"))
        if run(["cmake", "-S", self.folder, "-B", self.build, "-G", "Ninja",
                "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS_DEBUG=-O1", "-DCORRIDOR_DESKTOP=OFF"],
               folder) != 0 or not self.compiles(["all"]):
            sys.exit("mutate: the copy does not build")
        self.tests = sorted(p for p in (self.build / "tests").iterdir()
                            if re.match(r"(sim|property)_test_", p.name) and p.is_file()
                            and not SLOW.match(p.name))
        self.seconds = {test: self.time_of(test) for test in self.tests}
        self.tests.sort(key=self.seconds.get)

    def compiles(self, targets):
        return run(["cmake", "--build", self.build, "-j2", "--target", *targets],
                   self.folder) == 0

    def time_of(self, test):
        start = time.monotonic()
        if run([test], self.folder, 300) != 0:
            sys.exit(f"mutate: {test.name} fails without a change")
        return time.monotonic() - start

    def killer(self, quick):
        """The first of the quick tests, or of the others, that fails; None: none does."""
        for test in self.tests:
            seconds = self.seconds[test]
            if (seconds <= QUICK_S) == quick and \
                    run([test], self.folder, 10 + PATIENCE * seconds) != 0:
                return test.name
        return None

    def changes_hashes(self):
        for line in (self.folder / "tests/golden/hashes.txt").read_text().splitlines():
            scenario, seed, golden = line.split()
            try:
                told = subprocess.run([self.build / "corridor", "hash", scenario, "--seed", seed],
                                      capture_output=True, text=True, timeout=60,
                                      check=False).stdout.strip()
            except subprocess.TimeoutExpired:
                return True
            if told != golden:
                return True
        return False


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--file", action="append")
    options.add_argument("--work")
    options.add_argument("--minutes", type=float, default=1e9)
    o = options.parse_args()
    files = [SOURCE / f for f in o.file] if o.file else sorted((SOURCE / "src/sim").glob("*.c"))
    texts = {file: file.read_text() for file in files}  # who edits them meanwhile changes nothing
    found = places(files)
    random.Random(o.seed).shuffle(found)
    end = time.monotonic() + 60 * o.minutes
    work = pathlib.Path(o.work or tempfile.mkdtemp(prefix="corridor-mutants-")).resolve()
    work.mkdir(parents=True, exist_ok=True)
    copy = Copy(work)
    tried = killed = by_hash = broken = 0
    for file, at, old, new in found[o.first:]:
        if tried == o.count or time.monotonic() > end:
            break
        text = texts[file]
        there = copy.folder / file.relative_to(SOURCE)
        there.write_text(text[:at] + new + text[at + len(old):])
        line = text[:at].count("\n") + 1
        place = f"{file.relative_to(SOURCE)}:{line}: {old} -> {new}"
        if not copy.compiles(["corridor"]):
            broken += 1
        else:
            tried += 1
            if copy.killer(quick=True):
                killed += 1
            elif copy.changes_hashes():
                by_hash += 1
                print("the hashes found", place, flush=True)
            elif copy.killer(quick=False):
                killed += 1
            else:
                print("survived", place, "|", text.splitlines()[line - 1].strip(), flush=True)
        there.write_text(text)
    print(f"{tried} mutants of {len(found)}: {killed} killed by tests, {by_hash} by hashes first, "
          f"{tried - killed - by_hash} survived; {broken} more did not compile")
    if not o.work:
        shutil.rmtree(work)


main()
