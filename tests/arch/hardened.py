#!/usr/bin/env python3
"""The optimised program carries its guards: it moves in memory, its tables are read-only after the
start, its stack holds no code, functions with buffers watch their frames, and the C library's
checked calls stand in for plain ones (glibc has them, others may not). This is what hardening-check
tells, by readelf alone.

Usage: hardened.py PROGRAM"""
import shutil
import subprocess
import sys

if not shutil.which("readelf"):
    print("no readelf here: skipped")
    sys.exit(77)


def told(*options):
    return subprocess.run(["readelf", "-W", *options, sys.argv[1]], check=True,
                          capture_output=True, text=True).stdout


header, segments, dynamic, symbols = told("-h"), told("-l"), told("-d"), told("--dyn-syms")
if "ELF64" not in header and "ELF32" not in header:
    print("not an ELF program: skipped")
    sys.exit(77)
stack = [line for line in segments.splitlines() if "GNU_STACK" in line]
guards = {
    "position independent (DYN, PIE)": "DYN (" in header and "PIE" in dynamic,
    "relocations read-only (RELRO)": "GNU_RELRO" in segments,
    "all bound at the start (NOW)": "NOW" in dynamic,
    "no code on the stack": len(stack) == 1 and " RWE " not in stack[0],
    "no segment both written and run": " RWE " not in segments,
    "frames watched (__stack_chk_fail)": "__stack_chk_fail@" in symbols,
    "checked calls (__vsnprintf_chk)": "__vsnprintf_chk@" in symbols or "GLIBC_" not in symbols,
}
for guard, there in guards.items():
    print("ok  " if there else "BAD ", guard)
sys.exit(0 if all(guards.values()) else 1)
