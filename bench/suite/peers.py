"""The servers that are measured: Isola and what it is measured beside, all answering the same hello."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from . import http, processes
from .processes import BenchError

BENCH = pathlib.Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
preset = "release"  # what is measured; another one only to try the bench itself
HELLO = BENCH / "peers" / "hello.js"


class Peer:
    """One server on a free loopback port. Subclasses say how it is started and when it is ready."""

    name = ""
    patience = processes.START_SECONDS  # for it to start and to end

    def __init__(self):
        self.process = None
        self.port = 0
        self._log = tempfile.NamedTemporaryFile(prefix=f"isola-bench-{self.name}-", suffix=".log")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def command(self):
        raise NotImplementedError

    def start(self):
        self.port = processes.free_port()
        self.process = processes.start(self.command(), self._log.name, cwd=BENCH / "peers",
                                       env={**os.environ, "DENO_NO_UPDATE_CHECK": "1"})
        processes.wait_until(self.is_ready, self.name, self.process, self._log.name, self.patience)

    def is_ready(self):
        return http.answers(self.url)

    def caller(self):
        return http.Connection(f"http://127.0.0.1:{self.port}")

    def stop(self):
        if self.process is not None:
            processes.stop(self.process, self.patience)
            self.process = None

    def memory(self):
        """MB of the server and its children."""
        return sum(map(processes.proportional_set_size, [self.process.pid, *processes.descendants(self.process.pid)]))


class Floor(Peer):
    name = "floor"

    def command(self):
        return [built("bench/isola_bench_floor"), self.port]


class Workerd(Peer):
    name = "workerd"

    def command(self):
        return [npm_binary("@cloudflare/workerd-linux-*/bin/workerd"), "serve", "workerd.capnp",
                f"--socket-addr=http=127.0.0.1:{self.port}"]


class Deno(Peer):
    name = "deno"

    def command(self):
        return [npm_binary("@deno/linux-*/deno"), "serve", "--quiet", "--host", "127.0.0.1", "--port", self.port, HELLO]


class Node(Peer):
    name = "node"

    def command(self):
        return ["node", "node.mjs", self.port]


class Isola(Peer):
    """The product, on a data directory of its own that goes with it."""

    name = "isola"
    FUNCTION = "hello"

    def __init__(self, keeps_log=True):
        super().__init__()
        self._data = tempfile.TemporaryDirectory(prefix="isola-bench-data-")
        self._config = pathlib.Path(self._data.name) / "bench.toml"
        self._config.write_text("" if keeps_log else "log_queued_rows = 0\n", encoding="utf-8")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{self.path_of(self.FUNCTION)}"

    def command(self):
        program = built("bin/isola")
        command = [program, "serve", "--host", "127.0.0.1", "--port", self.port, "--data", self._data.name,
                   "--config", str(self._config)]
        if "--s3-port" in subprocess.run([program, "serve", "--help"], capture_output=True, text=True, check=False).stdout:
            command += ["--s3-port", processes.free_port()]
        return command

    def start(self):
        super().start()
        self.deploy(self.FUNCTION, HELLO.read_text(encoding="utf-8"))
        if not http.answers(self.url):
            raise BenchError("isola: the hello function does not answer")

    def is_ready(self):
        return b"isola: ready on " in pathlib.Path(self._log.name).read_bytes()

    def stop(self):
        super().stop()
        self._data.cleanup()

    @staticmethod
    def path_of(function):
        return f"/v1/default/fn/{function}"

    def developer(self):
        token = pathlib.Path(self._data.name, "admin-token").read_text(encoding="ascii").strip()
        return http.Connection(f"http://127.0.0.1:{self.port}", token)

    def deploy(self, name, code, settings=None):
        with self.developer() as developer:
            developer.call("POST", "/v1/default/functions", {
                "name": name, "code": code, "triggers": [{"type": "http", "config": {"auth": "none"}}], **(settings or {})})

    def runners(self):
        """The zygote, its spares and the instances."""
        return processes.descendants(self.process.pid)


@contextlib.contextmanager
def fresh(kind, **options):
    """Another server of the same kind: the one that was measured under load is left alone."""
    server = kind(**options)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def isola_of(subjects):
    for subject in subjects:
        if isinstance(subject, Isola):
            return subject
    raise BenchError("isola does not run")


def built(path):
    """A program of the build."""
    program = ROOT / "build" / preset / path
    if not program.exists():
        raise BenchError(f"build/{preset}/{path} is not built")
    return program


def build():
    """Configures and builds the preset's programs, as far as there are any; not its tests."""
    root = ROOT
    _must_run(["cmake", "--preset", preset], root)
    ninja = (ROOT / "build" / preset / "build.ninja").read_text(encoding="utf-8")
    programs = re.findall(r"^build ((?:bin|bench)/isola[a-z_-]*): CXX_EXECUTABLE_LINKER", ninja, re.MULTILINE)
    _must_run(["cmake", "--build", f"build/{preset}", "--target", *programs], root)


def install():
    """The npm peers at their locked versions; once."""
    lock = json.loads((BENCH / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = BENCH / "node_modules" / ".package-lock.json"
    if installed.exists():
        present = json.loads(installed.read_text(encoding="utf-8"))["packages"]
        is_whole = all(f"node_modules/{name}" in present for name in lock[""]["dependencies"])
        if is_whole and all(lock.get(path, {}).get("version") == package["version"] for path, package in present.items()):
            return
    _must_run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], BENCH)


def _must_run(command, directory):
    if subprocess.run(command, cwd=directory, stdout=sys.stderr, check=False).returncode != 0:
        raise BenchError(f"{' '.join(command)} failed")


def npm_binary(pattern):
    """The program itself and not npm's JavaScript wrapper, which would be measured with it."""
    found = sorted((BENCH / "node_modules").glob(pattern))
    if not found:
        raise BenchError(f"bench/node_modules/{pattern} is missing: delete bench/node_modules and run again")
    return found[0]


def versions():
    """What was measured, by version."""
    lock = json.loads((BENCH / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    said = {name: lock[f"node_modules/{name}"]["version"] for name in ("workerd", "deno")}
    if shutil.which("node"):
        said["node"] = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    cmake = (BENCH.parent / "CMakeLists.txt").read_text(encoding="utf-8")
    said["isola"] = re.search(r"project\(isola VERSION ([\d.]+)", cmake)[1]
    return said
