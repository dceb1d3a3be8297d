#!/usr/bin/env python3
"""The yardstick, corridor-ref, by Corridor and by SimPy: do they agree, and how much faster?

  against_simpy.py PROGRAM [--reps N] [--simpy-reps N] [--check]

PROGRAM is the built corridor_ref. Prints every mean of both with the difference and its 99.9 %
interval (two independent samples; normal quantile 3.29 for all, or Student's t for the fewer
replications), and the ratio of processor time for a replicated year: the median over
replications, both in this run. Exit 1 when a difference is significant. --check leaves time out.
Exit 77 (skipped) when SimPy is not installed (Debian: python3-simpy3).
"""
import argparse
import json
import math
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
STATIONS = ("in_", "port0", "port1", "port2", "out")


def python_with_simpy():
    """This Python, or the system's where Debian's package lies."""
    for python in (sys.executable, "/usr/bin/python3"):
        if python and subprocess.run([python, "-c", "import simpy"], stderr=subprocess.DEVNULL,
                                     check=False).returncode == 0:
            return python
    return None


def student_t(freedom):
    """Two-sided 99.9 % quantile, Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5)."""
    z = 3.290527
    g1 = (z ** 3 + z) / 4
    g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
    g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
    return z + g1 / freedom + g2 / freedom ** 2 + g3 / freedom ** 3


def figures(run):
    flat = {k: run[k] for k in ("arrived", "finished", "tonnage_kt")}
    for station in STATIONS:
        for key in ("wait_mean", "wait_p95", "queue_avg", "util"):
            flat[f"{station}.{key}"] = run[station][key]
    for month, kt in enumerate(run["tonnage_month_kt"], 1):
        flat[f"tonnage.{month:02d}"] = kt
    return flat


def summary(runs):
    out = {}
    flat = [figures(r) for r in runs]
    n = len(flat)
    for key in flat[0]:
        values = [f[key] for f in flat]
        mean = sum(values) / n
        out[key] = (mean, sum((v - mean) ** 2 for v in values) / (n - 1) / n)
    return out


def median(values):
    return sorted(values)[len(values) // 2]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("program")
    ap.add_argument("--reps", type=int, default=200)
    ap.add_argument("--simpy-reps", type=int, default=60)
    ap.add_argument("--check", action="store_true")
    a = ap.parse_args()
    python = python_with_simpy()
    if not python:
        print("skipped: SimPy is not installed (Debian: apt-get install python3-simpy3)")
        sys.exit(77)
    ours = json.loads(subprocess.check_output([a.program, str(a.reps)]))["runs"]
    theirs = json.loads(subprocess.check_output(
        [python, "-B", os.path.join(HERE, "corridor_ref_simpy.py"), "--full",
         "--reps", str(a.simpy_reps)]))["runs"]
    t = student_t(min(a.reps, a.simpy_reps) - 1)
    mine, other = summary(ours), summary(theirs)
    far = []
    print(f"{'':18}{'corridor':>12}{'SimPy':>12}{'difference':>12}{'+- 99.9 %':>12}")
    for key, (mean, variance) in mine.items():
        mean2, variance2 = other[key]
        half = t * math.sqrt(variance + variance2)
        if abs(mean - mean2) > half:
            far.append(key)
        print(f"{key:18}{mean:12.4f}{mean2:12.4f}{mean - mean2:12.4f}{half:12.4f}"
              f"{'  SIGNIFICANT' if key in far else ''}")
    print(f"{len(mine)} means, {len(far)} differ ({a.reps} and {a.simpy_reps} replications)")
    if not a.check:
        one, two = median([r["cpu_s"] for r in ours]), median([r["cpu_s"] for r in theirs])
        print(f"a year: corridor {one * 1e6:.0f} us, SimPy {two * 1e6:.0f} us, "
              f"ratio {two / one:.0f} (goal 150)")
        ships = median([r["finished"] for r in ours])
        print(f"        {one * 1e9 / ours[0]['events']:.1f} ns an event, "
              f"{one * 1e9 / (20 * ships):.1f} ns an event as SimPy counts them "
              "(each of 16 legs is one)")
    sys.exit(1 if far else 0)


if __name__ == "__main__":
    main()
