#!/usr/bin/env python3
"""Input that nobody should give and outputs that cannot be had: each is refused with a message, at
its place where there is a file, soon, and with the documented exit code; nothing crashes.

Usage: hostile.py PROGRAM SOURCE_DIR [unittest options]"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
TOY = (SOURCE / "tests/data/toy-two-ports.yaml").read_bytes()
MAP = (SOURCE / "tests/data/tiny-map/network.geojson").read_bytes()
NOBODY = 65534
LIMIT_S = 20 if "asan" in PROGRAM else 1  # sanitizers take their time
HUGE = 200 * 1024 * 1024


class Hostile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "tiny-map").mkdir()
        self.map = self.folder / "tiny-map/network.geojson"
        self.toy = self.folder / "toy.yaml"
        self.map.write_bytes(MAP)
        self.toy.write_bytes(TOY)

    def call(self, *words, program=PROGRAM, **options):
        env = {k: v for k, v in os.environ.items()
               if k not in ("DISPLAY", "WAYLAND_DISPLAY", "CORRIDOR_DATA")}
        options = {"stdout": subprocess.PIPE, **options}
        return subprocess.run([program, *map(str, words)], cwd=self.folder, env=env,
                              stderr=subprocess.PIPE, timeout=60, check=False, **options)

    def fails(self, code, words, *expected, **options):
        """Ends with this code and a message that holds all that is expected."""
        run = self.call(*words, **options)
        text = run.stderr.decode("utf-8", "replace")
        self.assertEqual(run.returncode, code, (words, text[-800:]))
        for part in expected:
            self.assertIn(part, text, words)
        return text

    def edit(self, old, new, file=None):
        """Writes the toy (or its map) with one place altered; that place's line number."""
        file = file or self.toy
        old, new = (x if isinstance(x, bytes) else x.encode() for x in (old, new))
        whole = TOY if file == self.toy else MAP
        self.assertIn(old, whole)
        file.write_bytes(whole.replace(old, new, 1))
        return whole[:whole.index(old)].count(b"\n") + 1

    def refused(self, old, new, *expected, file=None):
        """Both check and run refuse that file, at the altered line."""
        line = self.edit(old, new, file)
        name = (file or self.toy).name
        for words in (["check", "toy.yaml"], ["run", "toy.yaml"]):
            self.fails(2, words, f"{name}:{line}:", *expected)

    def as_anybody(self):
        """Options for a call that permissions hold for, as they do not for root."""
        if os.geteuid() != 0:
            return {}
        program = self.folder / "corridor"
        shutil.copy(PROGRAM, program)
        self.folder.chmod(0o755)
        return {"program": program, "user": NOBODY}



class Text(Hostile):
    def test_as_it_is_the_toy_is_accepted(self):
        self.assertEqual(self.call("check", "toy.yaml").returncode, 0)

    def test_nul_bytes(self):
        self.refused("title: Two ports", b"title: Two\0ports")
        self.toy.write_bytes(b"\0" * 4096)
        self.fails(2, ["check", "toy.yaml"], "toy.yaml:1:")

    def test_a_nul_byte_in_the_map(self):
        self.refused('"type"', b'"ty\0pe"', file=self.map)

    def test_invalid_utf8(self):
        for bad in (b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80",
                    b"\xe2"):
            self.refused("title: Two ports", b"title: Two " + bad + b" ports")

    def test_invalid_utf8_in_the_map(self):
        for bad in (b"\xff", b"\xed\xa0\x80", b"\xc0\xaf"):
            self.refused('"type"', b'"ty' + bad + b'"', file=self.map)

    def test_an_empty_file_and_one_of_noise(self):
        self.toy.write_bytes(b"")
        self.fails(2, ["check", "toy.yaml"], "toy.yaml")
        self.toy.write_bytes(bytes(range(256)) * 64)
        self.fails(2, ["check", "toy.yaml"], "toy.yaml:1:")

    def test_deep_nesting(self):
        for opening, closing in (("[", "]"), ("{a: ", "}")):
            self.refused("title: Two ports", "title: " + opening * 10000 + closing * 10000)
            self.refused("title: Two ports", "title: " + opening * 10000)

    def test_deep_nesting_in_the_map(self):
        for text in (b"[" * 10000, b"[" * 10000 + b"]" * 10000, b'{"a":' * 10000):
            self.map.write_bytes(text)
            self.fails(2, ["check", "toy.yaml"], "network.geojson:1:")


class Numbers(Hostile):
    def test_past_what_an_integer_holds(self):
        for number in ("9223372036854775808", "-9223372036854775809", "9" * 400, "1e400"):
            self.refused("teams: 1", f"teams: {number}")
            self.refused("dwt: 11 kt", f"dwt: {number} kt")
            self.refused("term: 40 d", f"term: {number} d")
            self.refused("value: 5 MUSD", f"value: {number} MUSD")

    def test_no_numbers(self):
        for number in ("nan", ".nan", "NaN", "inf", "-inf", ".inf", "infinity", "0x10"):
            self.refused("teams: 1", f"teams: {number}")
            self.refused("cargo: 10 kt", f"cargo: {number} kt")
            self.refused("arrivals: {even: 1 /day}", f"arrivals: {{even: {number} /day}}")
            self.refused("fill: 100 %", f"fill: {number} %")

    def test_negative_amounts(self):
        self.refused("teams: 1", "teams: -1")
        self.refused("dwt: 11 kt", "dwt: -11 kt")
        self.refused("service: 2 h", "service: -2 h")
        self.refused("even: 1 /day", "even: -1 /day")
        self.refused("ports: {Alpha: 1}\n", "ports: {Alpha: -1}\n")

    def test_in_words_of_the_command_line(self):
        for seed in ("-1", "1e400", "nan", "9" * 40, ""):
            self.fails(2, ["run", "toy.yaml", "--seed", seed], "expected")
        for days in ("-1", "nan", "inf", "9" * 40, ""):
            self.fails(2, ["run", "toy.yaml", "--days", days], "expected")
        self.fails(2, ["run", "toy.yaml", "--set", "inspection.gate.teams=" + "9" * 40], "expected")

    def test_in_the_map(self):
        for number in (b"1e999", b"NaN", b"-Infinity", b"9" * 400, b"1000000"):
            text = MAP.replace(b'"coordinates": [0', b'"coordinates": [' + number, 1)
            if text == MAP:
                text = MAP.replace(b'"coordinates":[0', b'"coordinates":[' + number, 1)
            self.assertNotEqual(text, MAP)
            self.map.write_bytes(text)
            self.fails(2, ["check", "toy.yaml"], "network.geojson:")


class Dates(Hostile):
    def test_that_are_none(self):
        for date in ("0000-01-01", "2019-02-29", "1900-02-29", "2020-13-01", "2020-00-10",
                     "2020-04-31", "-2020-01-01", "99999-01-01", "2020-01-01T25:00"):
            self.refused("start: 2020-01-01", f"start: {date}")
            self.refused("on: 2020-01-20", f"on: {date}")
            self.fails(2, ["run", "toy.yaml", "--until", date], "expected")

    def test_a_leap_day(self):
        self.edit("on: 2020-01-25", "on: 2020-02-29")  # by then the parties no longer agree
        self.fails(2, ["check", "toy.yaml"], "not possible on that day")
        self.edit("end: 2020-03-01", "end: 2020-02-29")
        self.assertEqual(self.call("check", "toy.yaml").returncode, 0)

    def test_a_run_of_eight_thousand_years(self):
        self.refused("end: 2020-03-01", "end: 9999-12-31")
        self.fails(2, ["run", "toy.yaml", "--until", "9999-12-31"], "expected")

    def test_an_end_before_the_start(self):
        self.refused("end: 2020-03-01", "end: 2019-12-31")


class Files(Hostile):
    def soon(self, words, *expected):
        start = time.monotonic()
        self.fails(2, words, *expected)
        self.assertLess(time.monotonic() - start, LIMIT_S, words)

    def test_a_huge_scenario(self):
        os.truncate(self.toy, HUGE)
        for verb in ("check", "run", "hash"):
            self.soon([verb, "toy.yaml"], "toy.yaml: found more than 64 MiB")

    def test_a_huge_map(self):
        os.truncate(self.map, HUGE)
        self.soon(["check", "toy.yaml"], "network.geojson: found more than 64 MiB", "toy.yaml:15:")
        self.soon(["check", "tiny-map"], "network.geojson")

    def test_without_an_end(self):
        self.soon(["check", "/dev/zero"], "/dev/zero: found more than 64 MiB")

    def test_a_folder_for_a_file(self):
        (self.folder / "folder.yaml").mkdir()
        for verb in ("check", "run", "hash"):
            self.fails(2, [verb, "folder.yaml"], "folder.yaml")
        self.map.unlink()
        self.map.mkdir()
        self.fails(2, ["run", "toy.yaml"], "network.geojson", "toy.yaml:15:")

    def test_a_scenario_larger_than_its_reader_takes(self):
        os.truncate(self.toy, 5 * 1024 * 1024)
        self.soon(["check", "toy.yaml"], "toy.yaml: found more than 4 MiB")

    def test_that_are_not_there(self):
        self.fails(2, ["run", "./none.yaml"], "none.yaml")
        self.refused("map: ./tiny-map", "map: ./none")
        self.refused("map: ./tiny-map", "map: " + "x" * 5000)
        self.refused("summary: A", "use: [./none.yaml]\nsummary: A")

    def test_that_give_nothing_or_an_error(self):
        self.fails(2, ["check", "/dev/null"], "/dev/null")
        if os.path.exists("/proc/self/mem"):
            self.fails(2, ["check", "/proc/self/mem"], "/proc/self/mem")

    def test_that_may_not_be_read(self):
        self.toy.chmod(0)
        self.fails(2, ["check", "toy.yaml"], "toy.yaml", "cannot open", **self.as_anybody())

    def test_a_file_that_uses_itself(self):
        self.edit("summary: A", "use: [./toy.yaml]\nsummary: A")
        self.fails(2, ["check", "toy.yaml"], "toy.yaml:")


class Outputs(Hostile):
    def test_a_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        for words in (["run", "toy.yaml"], ["run", "toy.yaml", "--json"], ["check", "toy.yaml"],
                      ["hash", "toy.yaml"], ["list"]):
            with open("/dev/full", "wb") as full:
                self.fails(1, words, "cannot write", stdout=full)
        self.fails(1, ["run", "toy.yaml", "--trace", "/dev/full"], "/dev/full")

    def test_a_folder_that_is_not_there(self):
        self.fails(1, ["run", "toy.yaml", "--trace", "none/trace.csv"], "none/trace.csv")

    def test_a_file_where_the_folder_should_be(self):
        self.fails(1, ["run", "toy.yaml", "--out", "toy.yaml"], "toy.yaml")
        self.fails(1, ["run", "toy.yaml", "--trace", "toy.yaml/trace.csv"], "toy.yaml/trace.csv")
        self.assertEqual(self.toy.read_bytes(), TOY)

    def test_a_folder_where_the_file_should_be(self):
        self.fails(1, ["run", "toy.yaml", "--trace", "tiny-map"], "tiny-map")

    def test_a_folder_that_may_not_be_written(self):
        options = self.as_anybody()
        closed = self.folder / "closed"
        closed.mkdir()
        closed.chmod(0o555)
        self.fails(1, ["run", "toy.yaml", "--out", "closed/new"], "closed/new", **options)
        self.fails(1, ["run", "toy.yaml", "--out", "closed"], "closed", **options)
        self.fails(1, ["run", "toy.yaml", "--trace", "closed/t.csv"], "closed/t.csv", **options)
        self.assertEqual(list(closed.iterdir()), [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
