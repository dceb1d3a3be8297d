#!/usr/bin/env python3
"""Measures the real window on an X server of its own, with SDL's software renderer and with OpenGL
on the processor (llvmpipe), at 1280x720 and 1920x1080:

  first frame     from the start of the process until the map is on the screen
  input to pixel  from a key press to the change of a pixel, while the run goes flat out
  idle            share of a core while paused with nothing to do
  memory          resident, after a year with every plot, and the most of it

and, by bench_fleet, frames of 300, 3,000 and 20,000 vessels until they are shown. Times are least,
median and worst of many: other work on the machine can only add to the least. The screen is read
through Xlib, in between 1 ms.

Usage: window_bench.py PROGRAM [BENCH_FLEET]    (77: no Xvfb or no libXtst here)"""
import ctypes
import ctypes.util
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SIZES = ((1280, 720), (1920, 1080))
RENDERERS = ("software", "opengl")
STARTS = 12
PRESSES = 40
IDLE_S = 8.0
FLOOD = """corridor: 1
id: flood
title: Sixteen years of far too many ships
summary: More ships than the straits let pass, for a run that lasts while its window is measured.
card: For measuring.
base: bsgi-2022
end: 2038-07-01
flows:
  ukraine:
    arrivals: {poisson: 60 /day}
"""


class Screen:
    """A display's pixels and keys."""

    def __init__(self, display):
        names = [ctypes.util.find_library(name) for name in ("X11", "Xtst")]
        if None in names:
            raise OSError("libX11 or libXtst is not installed")
        self.x11, self.test = (ctypes.CDLL(name) for name in names)
        for call in (self.x11.XOpenDisplay, self.x11.XGetImage):
            call.restype = ctypes.c_void_p
        self.x11.XStringToKeysym.restype = ctypes.c_ulong
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x11.XGetPixel.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(display.encode()))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))

    def close(self):
        self.x11.XCloseDisplay(self.display)

    def patch(self, x, y, side=6):
        """Colours of a small square."""
        all_planes, z_pixmap = ctypes.c_ulong(0xFFFFFF), 2
        image = ctypes.c_void_p(self.x11.XGetImage(self.display, self.root, x, y, side, side,
                                                   all_planes, z_pixmap))
        colours = tuple(self.x11.XGetPixel(image, i % side, i // side) & 0xFFFFFF
                        for i in range(0, side * side, 5))
        self.x11.XDestroyImage(image)
        return colours

    def press(self, name):
        symbol = ctypes.c_ulong(self.x11.XStringToKeysym(name.encode()))
        code = self.x11.XKeysymToKeycode(self.display, symbol)
        for down in (1, 0):
            self.test.XTestFakeKeyEvent(self.display, code, down, ctypes.c_ulong(0))
        self.x11.XFlush(self.display)

    def focus(self, window):
        self.x11.XSetInputFocus(self.display, ctypes.c_ulong(window), 1, ctypes.c_ulong(0))
        self.x11.XFlush(self.display)

    def move(self, x, y):
        self.test.XTestFakeMotionEvent(self.display, -1, x, y, ctypes.c_ulong(0))
        self.x11.XFlush(self.display)

    def wait_change(self, x, y, before, seconds=10.0):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.patch(x, y) != before:
                return True
            time.sleep(0.0005)
        return False


def start_server(size):
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten",
         "tcp", "-noreset"], pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        return server, ":" + answer.readline().strip()


class Bench:
    def __init__(self, program, display, size, renderer, folder):
        self.program, self.size, self.folder = program, size, folder
        self.screen = Screen(display)
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("SDL_", "WAYLAND_", "CORRIDOR_UI"))}
        self.env.update(DISPLAY=display, XDG_RUNTIME_DIR=folder, XDG_CONFIG_HOME=folder + "/config",
                        XDG_DATA_HOME=folder + "/data", XDG_STATE_HOME=folder + "/state",
                        SDL_RENDER_DRIVER=renderer, LIBGL_ALWAYS_SOFTWARE="1")
        settings = pathlib.Path(folder, "config", "corridor", "settings")
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(f"width = {size[0]}\nheight = {size[1]}\n", encoding="utf-8")
        # On land in the south, where nothing sails; the help covers it.
        self.still = (int(size[0] * 0.55), int(size[1] * 0.62))
        self.process = None

    def start(self, *words):
        self.process = subprocess.Popen([self.program, "view", *words], cwd=self.folder, env=self.env,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def open(self, *words):
        before = self.screen.patch(*self.still)
        self.start(*words)
        if not self.screen.wait_change(*self.still, before):
            raise SystemExit("window_bench: no window: " + self.process.stderr.read().decode())
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Corridor"],
                               env=self.env, capture_output=True, text=True, check=True)
        self.screen.focus(int(found.stdout.split()[0]))
        time.sleep(1.5)

    def keys(self, *names):
        for name in names:
            self.screen.press(name)
            time.sleep(0.1)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stderr.close()
        time.sleep(0.2)

    # ---- measurements ----

    def first_frames(self, *words):
        """Milliseconds of each start, and of the processor in its main thread, which is what they
        would be on a machine at rest but for the X server's part. The first start, which reads the
        disc, is left out."""
        times, busy = [], []
        for i in range(STARTS + 1):
            before = self.screen.patch(*self.still)
            begun = time.monotonic()
            self.start(*words)
            if self.screen.wait_change(*self.still, before) and i > 0:
                times.append((time.monotonic() - begun) * 1e3)
                busy.append(self.main_thread_ms())
            self.close()
        return times, busy

    def input_to_pixel(self):
        """The help opens and closes again, at moments that have nothing to do with the frames."""
        self.open(str(pathlib.Path(self.folder, "flood.yaml")), "--at", "2022-09-01")
        self.keys("6", "Escape")
        rests = self.screen.patch(*self.still)
        moved = self.screen.wait_change(*self.still, rests, 1.0)
        times = []
        for i in range(PRESSES):
            before = self.screen.patch(*self.still)
            begun = time.monotonic()
            self.screen.press("F1" if i % 2 == 0 else "Escape")
            if self.screen.wait_change(*self.still, before, 3.0):
                times.append((time.monotonic() - begun) * 1e3)
            time.sleep(0.211 + 0.0037 * (i % 7))
        self.close()
        if moved or len(times) < PRESSES:
            raise SystemExit(f"window_bench: {len(times)} of {PRESSES} keys were seen, still: {not moved}")
        return times

    def main_thread_ms(self):
        return int(pathlib.Path(f"/proc/{self.process.pid}/schedstat").read_text().split()[0]) / 1e6

    def processor_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self, key):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1]) / 1024
        return 0.0

    def idle_and_memory(self):
        """Per cent of a core; MB. Paused after a year with the plots and the string lines open."""
        self.open("bsgi-2022")
        self.keys("Escape", "p", "6")
        time.sleep(6)
        self.keys("g")
        time.sleep(4)
        self.keys("g", "p", "Home")
        self.screen.move(*self.still)
        time.sleep(3)
        before = self.processor_s()
        time.sleep(IDLE_S)
        idle = (self.processor_s() - before) / IDLE_S * 100
        memory = self.resident_mb("VmRSS"), self.resident_mb("VmHWM")
        self.close()
        return idle, memory


def spread(times):
    times = sorted(times)
    return f"{times[0]:.0f} / {times[len(times) // 2]:.0f} / {times[-1]:.0f}"


def show(what, measured, goal):
    print(f"  {what:<44} {measured:>18}  {goal}", flush=True)


def measure(program, fleet, size, renderer):
    server, display = start_server(size)
    try:
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "flood.yaml").write_text(FLOOD, encoding="utf-8")
            bench = Bench(program, display, size, renderer, folder)
            print(f"{renderer}, {size[0]}x{size[1]}: what, measured, goal", flush=True)
            for name, words in (("first frame, ms, least / median / worst", ()),
                                ("  with --at, three months in", ("bsgi-2022", "--at", "2022-10-20"))):
                times, busy = bench.first_frames(*words)
                show(name, spread(times), "300")
                show("  of it on the processor", spread(busy), "")
            show("input to pixel flat out, ms", spread(bench.input_to_pixel()), "50")
            idle, (now, most) = bench.idle_and_memory()
            show("idle and paused, % of a core", f"{idle:.1f}", "2")
            show("memory after a year with plots, MB", f"{now:.0f} / {most:.0f}", "200")
            bench.screen.close()
            if fleet and size == SIZES[-1]:  # it opens both sizes
                subprocess.run([fleet, "--present"], env=bench.env, check=False)
    finally:
        server.terminate()
        server.wait()


def main(arguments):
    if not arguments:
        raise SystemExit(__doc__)
    if not all(shutil.which(name) for name in ("Xvfb", "xdotool")) or not ctypes.util.find_library("Xtst"):
        print("window_bench: skipped, needs Xvfb, xdotool and libXtst")
        return 77
    paths = [str(pathlib.Path(name).resolve()) for name in arguments]
    for renderer in RENDERERS:
        for size in SIZES:
            measure(paths[0], paths[1] if len(paths) > 1 else None, size, renderer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
