#!/usr/bin/env python3
"""What the machine may take away while the program runs: memory, room on the disk, files, fonts, the
display. Each time it ends with a message and its own exit code (1 failed, 2 bad input, 3 out of
memory), never by a signal of its own making, and leaves files whole.

Usage: faults.py PROGRAM SOURCE_DIR [unittest options]"""
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM, SOURCE = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
sys.path.insert(0, str(SOURCE / "tests/view"))
SANITIZED = "asan" in PROGRAM  # sanitizers reserve terabytes of addresses
HOLD_WRITES = os.environ.get("CORRIDOR_HOLD_WRITES")  # the library of hold_writes.c
MIB = 1 << 20


class Faults(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        shutil.copy(SOURCE / "tests/data/toy-truce.yaml", self.folder / "toy.yaml")
        shutil.copytree(SOURCE / "tests/data/tiny-map", self.folder / "tiny-map")
        for name in ("land-low", "land-mid", "land-high", "borders", "rivers", "lakes", "isobaths"):
            (self.folder / f"tiny-map/{name}.geojson").write_text('{"features": []}')
        self.inputs = self.files()
        self.has_desktop = "shot" in self.call("help").stdout

    def files(self):
        return {p.relative_to(self.folder): p.read_bytes()
                for p in self.folder.rglob("*") if p.is_file()}

    def call(self, *words, limits=(), env=None, program=PROGRAM, **options):
        def before():
            for kind, most in limits:
                resource.setrlimit(kind, (most, most))
        kept = {k: v for k, v in os.environ.items()
                if k not in ("DISPLAY", "WAYLAND_DISPLAY", "CORRIDOR_DATA")}
        return subprocess.run([program, *map(str, words)], cwd=self.folder, preexec_fn=before,
                              env={**kept, **(env or {})}, capture_output=True, text=True,
                              timeout=120, check=False, **options)

    def ends_well(self, run, codes):
        self.assertIn(run.returncode, codes, run.stderr[-500:])
        if run.returncode != 0:
            self.assertTrue(run.stderr.strip(), "no message")

    def no_leftovers(self):
        self.assertEqual([p for p in self.files() if p.suffix == ".tmp"], [])


@unittest.skipIf(SANITIZED, "sanitizers need all addresses")
class Memory(Faults):
    def least(self):
        """MiB of addresses that the program needs to start at all."""
        most = 16
        while self.call("--version", limits=[(resource.RLIMIT_AS, most * MIB)]).returncode != 0:
            most += 4
            self.assertLess(most, 2000)
        return most

    def test_a_run_that_does_not_fit_says_so_and_writes_nothing(self):
        refused = 0
        least = self.least()
        for more in range(0, 60, 2):
            run = self.call("run", "bsgi-2022", "--json", "--out", "out", "--trace", "trace.csv",
                            "--record", "run.rec",
                            limits=[(resource.RLIMIT_AS, (least + more) * MIB)])
            self.ends_well(run, (0, 1, 2, 3))
            self.no_leftovers()
            if run.returncode == 0:
                break
            refused += 1
        self.assertEqual(run.returncode, 0, "60 MiB are enough")
        self.assertGreater(refused, 0)

    def test_a_picture_that_does_not_fit(self):
        if not self.has_desktop:
            self.skipTest("built without the desktop")
        for more in (0, 40, 100):
            run = self.call("shot", "bsgi-2022", "--at", "2022-10-20", "--size", "8000x8000",
                            "--out", "x.png",
                            limits=[(resource.RLIMIT_AS, (self.least() + more) * MIB)])
            self.ends_well(run, (1, 2, 3))
            self.assertEqual(self.files(), self.inputs)


class Disk(Faults):
    WORDS = (("--record", "run.rec"), ("--trace", "trace.csv"), ("--out", "out"))

    def test_a_file_that_may_not_grow_leaves_the_old_one(self):
        for option, target in self.WORDS:
            self.assertEqual(self.call("run", "toy.yaml", option, target).returncode, 0)
            old = self.files()
            sizes = [len(text) for path, text in old.items() if path not in self.inputs]
            for most in {0, 1, min(sizes) - 1, max(sizes) // 2, max(sizes) - 1}:
                run = self.call("run", "toy.yaml", "--seed", "2", option, target,
                                limits=[(resource.RLIMIT_FSIZE, most)])
                self.ends_well(run, (1,))
                self.assertIn("cannot write", run.stderr)
                self.no_leftovers()
                now = self.files()
                self.assertEqual(now.keys(), old.keys())
                if len(sizes) == 1:
                    self.assertEqual(now, old)
        if self.has_desktop:
            words = ("shot", "toy.yaml", "--at", "2020-02-01", "--size", "300x200", "--out", "x.png")
            self.assertEqual(self.call(*words).returncode, 0)
            old = self.files()
            run = self.call(*words, "--seed", "2", limits=[(resource.RLIMIT_FSIZE, 1000)])
            self.ends_well(run, (1, 2))
            self.assertEqual(self.files(), old)

    def test_a_folder_that_goes_away(self):
        run = self.call("run", "toy.yaml", "--record", "gone/run.rec")
        self.ends_well(run, (1,))
        self.assertIn("gone/run.rec", run.stderr)
        self.assertEqual(self.files(), self.inputs)

    def test_a_recording_whose_scenario_has_gone(self):
        self.assertEqual(self.call("run", "toy.yaml", "--record", "run.rec").returncode, 0)
        (self.folder / "toy.yaml").unlink()
        run = self.call("replay", "run.rec")
        self.ends_well(run, (2,))
        self.assertIn("run.rec:2:10: found `toy.yaml`", run.stderr)
        self.assertIn("cannot open this file", run.stderr)

    def test_a_map_that_has_gone(self):
        shutil.rmtree(self.folder / "tiny-map")
        run = self.call("run", "toy.yaml")
        self.ends_well(run, (2,))
        self.assertIn("network.geojson", run.stderr)


@unittest.skipIf(SANITIZED, "a sanitizer must be the first library")
@unittest.skipUnless(HOLD_WRITES, "CORRIDOR_HOLD_WRITES does not name the library")
class Signals(Faults):
    """Each comes while a file is written and has not taken its place."""
    RUNS = (("run", "toy.yaml", "--trace", "t.csv"), ("run", "toy.yaml", "--record", "r.rec"),
            ("run", "toy.yaml", "--out", "out"), ("replay", "old.rec", "--record", "r.rec"),
            ("score", SOURCE / "tests/data/toy-driven.yaml", "--observed",
             SOURCE / "tests/data/toy-days.csv", "--fit", "2020-01", "--replications", "2",
             "--out", "fit.yaml"))
    PICTURE = ("shot", "toy.yaml", "--at", "2020-02-01", "--size", "300x200", "--out", "x.png")

    def setUp(self):
        super().setUp()
        self.assertEqual(self.call("run", "toy.yaml", "--record", "old.rec").returncode, 0)

    def half_written(self):
        return [path for path in self.folder.rglob("*.tmp")]

    def held(self, words, ignored=()):
        def before():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            for number in ignored:
                signal.signal(number, signal.SIG_IGN)
        process = subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder, preexec_fn=before,
                                   env={**os.environ, "LD_PRELOAD": HOLD_WRITES},
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        until = time.monotonic() + 60
        while not self.half_written():
            self.assertIsNone(process.poll(), words)
            self.assertLess(time.monotonic(), until, words)
            time.sleep(0.01)
        return process

    def ends_clean(self, process, number):
        self.assertEqual(len(self.half_written()), 1)
        process.send_signal(number)
        self.assertEqual(process.wait(timeout=60), -number)
        self.no_leftovers()

    def test_it_leaves_nothing_half_written(self):
        for words in self.RUNS + ((self.PICTURE,) if self.has_desktop else ()):
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
                with self.subTest(words=words, number=number):
                    self.ends_clean(self.held(words), number)

    def test_a_fault_of_the_program_leaves_nothing_but_what_led_there(self):
        for number in (signal.SIGSEGV, signal.SIGABRT):
            self.ends_clean(self.held(self.RUNS[0]), number)
        left = self.files().keys() - self.inputs
        self.assertEqual(len(left), 3, left)  # two, and old.rec
        for path in left:
            self.assertIn("equal: " if path.name == "old.rec" else "this one went on to its end",
                          self.call("replay", path).stdout)

    def test_what_was_to_be_ignored_is_ignored(self):
        for words in self.RUNS:
            process = self.held(words, ignored=(signal.SIGHUP, signal.SIGINT))
            process.send_signal(signal.SIGHUP)  # as under nohup
            process.send_signal(signal.SIGINT)  # as in the background
            with self.assertRaises(subprocess.TimeoutExpired):
                process.wait(timeout=0.2)
            self.ends_clean(process, signal.SIGTERM)


class Surroundings(Faults):
    def test_without_the_program_s_data(self):
        for place in ("nowhere", str(self.folder)):
            run = self.call("list", env={"CORRIDOR_DATA": place})
            self.ends_well(run, (2,))
            self.assertIn("CORRIDOR_DATA", run.stderr)
        (self.folder / "assets").mkdir()
        (self.folder / "maps").mkdir()
        for words in (("list",), ("run", "bsgi-2022"), ("route", "Odesa", "Istanbul")):
            run = self.call(*words, env={"CORRIDOR_DATA": str(self.folder)})
            self.ends_well(run, (1, 2))

    def test_without_a_display(self):
        if not self.has_desktop:
            self.skipTest("built without the desktop")
        for env in ({}, {"DISPLAY": ":4242"}, {"SDL_VIDEODRIVER": "nonesuch"}):
            run = self.call("view", "toy.yaml", env=env)
            self.ends_well(run, (1,))
            self.assertIn("no display", run.stderr)

    def test_without_fonts(self):
        if not self.has_desktop:
            self.skipTest("built without the desktop")
        (self.folder / "fonts.conf").write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>'
            f"{self.folder}/none</dir><cachedir>{self.folder}/cache</cachedir></fontconfig>")
        for words in (("shot", "toy.yaml", "--at", "2020-02-01", "--size", "300x200", "--out",
                       "x.png"), ("view", "toy.yaml")):
            run = self.call(*words, env={"FONTCONFIG_FILE": str(self.folder / "fonts.conf")})
            self.ends_well(run, (1,))
            self.assertIn("fonts-inter", run.stderr)
        self.assertFalse((self.folder / "x.png").exists())

    def test_pictures_without_a_size_or_beyond_all_size(self):
        if not self.has_desktop:
            self.skipTest("built without the desktop")
        for size in ("0x0", "1x1", "100000x100000", "0x720", "-5x5", "99999999999x1", "x", "axb"):
            run = self.call("shot", "toy.yaml", "--at", "2020-02-01", "--size", size, "--out",
                            "x.png")
            self.ends_well(run, (2,))
            self.assertIn("each side 64 to 16384", run.stderr)


@unittest.skipUnless(shutil.which("Xvfb") and shutil.which("xdotool"), "no X server")
class Display(Faults):
    def setUp(self):
        super().setUp()
        if not self.has_desktop:
            self.skipTest("built without the desktop")
        import window  # of tests/view
        self.window = window
        self.server, self.display = window.start_server()
        self.addCleanup(self.stop_server)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("SDL_", "WAYLAND_"))}
        self.env.update(DISPLAY=self.display, XDG_RUNTIME_DIR=str(self.folder))
        self.process = subprocess.Popen([PROGRAM, "view", "toy.yaml"], cwd=self.folder,
                                        env=self.env, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.process.kill)
        self.id = window.wait_for("window", self.find)

    def stop_server(self):
        self.server.kill()
        self.server.wait()

    def do(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], env=self.env, check=False,
                              capture_output=True, text=True, timeout=20)

    def find(self):
        found = self.do("search", "--onlyvisible", "--name", "Corridor").stdout.split()
        return found[0] if found else None

    def test_windows_of_no_size_and_of_all_size(self):
        for width, height in ((1, 1), (0, 0), (640, 400), (1, 4000), (12000, 9000), (32000, 2),
                              (800, 600)):
            self.do("windowsize", self.id, width, height)
            time.sleep(0.4)
            self.assertIsNone(self.process.poll(), (width, height))
        self.do("windowunmap", self.id)
        time.sleep(0.4)
        self.do("windowmap", self.id)
        time.sleep(0.4)
        self.process.terminate()  # which SDL hands on as a wish to quit
        _, messages = self.process.communicate(timeout=30)
        self.assertEqual((self.process.returncode, messages), (0, ""))

    def test_a_display_that_goes_away_ends_the_program(self):
        self.stop_server()
        _, messages = self.process.communicate(timeout=30)
        self.assertEqual(self.process.returncode, 1, messages)
        self.assertTrue(messages.strip())


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
