"""What a trial is: a fault, what was lost by it, and what neighbours felt meanwhile."""

import contextlib
import http.client
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field

from suite import peers, processes

HELLO = "export default () => new Response('still here')"


class Lost(Exception):
    """Something did not hold: what, in a sentence."""


class Skipped(Exception):
    """A fault that cannot be made here, and why."""


@dataclass(frozen=True)
class Plan:
    is_long: bool
    build: pathlib.Path

    def often(self, short, long):
        return long if self.is_long else short


@dataclass
class Trial:
    row: str
    what: str
    tried: str = ""
    felt: str = "-"
    losses: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def held(self):
        return not self.losses

    @property
    def verdict(self):
        return "LOST" if self.losses else f"left out: {self.skipped}" if self.skipped else "held"

    def lose(self, what):
        self.losses.append(what)

    def expect(self, holds, otherwise):
        if not holds:
            self.lose(otherwise)


def must_be_root(why):
    if os.geteuid() != 0:
        raise Skipped(f"needs root: {why}")


class Server(peers.Isola):
    """The product with a neighbour that is always called, on a data directory that survives its restarts."""

    def __init__(self, arguments=(), data=None, before=()):
        super().__init__()
        self._more = [str(argument) for argument in arguments]
        self._before = [str(part) for part in before]
        self._data_path = pathlib.Path(data) if data else pathlib.Path(self._data.name) / "data"

    @property
    def data(self):
        return self._data_path

    def command(self):
        return [*self._before, peers.built("bin/isola"), "serve", "--host", "127.0.0.1", "--port", self.port, "--s3-port", "off",
                "--data", self._data_path, *self._more]

    def said(self):
        return pathlib.Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def start(self):
        peers.Peer.start(self)
        self.deploy("neighbour", HELLO)

    def restart(self):
        """The same data directory again; its log begins anew."""
        if self.process is not None:
            processes.stop(self.process, self.patience)
        pathlib.Path(self._log.name).write_bytes(b"")
        peers.Peer.start(self)

    def fails_to_start(self):
        """What it says when it must not start; "" when it does."""
        port = processes.free_port()
        command = [str(part) for part in self.command()]
        command[command.index("--port") + 1] = str(port)
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=15, check=False)
        except subprocess.TimeoutExpired:
            return ""
        return ended.stderr.strip() if ended.returncode != 0 else ""

    def developer(self):
        token = (self._data_path / "admin-token").read_text(encoding="ascii").strip()
        return peers.http.Connection(f"http://127.0.0.1:{self.port}", token)

    def api(self, method, path, body=None):
        """The answer's JSON; anything but 2xx is an error."""
        with self.developer() as developer:
            answer, _ = developer.call(method, path, body)
        return json.loads(answer) if answer else {}

    def ask(self, function, method="GET", body=None, timeout=30):
        """(status, JSON or text) of a public call."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, self.path_of(function), body)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        with contextlib.suppress(ValueError):
            return response.status, json.loads(text)
        return response.status, text

    def code_of(self, function, method="GET"):
        """The error code that a public call is answered with."""
        _, answer = self.ask(function, method)
        return answer.get("error", {}).get("code", "") if isinstance(answer, dict) else ""

    def processes_named(self, name):
        found = []
        for pid in processes.descendants(self.process.pid):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if pathlib.Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == name:
                    found.append(pid)
        return found

    def resident(self):
        """MB of the server's own process."""
        return processes.resident(self.process.pid)


@contextlib.contextmanager
def running(*arguments, **options):
    server = Server(*arguments, **options)
    try:
        server.start()
        yield server
    finally:
        server.stop()


class Neighbour:
    """Somebody who calls a good function all the time, and remembers how it went."""

    def __init__(self, server, trial):
        self._server = server
        self._trial = trial
        self._is_leaving = threading.Event()
        self._thread = threading.Thread(target=self._call)
        self._seconds = []
        self._faults = []

    @property
    def answered(self):
        return len(self._seconds)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._is_leaving.set()
        self._thread.join()
        calm = sorted(self._seconds) or [0]
        self._trial.felt = (f"{len(self._seconds)} calls answered, {len(self._faults)} failed; median {calm[len(calm) // 2] * 1000:.1f} ms, "
                            f"99 % within {calm[int(len(calm) * 0.99)] * 1000:.0f} ms")
        if self._faults:
            self._trial.lose(f"a neighbour's call failed: {self._faults[0]}")
        elif not self._seconds:
            self._trial.lose("the neighbour was never answered")

    def _call(self):
        while not self._is_leaving.is_set():
            begin = time.monotonic()
            try:
                answer = self._server.ask("neighbour")
            except OSError as error:
                answer = (0, str(error))
            if answer != (200, "still here"):
                self._faults.append(str(answer))
            else:
                self._seconds.append(time.monotonic() - begin)
            time.sleep(0.005)


def eventually(condition, what, seconds=20):
    """Waits until it holds; returns how long it took."""
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > seconds:
            raise Lost(f"after {seconds} s: {what}")
        time.sleep(0.01)
    return time.monotonic() - begin


def proves(plan, program, *arguments, environment=None):
    """Runs one of the tests' programs, whose own words are the loss."""
    path = plan.build / "tests" / program
    if not path.exists():
        raise Skipped(f"{path.relative_to(path.parents[3])} is not built")
    ended = subprocess.run([path, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **(environment or {})})
    if ended.returncode != 0:
        faults = [line for line in ended.stdout.splitlines() if line.startswith(("FAIL", "   ", "QFATAL"))]
        raise Lost(f"{program}: " + " ".join(faults)[:600])
    return sum(line.startswith("PASS") for line in ended.stdout.splitlines()) - 2  # Qt Test's own first and last


def scratch():
    return tempfile.TemporaryDirectory(prefix="isola-chaos-")
