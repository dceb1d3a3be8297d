#!/usr/bin/env python3
"""The window with the keyboard alone, through its main paths: a decision from the palette, a run
saved and opened again, with a branch too, a recording by `corridor open`, a file that is wrong, settings that last, a run that was cut off and is
offered again. Passes when the files that must be there are, and say what they must.

Usage: keyboard.py PROGRAM [FOLDER_FOR_PICTURES]"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from window import Window, start_server, wait_for

BAD = """corridor: 1
id: bad
titel: Misspelt
start: 2022-13-01
end: 2022-12-01
"""


class Session(Window):
    pictures = None

    def type(self, text):
        self.do("type", "--delay", "30", text)
        time.sleep(0.3)

    def keys(self, *names):
        for name in names:
            self.key(name)
            time.sleep(0.15)

    def look(self, name):
        """A picture of what is shown, kept where somebody wants to see them."""
        before = set(self.folder.glob("corridor-*.png"))
        time.sleep(1.0)
        self.key("F12")
        path = wait_for("screenshot", lambda: set(self.folder.glob("corridor-*.png")) - before).pop()
        if self.pictures:
            shutil.copy(path, pathlib.Path(self.pictures) / (name + ".png"))

    def title(self):
        return os.popen(f"DISPLAY={self.env['DISPLAY']} xdotool getwindowname {self.id}").read()


    def named(self, word, seconds=20.0):
        """Whether the window soon has that word in its name."""
        end = time.monotonic() + seconds
        while word not in self.title().lower() and time.monotonic() < end:
            time.sleep(0.1)
        return word in self.title().lower()


def files(folder, pattern):
    return sorted(pathlib.Path(folder).glob(pattern))


def text_of(folder, pattern):
    return files(folder, pattern)[-1].read_text(encoding="utf-8")


def decide_save_open(window, folder):
    window.keys("ctrl+p")
    window.type("russia suspends")
    window.look("palette")
    window.keys("Return")
    window.keys("Escape", "ctrl+s")
    window.look("save")
    window.type("autumn")
    window.keys("Return")
    saved = wait_for("recording", lambda: files(folder, "data/corridor/recordings/autumn.rec"))[0]
    if "suspend bsgi russia" not in saved.read_text(encoding="utf-8"):
        yield "the recording holds no decision"
    window.keys("ctrl+o")
    window.look("open")
    window.type("blockade")
    window.keys("Return")
    if not window.named("blockade"):
        yield f"the palette opened no scenario: the window is named {window.title()!r}"
    window.keys("Escape", "ctrl+o")
    window.type(str(saved))
    window.keys("Return")
    found = window.named("grain")
    window.look("recording")
    if not found:
        yield f"the recording was not opened: the window is named {window.title()!r}"


def save_as(window, folder, name):
    window.keys("ctrl+s")
    window.type(name)
    window.keys("Return")
    return wait_for(name, lambda: files(folder, f"data/corridor/recordings/{name}.rec"))[0]


def branch_save_open(window, folder):
    """A tree of two, saved, opened and saved again, is the same file."""
    window.keys("k", "shift+Left", "shift+Left")
    window.keys("ctrl+p")
    window.type("ukraine suspends")
    window.keys("Return", "Escape")
    first = save_as(window, folder, "tree")
    if "\nbranch " not in first.read_text(encoding="utf-8"):
        yield "the recording holds no branch"
    window.keys("ctrl+o")
    window.type(str(first))
    window.keys("Return")
    time.sleep(1.5)
    window.look("tree")
    again = save_as(window, folder, "again").read_text(encoding="utf-8")
    if again != first.read_text(encoding="utf-8"):
        yield "the tree that was opened is not the one that was saved:\n" + again


def open_bad(window, folder):
    bad = pathlib.Path(folder) / "bad.yaml"
    bad.write_text(BAD, encoding="utf-8")
    name = window.title()
    window.keys("ctrl+o")
    window.type(str(bad))
    window.keys("Return")
    time.sleep(0.5)
    window.look("problem")
    window.keys("Escape")
    if window.title() != name:
        yield "a bad file took the place of the run"


def check(program, pictures):
    problems = []
    server, display = start_server()
    window = None
    Session.pictures = pictures
    try:
        with tempfile.TemporaryDirectory() as folder:
            window = Session(program, folder, display)
            problems += decide_save_open(window, folder)
            problems += branch_save_open(window, folder)
            problems += open_bad(window, folder)
            window.process.send_signal(signal.SIGKILL)
            window.process.wait()
            if not files(folder, "state/corridor/autosave/*.rec"):
                problems.append("nothing was saved by itself")
            if not files(folder, "state/corridor/running-*"):
                problems.append("a run that was cut off left no mark")
            window = Session(program, folder, display)
            window.look("unfinished")
            window.keys("Return")
            time.sleep(1.5)
            window.look("continued")
            window.keys("ctrl+plus")
            status, messages = window.close()
            if status != 0 or messages:
                problems.append(f"exit status {status}, messages {messages!r}")
            if files(folder, "state/corridor/running-*"):
                problems.append("a run that was ended counts as cut off")
            if "ui_scale = 1.1" not in text_of(folder, "config/corridor/settings"):
                problems.append("the scale was not kept")
            if "autumn.rec" not in text_of(folder, "config/corridor/settings"):
                problems.append("the recording is not among the recent files")
            window = Session(program, folder, display)
            window.keys("k", "ctrl+p")  # decided in the branch alone, where the fault comes
            window.type("ukraine suspends")
            window.keys("Return", "Escape", "space")
            time.sleep(1)
            window.process.send_signal(signal.SIGSEGV)
            told = window.process.communicate(timeout=20)[1]
            left = files(folder, "state/corridor/corridor-crash-*.rec")
            if not left or str(left[0]) not in told:
                problems.append(f"a fault left no recording: {told!r}")
            else:
                run = subprocess.run([program, "replay", str(left[0])], capture_output=True, text=True, check=False)
                text = left[0].read_text(encoding="utf-8")
                if run.returncode != 0 or "ended by SIGSEGV" not in run.stdout:
                    problems.append("the recording of a fault is not replayed: " + run.stdout + run.stderr)
                if "suspend bsgi ukraine" not in text:
                    problems.append("the recording of a fault is not of the branch that failed: " + text)
            window = Session(program, folder, display)
            window.look("failed")
            window.close()
            tree = str(files(folder, "data/corridor/recordings/tree.rec")[0])
            window = Session(program, folder, display, (tree,), "open")
            window.look("opened")
            status, messages = window.close()
            if status != 0 or messages:
                problems.append(f"open: exit status {status}, messages {messages!r}")
    finally:
        if window is not None and window.process.poll() is None:
            window.process.kill()
        server.terminate()
        server.wait()
    return problems


if __name__ == "__main__":
    found = check(str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2] if len(sys.argv) > 2 else "")
    for problem in found:
        print("keyboard:", problem, file=sys.stderr)
    sys.exit(1 if found else 0)
