"""The rows about the console's window: how soon it can be used, what it weighs without an editor, how long it ever stands still."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time

from . import processes
from .figures import Figure, at_most
from .peers import ROOT, built
from .processes import BenchError

SCREEN = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x960x24"]
USABLE = "usable"  # what the console's start report says


def window(subjects, plan):
    """P12: from exec of the console, its own server included, until its window is painted, connected and idle; on a virtual screen.
    With it what it weighs then, its zygote counted and its processes' shared pages divided."""
    usable = Figure("P12", "console, exec to usable window", "ms", [at_most(1_500)])
    weight = Figure("P12", "console without an editor, PSS", "MB", [at_most(120)])
    program = _console()
    with _screen() as display:
        for _ in range(plan.rounds):
            with tempfile.TemporaryDirectory(prefix="isola-bench-home-") as home:
                begin = time.perf_counter()
                console = subprocess.Popen(
                    [program, "--data", f"{home}/data", "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE, text=True, start_new_session=True,
                    env={**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb",
                         "QT_LOGGING_RULES": "isola.console.start.debug=true"})
                try:
                    if not any(USABLE in line for line in console.stderr):
                        raise BenchError("the console ended before its window could be used")
                    usable.add("isola", (time.perf_counter() - begin) * 1_000)
                    time.sleep(plan.settle_seconds)
                    weight.add("isola", sum(map(processes.proportional_set_size,
                                                [console.pid, *processes.descendants(console.pid)])))
                finally:
                    processes.stop(console)
    return [usable, weight]


def stall(subjects, plan):
    """P12: the longest that the log panel's event loop stands still while 2,000 rows a second arrive and are shown."""
    figure = Figure("P12", "log panel under 2,000 rows/s, longest stall", "ms", [at_most(100)])
    run = subprocess.run([built("bench/isola_bench_console")], capture_output=True, text=True, check=False,
                         env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    if run.returncode != 0:
        raise BenchError(run.stderr.strip())
    figure.add("isola", json.loads(run.stdout)["longest_stall_ms"])
    return [figure]


def _console():
    program = built("bin/isola-console")
    if os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # it would say so on every start
    return program


@contextlib.contextmanager
def _screen():
    """A virtual screen for as long as it is used."""
    with tempfile.TemporaryDirectory(prefix="isola-bench-screen-") as directory:
        said = pathlib.Path(directory, "display")
        server = processes.start([*SCREEN, "sh", "-c", f"echo $DISPLAY > {said}.new && mv {said}.new {said} && exec sleep 100000"],
                                 f"{directory}/log", cwd=ROOT)
        try:
            processes.wait_until(said.exists, "Xvfb", server, f"{directory}/log", pause=0.05)
            yield said.read_text(encoding="ascii").strip()
        finally:
            processes.stop(server)
