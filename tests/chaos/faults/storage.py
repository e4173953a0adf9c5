"""Disks that are full, cannot be written, or hold nonsense; and clocks that jump."""

import contextlib
import os
import pathlib
import random
import subprocess

from suite import processes
from suite.processes import BenchError

from .trial import HELLO, Lost, Neighbour, Server, eventually, must_be_root, running, scratch


@contextlib.contextmanager
def _small_disk(megabytes):
    must_be_root("mounting a small file system")
    with scratch() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder], check=True)
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def full_disk(plan, trial):
    """A disk that is full"""
    with _small_disk(24) as disk, running(data=disk / "data") as server:
        server.deploy("before", HELLO)
        with open(disk / "filler", "wb") as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"f" * 65536)
                filler.flush()
        refusals = []
        with Neighbour(server, trial):
            for number in range(200):
                try:
                    server.deploy(f"during-{number}", HELLO + " // " + "x" * 20_000)
                except BenchError as error:
                    refusals.append(str(error))
        trial.expect(refusals, "no deploy was refused")
        trial.expect(all("503" in refusal or "507" in refusal for refusal in refusals), f"refused with {refusals[:1]}")
        (disk / "filler").unlink()
        eventually(lambda: _can_deploy(server, "after"), "deploys are not taken again")
        server.restart()
        for name in ("before", "after", "neighbour"):
            trial.expect(server.ask(name) == (200, "still here"), f"{name} is lost")
        trial.tried = f"24 MB filled up; {len(refusals)} deploys refused: {refusals[0][-160:] if refusals else ''}"


def _can_deploy(server, name):
    try:
        server.deploy(name, HELLO)
        return True
    except BenchError:
        return False


def read_only_directory(plan, trial):
    """A data directory on a file system that became read-only"""
    with _small_disk(24) as disk:
        with running(data=disk / "data") as server:
            subprocess.run(["mount", "-o", "remount,ro", disk], check=False)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        server = Server(data=disk / "data")
        words = server.fails_to_start()
        trial.expect(words, "it started all the same")
        trial.expect("data" in words and ("read-only" in words.lower() or "writ" in words.lower()), f"it said: {words}")
        trial.tried = f"it does not start, and says: {words.splitlines()[0] if words else 'nothing'}"


def corrupt_pages(plan, trial):
    """Database pages overwritten with noise"""
    said = set()
    rounds = plan.often(6, 60)
    for number in range(rounds):
        with scratch() as folder:
            data = pathlib.Path(folder) / "data"
            with running(data=data) as server:
                for function in range(20):
                    server.deploy(f"f-{function}", HELLO)
                for function in range(20):
                    server.ask(f"f-{function}")
            databases = sorted(path for path in data.rglob("*.db"))
            victim = databases[number % len(databases)]
            size = victim.stat().st_size
            with open(victim, "r+b") as pages:
                for _ in range(4):
                    pages.seek(random.randrange(0, max(size - 512, 1)))
                    pages.write(random.randbytes(512))
            damaged = victim.read_bytes()
            words, served = _start_damaged(data)
            trial.expect(words or served, f"{victim.name} damaged: neither served nor explained")
            if words:
                trial.expect(victim.name in words or victim.parent.name in words, f"{victim.name} damaged, but it said: {words}")
                # Log files are too large to be looked through at the start: rows may have come before the damage is met.
                if victim.parent.name != "logs":
                    trial.expect(victim.read_bytes() == damaged, f"{victim.name} was changed although it is damaged: {words}")
            said.add(f"{victim.name.split('-')[0]}: {'refused' if words else 'served'}")
    trial.tried = f"{rounds} times four places of 512 bytes: {', '.join(sorted(said))}"


def _start_damaged(data):
    """(what it says when it refuses, whether it serves)."""
    server = Server(data=data)
    try:
        server.restart()
        served = server.ask("f-1")[0] in (200, 404, 500, 503)
        return "", served
    except (BenchError, OSError) as error:
        return str(error), False
    finally:
        server.stop()


def two_servers(plan, trial):
    """A second server on the same data directory"""
    with running() as server:
        with Neighbour(server, trial):
            words = Server(data=server.data).fails_to_start()
        trial.expect(words, "the second one started")
        trial.expect(str(server.process.pid) in words or "already" in words or "in use" in words, f"it said: {words}")
        trial.tried = f"refused: {words.splitlines()[0] if words else ''}"


def clock_steps(plan, trial):
    """Wall time that jumps"""
    must_be_root("a time of its own for the server")
    code = "export default (req, ctx) => new Response(ctx.trigger.type);"
    with running(["--clock", "SIMULATED@2026-03-28T23:59:50Z"]) as server:
        server.api("POST", "/v1/default/functions", {"name": "hourly", "code": code, "triggers": [
            {"type": "cron", "config": {"schedule": "0 * * * *", "timezone": "Europe/Berlin", "catch_up": "all"}}]})
        with Neighbour(server, trial):
            for step in ("3600", "36000", "86400"):
                server.api("POST", "/v1/admin/clock/advance", {"by_seconds": int(step)})
        expected = (3600 + 36000 + 86400) // 3600
        eventually(lambda: len(_runs(server)) >= expected, f"fewer than {expected} runs", 60)
        trial.tried = f"jumps of 1, 10 and 24 hours over a change to summer time: {len(_runs(server))} hourly runs, none left out"


def _runs(server):
    return server.api("GET", "/v1/default/functions/hourly/logs?limit=500")["logs"]
