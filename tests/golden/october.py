#!/usr/bin/env python3
"""The experiment of October 2022 that comes with the program: the recording still replays, and what
ten inspection teams would have brought is what october-2022.json says, each figure to within the
half width of its 95 % interval.

Usage: october.py PROGRAM SOURCE_DIR [--renew]
--renew takes the recording down anew after a change of the scenario, and writes the figures."""
import json
import pathlib
import subprocess
import sys

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
RECORDING = SOURCE / "assets/recordings/october-2022.rec"
GOLDEN = SOURCE / "tests/golden/october-2022.json"
WATCHED = ("exported_t", "waiting_loaded_ship_days", "delivered_t", "cost_per_tonne_usd")


def corridor(*words):
    run = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"corridor {' '.join(map(str, words))}: {run.stdout}{run.stderr}")
    return run.stdout


def main():
    if "--renew" in sys.argv[3:]:
        corridor("replay", RECORDING, "--record", RECORDING)
    corridor("replay", RECORDING)
    measures = json.loads(corridor("compare", RECORDING, "--json"))["measures"]
    now = {key: [measures[key][part] for part in ("low_95", "a_minus_b", "high_95")]
           for key in WATCHED}
    if "--renew" in sys.argv[3:]:
        GOLDEN.write_text(json.dumps(now, indent=1) + "\n")
    golden = json.loads(GOLDEN.read_text())
    for key, (low, mean, high) in golden.items():
        if not low <= now[key][1] <= high or low * high <= 0:
            sys.exit(f"{key}: A - B is {now[key][1]:.1f}, expected {mean:.1f} ({low:.1f} to {high:.1f})"
                     " on one side of zero")
        print(f"{key}: A - B {now[key][1]:.1f} ({now[key][0]:.1f} to {now[key][2]:.1f})")


main()
