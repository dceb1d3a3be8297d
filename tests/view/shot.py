#!/usr/bin/env python3
"""Pictures by `corridor shot`, without a display: the size asked for, the same bytes twice, and
nothing written on bad input. Usage: shot.py PROGRAM"""
import os
import pathlib
import subprocess
import sys
import tempfile

from png_bytes import png_rows

GOOD = {"--at": "2022-10-20", "--size": "1280x720"}
BAD = [{"--size": "63x720"}, {"--size": "1280x16385"}, {"--size": "1280"}, {"--size": "-1x5"},
       {"--size": "1280x720px"}, {"--at": "yesterday"}, {"--at": "1999-01-01"},
       {"--seed": "many"}, {"--scale": "0.5"}, {"--scale": "nan"}, {"--select": "Atlantis"},
       {"--select": "999999"}, {"--sise": "1280x720"}]


def shoot(program, out, options, scenario="bsgi-2022"):
    words = [word for pair in {**GOOD, **options, "--out": str(out)}.items() for word in pair]
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run([program, "shot", scenario, *words], env=env, capture_output=True,
                          text=True, timeout=60, check=False)


def check(program, folder):
    first, second, port = folder / "1.png", folder / "2.png", folder / "port.png"
    for out, options in ((first, {}), (second, {}), (port, {"--select": "Odesa"})):
        run = shoot(program, out, options)
        if run.returncode != 0 or run.stderr:
            yield f"{options}: exit status {run.returncode}, {run.stderr}"
            return
    picture = png_rows(first)
    if (picture.width, picture.height) != (1280, 720):
        yield f"size {picture.width}x{picture.height}"
    if picture.is_uniform():
        yield "the picture is uniform"
    if first.read_bytes() != second.read_bytes():
        yield "two runs differ"
    if first.read_bytes() == port.read_bytes():
        yield "selecting a port changes nothing"
    bad = folder / "bad.png"
    for options in BAD:
        run = shoot(program, bad, options)
        if run.returncode != 2 or not run.stderr or bad.exists():
            yield f"{options}: exit status {run.returncode}, written: {bad.exists()}"
    run = shoot(program, bad, {"--select": "Odessaa"})
    if "did you mean `Odesa`?" not in run.stderr:
        yield f"no nearest port: {run.stderr}"
    run = shoot(program, bad, {}, "bsgi-2202")
    if run.returncode != 2 or bad.exists():
        yield f"unknown scenario: exit status {run.returncode}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        found = list(check(sys.argv[1], pathlib.Path(name)))
    for problem in found:
        print("shot:", problem, file=sys.stderr)
    sys.exit(1 if found else 0)
