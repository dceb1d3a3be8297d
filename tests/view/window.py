#!/usr/bin/env python3
"""Opens the real window on an X server of its own and uses it as a person would: clicks, zooms,
drags, presses keys, takes pictures, closes it. Passes when the program ends with 0, says nothing
on stderr, and the pictures are there, are not empty, and differ after a zoom. A click on a party's
chip opens its menu, Down and Enter suspend its part, undo and redo go back and forth between the
same two pictures.

Usage: window.py PROGRAM"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from png_bytes import png_rows

SIZE = "1280x720"
CHIP = (60, 212)  # of the first party, in the truce panel
ASIDE = (700, 500)  # land


def wait_for(what, probe, seconds=20.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = probe()
        if found:
            return found
        time.sleep(0.05)
    raise SystemExit(f"window: no {what} after {seconds:.0f} s")


def start_server():
    """Xvfb on a display that it finds free itself."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", SIZE + "x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        number = answer.readline().strip()
    if not number:
        raise SystemExit("window: Xvfb does not start")
    return server, ":" + number


class Window:
    def __init__(self, program, folder, display,
                 words=("bsgi-2022", "--at", "2022-10-20"), command="view"):
        self.folder = pathlib.Path(folder)
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("SDL_", "WAYLAND_", "CORRIDOR_UI"))}
        self.env.update(DISPLAY=display, XDG_RUNTIME_DIR=folder, XDG_CONFIG_HOME=folder + "/config",
                        XDG_DATA_HOME=folder + "/data", XDG_STATE_HOME=folder + "/state")
        foreign = pathlib.Path(__file__).with_name("foreign.supp").resolve()
        self.env.setdefault("LSAN_OPTIONS", f"suppressions={foreign}:print_suppressions=0")
        self.process = subprocess.Popen([program, command, *words],
                                        cwd=folder, env=self.env, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.id = wait_for("window", self.find)
        self.do("windowfocus", self.id)
        time.sleep(1.0)  # the finer base map

    def find(self):
        if self.process.poll() is not None:
            raise SystemExit("window: ended early: " + self.process.communicate()[1])
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Corridor"],
                               env=self.env, capture_output=True, text=True, check=False)
        return found.stdout.split()[0] if found.stdout.split() else None

    def do(self, *words):
        subprocess.run(["xdotool", *words], env=self.env, check=True, timeout=10)

    def move(self, x, y):
        self.do("mousemove", "--window", self.id, str(x), str(y))

    def key(self, name):
        self.do("key", name)

    def picture(self):
        """Asks for a screenshot and reads it. Files are named by the second: one each."""
        before = set(self.folder.glob("corridor-*.png"))
        time.sleep(1.0)
        self.key("F12")
        new = wait_for("screenshot", lambda: set(self.folder.glob("corridor-*.png")) - before)
        return png_rows(new.pop())

    def click(self, x, y):
        self.move(x, y)
        self.do("click", "1")

    def settled_picture(self):
        """Without message and tooltip."""
        self.move(*ASIDE)
        self.key("Escape")
        return self.picture()

    def decide(self):
        """Pictures as it was, with the chip's menu, suspended, undone, redone."""
        pictures = [self.settled_picture()]
        self.click(*CHIP)
        pictures.append(self.picture())
        for _ in range(5):  # refuse, discuss, agree, sign, suspend
            self.key("Down")
        self.key("Return")
        pictures.append(self.settled_picture())
        for keys in ("ctrl+z", "ctrl+y"):
            self.key(keys)
            pictures.append(self.settled_picture())
        self.key("ctrl+z")
        return pictures

    def rewind(self):
        """Pictures before, back by a drag of the timeline, and forward again by a key and a bookmark's
        mark: the same moment, the same picture."""
        self.key("b")
        pictures = [self.settled_picture()]
        self.move(640, 700)
        self.do("mousedown", "1")
        for x in range(600, 300, -30):
            self.move(x, 700)
        self.do("mouseup", "1")
        time.sleep(0.3)
        pictures.append(self.settled_picture())
        for name in ("shift+b", "Return"):
            self.key(name)
        time.sleep(0.3)
        pictures.append(self.settled_picture())
        return pictures

    def branch(self):
        """Pictures with a branch beside the run, with ghosts, and of one map again."""
        pictures = []
        for name in ("k", "shift+k"):
            self.key(name)
            time.sleep(0.3)
            pictures.append(self.settled_picture())
        for name in ("j", "shift+k", "space", "space"):
            self.key(name)
        return pictures

    def use(self):
        first = self.picture()
        self.move(640, 330)
        for _ in range(5):
            self.do("click", "4")
        time.sleep(1.0)
        zoomed = self.picture()
        self.do("mousedown", "1")
        for step in range(10):
            self.move(640 + 12 * step, 330 + 6 * step)
        self.do("mouseup", "1")
        self.do("click", "1")
        self.do("click", "--repeat", "2", "--delay", "60", "1")
        for name in ("space", "plus", "minus", "equal", "Left", "Up", "Tab", "Escape", "Home",
                     "F1", "Escape", "2", "l", "space"):
            self.key(name)
        self.do("windowsize", self.id, "1000", "640")
        time.sleep(0.3)
        return first, zoomed

    def close(self):
        self.key("ctrl+q")
        _, messages = self.process.communicate(timeout=10)
        return self.process.returncode, messages


def check(program):
    problems = []
    server, display = start_server()
    window = None
    try:
        with tempfile.TemporaryDirectory() as folder:
            window = Window(program, folder, display)
            before, menu, suspended, undone, redone = (p.pixels for p in window.decide())
            here, back, again = (p.pixels for p in window.rewind())
            first, zoomed = window.use()
            sides, ghosts = (p.pixels for p in window.branch())
            status, messages = window.close()
    finally:
        if window is not None and window.process.poll() is None:
            window.process.kill()
        server.terminate()
        server.wait()
    if status != 0:
        problems.append(f"exit status {status}")
    if messages:
        problems.append(f"messages: {messages}")
    if (first.width, first.height) != (1280, 720):
        problems.append(f"picture is {first.width}x{first.height}, not {SIZE}")
    if first.is_uniform():
        problems.append("the picture is uniform")
    if first.pixels == zoomed.pixels:
        problems.append("zooming changed nothing")
    if menu == before:
        problems.append("a click on a chip opens no menu")
    if suspended in (before, menu):
        problems.append("Down and Enter in the menu suspend nothing")
    if undone == suspended:
        problems.append("undo changed nothing")
    if back == here:
        problems.append("dragging the timeline changed nothing")
    if sides == ghosts:
        problems.append("a branch beside the run looks like its ghosts")
    if redone != suspended:
        problems.append("redo does not give the same picture again")
    return problems


if __name__ == "__main__":
    found = check(str(pathlib.Path(sys.argv[1]).resolve()))
    for problem in found:
        print("window:", problem, file=sys.stderr)
    sys.exit(1 if found else 0)
