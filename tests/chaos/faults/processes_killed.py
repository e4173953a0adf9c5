"""kill -9, of everything that can be killed."""

import contextlib
import os
import random
import signal
import sqlite3
import threading

from suite import processes

from .trial import HELLO, Lost, Neighbour, eventually, proves, running

# It is known by the memory that it holds.
HOLD = """const held = new Uint8Array(32 << 20).fill(1);
export default (req) => req.method === 'POST' ? new Promise(() => {}) : new Response('again ' + held.length);"""


def _kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _is_held(server):
    instances = server.api("GET", "/v1/default/runtime")["instances"]
    return any(instance["function"] == "held" and instance["open_calls"] > 0 for instance in instances)


def _largest(server):
    return max(server.processes_named("isola-instance"), key=processes.private_memory)


def instance_killed(plan, trial):
    """An instance killed while it has a call"""
    rounds = plan.often(5, 50)
    with running() as server:
        with Neighbour(server, trial):
            server.deploy("held", HOLD)
            for _ in range(rounds):
                if server.ask("held")[0] != 200:
                    raise Lost("the function did not come back")
                codes = []
                caller = threading.Thread(target=lambda codes=codes: codes.append(server.code_of("held", "POST")))
                caller.start()
                eventually(lambda: _is_held(server), "the call is not listed")
                _kill(_largest(server))
                caller.join()
                trial.expect(codes == ["FUNCTION_CRASHED"], f"the call was answered {codes}")
        trial.tried = f"{rounds} times; each call was answered FUNCTION_CRASHED and the next one served"


def many_instances_killed(plan, trial):
    """Every instance killed at random moments"""
    rounds = plan.often(20, 300)
    with running() as server:
        names = [f"many-{n}" for n in range(10)]
        for name in names:
            server.deploy(name, HELLO)
        for _ in range(rounds):
            for name in random.sample(names, 4):
                status, answer = server.ask(name)
                trial.expect(status == 200 or isinstance(answer, dict), f"{name} was answered {status} {answer}")
            victims = server.processes_named("isola-instance")
            for pid in random.sample(victims, min(3, len(victims))):
                _kill(pid)
        for name in names:
            trial.expect(server.ask(name) == (200, "still here"), f"{name} did not come back")
        trial.tried = f"{rounds} rounds of three instances of ten functions"


def zygote_killed(plan, trial):
    """The zygotes killed, which instances come from"""
    rounds = plan.often(3, 30)
    longest = 0
    with running() as server:
        with Neighbour(server, trial):
            for number in range(rounds):
                before = set(server.processes_named("isola-zygote"))
                for pid in before:
                    _kill(pid)
                took = eventually(lambda before=before: set(server.processes_named("isola-zygote")) - before, "a zygote is back")
                longest = max(longest, took)
                server.deploy(f"after-{number}", HELLO)
                trial.expect(server.ask(f"after-{number}") == (200, "still here"), "a new function did not run")
        trial.tried = f"{rounds} times; back within {longest * 1000:.0f} ms"


def server_killed(plan, trial):
    """The server killed while it is changed from seven sides"""
    rounds = plan.often(3, 50)
    proves(plan, "tst_Durability", "aKilledServerLosesNothingItAnswered", environment={"ISOLA_KILL_ROUNDS": str(rounds),
                                                                                      "QTEST_FUNCTION_TIMEOUT": "3600000"})
    trial.tried = f"{rounds} kills under deploys, variables, tokens, calls, approvals, uploads; all that was answered was there"


def log_writer_killed(plan, trial):
    """The server killed while the log is written at full speed"""
    rounds = plan.often(3, 20)
    with running() as server:
        for _ in range(rounds):
            is_over = threading.Event()

            def call():
                while not is_over.is_set():
                    try:
                        server.ask("neighbour", timeout=2)
                    except OSError:
                        return
            callers = [threading.Thread(target=call) for _ in range(4)]
            for caller in callers:
                caller.start()
            threading.Event().wait(random.uniform(0.2, 1.0))
            processes.os.killpg(server.process.pid, signal.SIGKILL)
            is_over.set()
            for caller in callers:
                caller.join()
            server.process.wait()
            for path in (server.data / "logs").rglob("*.db"):
                with contextlib.closing(sqlite3.connect(path)) as database:
                    verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
                trial.expect(verdict == "ok", f"{path.name}: {verdict}")
            server.restart()
            trial.expect(server.ask("neighbour") == (200, "still here"), "the function is gone")
        trial.tried = f"{rounds} kills while four callers fill the log; every segment whole"
