#!/usr/bin/env python3
"""Input that nobody should give and outputs that cannot be had: each is refused with a message, at
its place where there is a file, soon, and with the documented exit code; nothing crashes.

Usage: hostile.py PROGRAM SOURCE_DIR [unittest options]"""
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
TOY = (SOURCE / "tests/data/toy-two-ports.yaml").read_bytes()
MAP = (SOURCE / "tests/data/tiny-map/network.geojson").read_bytes()
NOBODY = 65534
LIMIT_S = 20 if "asan" in PROGRAM else 1  # sanitizers take their time
HUGE = 1 << 30


def spent():
    """Seconds of processor time that the programs have taken, however busy the machine is."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


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
        start = spent()
        self.fails(2, words, *expected)
        self.assertLess(spent() - start, LIMIT_S, words)

    def test_a_huge_scenario(self):
        os.truncate(self.toy, HUGE)
        for verb in ("check", "run", "hash"):
            self.soon([verb, "toy.yaml"], "toy.yaml: found more than 64 MiB")

    def test_a_huge_map(self):
        os.truncate(self.map, HUGE)
        self.soon(["check", "toy.yaml"], "network.geojson: found more than 64 MiB", "toy.yaml:15:")
        self.soon(["check", "tiny-map"], "network.geojson")

    def test_that_are_no_files(self):
        for device in ("/dev/zero", "/dev/null", "/dev/full"):
            for verb in ("check", "run", "replay", "share"):
                if os.path.exists(device):
                    self.soon([verb, device], f"{device}: found a device, expected a file")

    def test_pipes_are_not_waited_for(self):
        pipe = self.folder / "pipe.yaml"
        os.mkfifo(pipe)
        for verb in ("check", "run", "hash", "replay", "share"):
            self.soon([verb, "./pipe.yaml"], "pipe.yaml: found a pipe, expected a file")
        self.edit("summary: A", "use: [./pipe.yaml]\nsummary: A")
        self.soon(["check", "toy.yaml"], "toy.yaml:", "pipe.yaml: found a pipe")
        self.edit("map: ./tiny-map", "map: ./tiny-map\nfleet: ./pipe.yaml")
        self.soon(["check", "toy.yaml"], "toy.yaml:16:", "pipe.yaml: found a pipe")
        self.toy.write_bytes(TOY)
        self.map.unlink()
        os.mkfifo(self.map)
        self.soon(["check", "toy.yaml"], "toy.yaml:15:", "network.geojson: found a pipe")
        self.soon(["check", "tiny-map"], "network.geojson: found a pipe")

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

    def test_a_recording_larger_than_its_reader_takes(self):
        text = "corridor-recording 1\n" + "2020-01-05 nonsense\n" * (5 << 17)
        for most, expected in ((len(text), "found more than 4 MiB"), (4 << 20, "errors")):
            (self.folder / "long.rec").write_text(text[:most])
            self.soon(["replay", "long.rec"], expected)

    def test_that_are_not_there(self):
        self.fails(2, ["run", "./none.yaml"], "none.yaml")
        self.refused("map: ./tiny-map", "map: ./none")
        self.refused("map: ./tiny-map", "map: " + "x" * 5000)
        self.refused("summary: A", "use: [./none.yaml]\nsummary: A")

    def test_that_give_nothing_or_an_error(self):
        if os.path.exists("/proc/self/mem"):
            self.fails(2, ["check", "/proc/self/mem"], "/proc/self/mem")

    def test_that_may_not_be_read(self):
        self.toy.chmod(0)
        self.fails(2, ["check", "toy.yaml"], "toy.yaml", "cannot open", **self.as_anybody())

    def test_a_file_that_uses_itself(self):
        self.edit("summary: A", "use: [./toy.yaml]\nsummary: A")
        self.fails(2, ["check", "toy.yaml"], "toy.yaml:")


SECRET = "hunter2"


class Paths(Hostile):
    """What a scenario names lies in its own folder or in the program's data; what it must not read
    it does not quote."""
    def setUp(self):
        super().setUp()
        self.outer = self.folder
        self.folder = self.outer / "inner"
        self.folder.mkdir()
        for name in ("toy.yaml", "tiny-map"):
            (self.outer / name).rename(self.folder / name)
        self.toy, self.map = self.folder / "toy.yaml", self.folder / "tiny-map/network.geojson"
        self.secret = self.outer / "secret.yaml"
        self.secret.write_text(f"root:x:0\n{SECRET}: {{{SECRET}\n")
        shutil.copytree(self.folder / "tiny-map", self.outer / "maps/secret")
        (self.outer / "maps/secret/network.geojson").write_text(SECRET)

    def silent(self, words, *expected, code=2):
        text = self.fails(code, words, *expected)
        self.assertNotIn(SECRET, text)
        return text

    def stays(self, old, new, path):
        line = self.edit(old, new) + new[:new.index(path)].count("\n")
        self.silent(["check", "toy.yaml"], f"toy.yaml:{line}:",
                    f"found `{path}`, expected a path that stays within the scenario's folder")

    def test_a_path_that_leads_out_is_refused_where_it_stands(self):
        for path in (str(self.secret), "../secret.yaml", "./../secret.yaml",
                     "./tiny-map/../../secret.yaml", "/etc/passwd",
                     "../../../../../../../../etc/passwd", "../none.yaml"):
            self.stays("summary: A", f"use: ['{path}']\nsummary: A", path)
            self.stays("map: ./tiny-map", f"map: ./tiny-map\nfleet: '{path}'", path)
        for path in (str(self.outer / "maps/secret"), "../maps/secret", "/etc", "..", ".", "./..",
                     "../maps"):
            self.stays("map: ./tiny-map", f"map: '{path}'", path)

    def test_links_count_as_where_they_lead(self):
        (self.folder / "link.yaml").symlink_to(self.secret)
        self.stays("summary: A", "use: [./link.yaml]\nsummary: A", "./link.yaml")
        (self.folder / "far").symlink_to(self.outer / "maps/secret")
        self.stays("map: ./tiny-map", "map: ./far", "./far")
        (self.folder / "up").symlink_to(self.outer)
        self.stays("summary: A", "use: [./up/secret.yaml]\nsummary: A", "./up/secret.yaml")

    def test_a_map_may_not_hold_links_out(self):
        (self.folder / "tiny-map/land-high.geojson").symlink_to(self.secret)
        self.stays("map: ./tiny-map", "map: ./tiny-map", "./tiny-map")

    def test_links_and_steps_up_within_the_folder_are_taken(self):
        (self.folder / "same").symlink_to(self.folder / "tiny-map")
        for path in ("./same", "./tiny-map/../tiny-map", "../inner/tiny-map"):
            self.edit("map: ./tiny-map", f"map: {path}")
            self.assertEqual(self.call("check", "toy.yaml").returncode, 0, path)

    def test_a_setting_leads_no_further_than_the_file(self):
        self.silent(["run", "toy.yaml", "--set", f"map={self.outer}/maps/secret"],
                    "expected a path that stays within the scenario's folder")

    def test_a_recording_does_not_quote_the_file_that_it_names(self):
        record = self.folder / "run.rec"
        self.assertEqual(self.call("run", "toy.yaml", "--record", "run.rec").returncode, 0)
        text = record.read_text()
        shared = self.call("share", "run.rec").stdout.decode().strip()
        for path in (str(self.secret), "../secret.yaml"):
            record.write_text(text.replace("scenario toy.yaml", f"scenario {path}", 1))
            self.silent(["replay", "run.rec"], "run.rec:2:10:", "expected a scenario that loads")
            self.silent(["open", shared.replace(",toy.yaml,", f",{path},", 1)],
                        "line:1:11:", "expected a scenario that loads")


class Limits(Hostile):
    """One more than io/limits.h allows is refused at its place, and soon."""
    def over(self, old, new, *expected, place="", file=None):
        """place: the part of the new text that the message must point at; its start if empty."""
        line = self.edit(old, new, file) + new[:new.index(place)].count("\n")
        start = spent()
        self.fails(2, ["check", "toy.yaml"], f"{(file or self.toy).name}:{line}:", *expected)
        self.assertLess(spent() - start, LIMIT_S, expected)

    @staticmethod
    def section(key, count, entry):
        return f"{key}:\n" + "".join(f"  n{i}: {entry}\n" for i in range(count))

    def test_entries_of_sections(self):
        for key, most in (("commodities", 1000), ("destinations", 1000), ("hazards", 64),
                          ("queues", 256), ("controls", 256), ("weather", 64),
                          ("registration", 256), ("parties", 16), ("agreements", 16),
                          ("corridors", 64), ("classes", 200), ("inspection", 256), ("flows", 64)):
            start = (b"\n" + TOY).find(b"\n" + key.encode() + b":")
            old = TOY[start:TOY.index(b"\n", start) + 1].decode() if start >= 0 else "flows:\n"
            entries = self.section(key, most + 1, "{name: A}")
            after = old if start < 0 else "ports:\n"  # for what stood below the section's key
            self.over(old, entries + after, f"found {most + 1} ", f"expected at most {most}")

    def test_lists_and_calendars(self):
        note = "  - {on: 2020-01-02, text: x, category: note}\n"
        self.over("events:\n", "events:\n" + note * 9999, "10001", "10000", place="  - ")
        dates = "".join(f", {1900 + i // 336}-{i // 28 % 12 + 1:02}-{i % 28 + 1:02}: 1"
                        for i in range(2000))
        self.over("teams: 1", f"teams: {{start: 1{dates}}}", "2001", "2000")
        self.over("itinerary: [{serve: gate inbound}",
                  "itinerary: [" + "load, " * 253 + "{serve: gate inbound}", "257", "256")
        self.over("when: deal in_force", "when: " + " and ".join(["deal in_force"] * 5), "4")
        used = ", ".join(f"./u{i}" for i in range(17))
        self.over("summary: A", f"use: [{used}]\nsummary: A",
                  "found 17 files, expected at most 16")

    def test_vessels(self):
        listed = "{on: 2020-01-02, port: Beta, count: 1000}, " * 101
        for many, expected in (("{poisson: 100000 /day}", "found 6000"),
                               ("{even: 17000 /day}", "found 10200"),
                               ("{erlang: 20000 /day, shape: 2}", "found 12000"),
                               (f"{{dated: [{listed}]}}", "found 101000 arrivals")):
            self.over("arrivals: {even: 1 /day}", f"arrivals: {many}", expected)
        self.edit("arrivals: {even: 1 /day}", "arrivals: {even: 16000 /day}")
        self.assertEqual(self.call("check", "toy.yaml").returncode, 0)

    def test_values_and_letters(self):
        self.over("title: Two ports", "title: [" + "1," * 200001 + "]", "more than 200000 values")
        self.over("title: Two ports", "title: " + "x" * 4001, "4000")
        self.over("  boat:", "  " + "b" * 49 + ":", "48")

    def test_a_map_of_many_nodes_and_features(self):
        point = ('{"type": "Feature", "properties": {"feature": "waypoint", "id": "W%d", "name": '
                 '"W%d", "source": "x", "status": "estimate", "aliases": []}, "geometry": {"type": '
                 '"Point", "coordinates": [%.4f, 1]}},\n')
        start = '"features": [\n'
        for count in (600, 10001):
            self.edit(start, start + "".join(point % (i, i, i / 10000) for i in range(count)),
                      self.map)
            began = spent()
            self.fails(2, ["check", "toy.yaml"], "network.geojson:", "toy.yaml:15:",
                       "10000" if count > 10000 else "")
            self.assertLess(spent() - began, LIMIT_S)

    def test_a_map_larger_than_its_reader_takes(self):
        for count, expected in ((2 << 20, "found more than 4 MiB"), (5 << 18, ":1:")):
            self.map.write_bytes(b'{"features": [' + b"[]," * count)
            began = spent()
            self.fails(2, ["check", "tiny-map"], "network.geojson", expected)
            self.assertLess(spent() - began, LIMIT_S)

    def test_a_table_of_ten_million_lines(self):
        table = self.folder / "tiny-map/distances.csv"
        (self.folder / "tiny-map/land-high.geojson").write_text('{"features": []}')
        for lines, expected in ((b"from,to,mode,lane_nm\n" + b"a,b,\n" * 10_000_000,
                                 "distances.csv:2: found 3 fields"),
                                (b"from,to\n" + b"a,b\n" * 10_000_000,
                                 "distances.csv:1000002: found more than 1000000 rows")):
            table.write_bytes(lines)
            began = spent()
            self.fails(2, ["check", "tiny-map"], expected)
            self.assertLess(spent() - began, LIMIT_S)

    def test_a_picture_that_grows_when_it_is_read(self):
        if b"shot" not in self.call("help").stdout:
            self.skipTest("built without the desktop")

        def chunk(kind, data):
            return (struct.pack(">I", len(data)) + kind + data +
                    struct.pack(">I", zlib.crc32(kind + data)))
        side = 32768
        folder = self.folder / "tiny-map"
        (folder / "depth.png").write_bytes(
            b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 16, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(bytes(100000))) + chunk(b"IEND", b""))
        (folder / "depth.json").write_text('{"west": 0, "south": 0, "step": 0.001, "width": 32768, '
                                           '"height": 32768, "offset": 0}')
        for name in ("land-low", "land-mid", "land-high", "borders", "rivers", "lakes", "isobaths"):
            (folder / f"{name}.geojson").write_text('{"features": []}')
        self.fails(2, ["shot", "toy.yaml", "--at", "2020-01-10", "--size", "200x200", "--out",
                       "x.png"], "depth.png: cannot read the picture: more than 64 Mi pixels")


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
