"""The rows: each is a function that returns its figures. Subjects are measured in turn, A B C A B C, so that what the machine
does meanwhile falls on all of them alike."""

import statistics
import subprocess
import tempfile
import time

from . import console, hostile, load, processes, recording, runtime, scale
from .figures import Figure, at_least, at_most
from .peers import Isola, built, fresh
from .processes import BenchError

HOSTILE_CONNECTIONS = 8
MARKED = "export default () => new Response('{mark}')"


def throughput(subjects, plan):
    """P1, and P3's tail: hello under 64 connections."""
    rate = Figure("P1", "hello, 64 connections", "requests/s",
                  [at_least(3, "workerd"), at_least(0.9, "deno"), at_least(0.6, "floor")])
    tail = Figure("P3", "hello, 64 connections, p99", "us", [at_most(5_000)])
    for subject, measured in _loads(subjects, plan, connections=64):
        rate.add(subject.name, measured.requests_per_second)
        tail.add(subject.name, measured.p99_us)
    return [rate, tail]


def latency(subjects, plan):
    """P3: hello by one connection."""
    figure = Figure("P3", "hello, 1 connection, p50", "us", [at_most(1.6, "floor")])
    for subject, measured in _loads(subjects, plan, connections=1):
        figure.add(subject.name, measured.p50_us)
    return [figure]


def cold_call(subjects, plan):
    """P4: the first call of a function that was deployed and never loaded, one after the other without a pause for the spares to
    come back. Beside it: a peer's way to the same, from starting its process to its first answer."""
    half = Figure("P4", "cold call, p50", "ms", [at_most(3)])
    most = Figure("P4", "cold call, p95", "ms", [at_most(10)])
    for number in range(plan.rounds):
        for subject in subjects:
            if isinstance(subject, Isola):
                times = _cold_calls(subject, number, plan.functions)
            elif subject.name != "floor":
                times = [_restart(subject) for _ in range(plan.restarts)]
            else:
                continue
            half.add(subject.name, statistics.median(times))
            most.add(subject.name, _quantile(times, 0.95))
    return [half, most]


def redeploy(subjects, plan):
    """P5: from sending new code to the first answer that comes from it. Beside it: restarting a peer."""
    figure = Figure("P5", "redeploy to first new answer", "ms", [at_most(30)])
    for number in range(plan.rounds):
        for subject in subjects:
            if isinstance(subject, Isola):
                figure.add(subject.name, statistics.median(_redeploys(subject, number, plan.restarts)))
            elif subject.name != "floor":
                figure.add(subject.name, statistics.median(_restart(subject) for _ in range(plan.restarts)))
    return [figure]


def memory(subjects, plan):
    """P6: what one more idle loaded function adds. Beside it: one more process of a peer, the price of a confined
    function there."""
    figure = Figure("P6", "idle loaded function, PSS", "MB", [at_most(4)])
    for _ in range(plan.rounds):
        for subject in subjects:
            if isinstance(subject, Isola):
                figure.add(subject.name, _memory_per_function(subject, plan))
            elif subject.name != "floor":
                figure.add(subject.name, _memory_of_process(subject, plan))
    return [figure]


def log_rows(subjects, plan):
    """P10: log rows kept, sustained. The floor here is one bare SQLite table."""
    figure = Figure("P10", "log rows written", "rows/s", [at_least(50_000)])
    program = built("bench/isola_bench_log_writer")
    for _ in range(plan.rounds):
        for subject, mode in (("isola", "writer"), ("floor", "floor")):
            with tempfile.TemporaryDirectory(prefix="isola-bench-logs-") as directory:
                command = [program, mode, str(plan.log_rows), directory]
                run = subprocess.run(command, capture_output=True, text=True, check=False)
            if run.returncode != 0:
                raise BenchError(run.stderr.strip())
            figure.add(subject, float(run.stdout))
    return [figure]


def hostile_row(subjects, plan):
    """R1 and R2: every attack of tests/adversary once, one after the other. Each must end in its limit, soon, within its memory,
    and its row must name the limit and the line."""
    wrong = Figure("R1", "hostile functions in a row that end wrongly or whose row does not say why", "calls", [at_most(0)])
    late = Figure("R1", "the longest past its time limit", "ms", [at_most(250)])
    past = Figure("R2", "private memory, the most past its limit", "MB", [at_most(40)])
    growth = Figure("R1", "server's memory after them", "MB", [at_most(1.2, "floor")])
    for subject in subjects:
        if isinstance(subject, Isola):
            everyone = hostile.attacks()
            wrong.note = f"of {len(everyone)}"
            with fresh(type(subject)) as isola, hostile.MemoryWatch(isola) as memory:
                hostile.deploy(isola, everyone)
                growth.add("floor", processes.proportional_set_size(isola.process.pid))
                faults = []
                for attack in everyone:
                    memory.take_peak()
                    hostile.call(isola, attack.function)
                    row = hostile.row_of(isola, attack)
                    fault = hostile.fault_in(attack, row)
                    if fault:
                        faults.append(f"{attack.name} {fault}")
                    if attack.kind == "time":
                        late.add("isola", row["duration_ms"] - hostile.TIMEOUT_MS)
                    else:
                        past.add("isola", memory.take_peak() - hostile.MEMORY_LIMIT_MB)
                wrong.add("isola", len(faults))
                wrong.note += "".join(f"; {fault}" for fault in faults)
                growth.add("isola", processes.proportional_set_size(isola.process.pid))
    for figure in (late, past):  # the worst of them counts
        figure.samples = {subject: [max(values)] for subject, values in figure.samples.items()}
    return [wrong, late, past, growth]


def neighbours(subjects, plan):
    """R1: hello while all hostile functions are called at once and without a pause, in a server of its own; an answer that is lost
    makes it an error. The floor here is the same server, left in peace. The server's own memory must not grow meanwhile."""
    tail = Figure("R1", "hello beside all hostile functions at once, p99", "us", [at_most(2, "floor")])
    growth = Figure("R1", "server's memory beside them", "MB", [at_most(1.2, "floor")])
    for subject in subjects:
        if isinstance(subject, Isola):
            everyone = hostile.attacks()
            with fresh(type(subject)) as isola:
                hostile.deploy(isola, everyone)
                for _ in range(plan.rounds):
                    tail.add("floor", load.run(isola.url, HOSTILE_CONNECTIONS, plan.seconds).p99_us)
                    growth.add("floor", processes.proportional_set_size(isola.process.pid))
                    with hostile.Crowd(isola, everyone):
                        tail.add("isola", load.run(isola.url, HOSTILE_CONNECTIONS, plan.seconds).p99_us)
                    growth.add("isola", processes.proportional_set_size(isola.process.pid))
    return [tail, growth]


def logging_cost(subjects, plan):
    """P10: hello with its log rows kept, beside the same server keeping none."""
    figure = Figure("P10", "hello, 64 connections, rows kept", "requests/s", [at_least(0.9, "floor")])
    for subject in subjects:
        if isinstance(subject, Isola):
            with fresh(type(subject)) as kept, fresh(type(subject), keeps_log=False) as bare:
                for _ in range(plan.rounds):
                    for name, server in (("isola", kept), ("floor", bare)):
                        figure.add(name, load.run(server.url, 64, plan.seconds).requests_per_second)
    return [figure]


def log_queries(subjects, plan):
    """P11: queries of a large log. Filled once: what is asked is asked of many functions by the program itself."""
    figures = []
    for what, bound in (("log query: newest 50 errors of a function", 20), ("log query: free text", 300),
                        ("metrics of a function, 7 days", 50)):
        figures += [Figure("P11", what, "ms", [at_most(bound)]), Figure("P11", what + ", slowest of 30", "ms")]
    with tempfile.TemporaryDirectory(prefix="isola-bench-logs-") as directory:
        for program in ("filler", "reader"):
            command = [built(f"bench/isola_bench_log_{program}"), str(plan.queried_rows), directory]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            if run.returncode != 0:
                raise BenchError(run.stderr.strip())
    for figure, milliseconds in zip(figures, run.stdout.split(), strict=True):
        figure.add("isola", float(milliseconds))
    return figures


ROWS = {"P1": [throughput, recording.cost], "P2": [scale.with_user], "P3": [latency], "P4": [cold_call], "P5": [redeploy], "P6": [memory], "P7": [scale.many_functions],
        "P8": [runtime.compute], "P9": [runtime.streaming], "P10": [log_rows, logging_cost], "P11": [log_queries],
        "P12": [scale.start, console.window, console.stall], "P13": [runtime.fetching], "CRON": [scale.punctuality], "R1": [hostile_row, neighbours], "R2": [hostile_row]}


def _loads(subjects, plan, connections):
    for subject in subjects:
        load.run(subject.url, connections, plan.warm_up_seconds)
    for _ in range(plan.rounds):
        for subject in subjects:
            yield subject, load.run(subject.url, connections, plan.seconds)


def _cold_calls(isola, number, count):
    names = [f"cold-{number}-{index}" for index in range(count)]
    for name in names:
        isola.deploy(name, MARKED.format(mark=name))
    with isola.caller() as caller:
        return [caller.call("GET", isola.path_of(name))[1] * 1_000 for name in names]


def _redeploys(isola, number, count):
    times = []
    with isola.developer() as developer, isola.caller() as caller:
        isola.deploy("changing", MARKED.format(mark="before"))
        caller.call("GET", isola.path_of("changing"))
        for index in range(count):
            mark = f"{number}-{index}"
            begin = time.perf_counter()
            developer.call("POST", "/v1/default/functions", {"name": "changing", "code": MARKED.format(mark=mark)})
            while caller.call("GET", isola.path_of("changing"))[0] != mark.encode():
                pass
            times.append((time.perf_counter() - begin) * 1_000)
    return times


def _restart(peer):
    """Milliseconds from starting the process to its first answer."""
    begin = time.perf_counter()
    with fresh(type(peer)):
        return (time.perf_counter() - begin) * 1_000


def _memory_of_process(peer, plan):
    with fresh(type(peer)) as started:
        time.sleep(plan.settle_seconds)
        return started.memory()


def _memory_per_function(peer, plan):
    """In a server of its own: instances that other rows loaded leave while this one counts."""
    with fresh(type(peer)) as isola:
        return _growth_per_function(isola, plan)


def _growth_per_function(isola, plan):
    def weigh():
        pids = isola.runners()
        return len(pids), sum(map(processes.proportional_set_size, pids))

    time.sleep(plan.settle_seconds)
    processes_before, before = weigh()
    _cold_calls(isola, "idle", plan.functions)
    time.sleep(plan.settle_seconds)
    processes_after, after = weigh()
    if processes_after - processes_before < plan.functions:
        raise BenchError(f"{plan.functions} functions were called, but there are only "
                         f"{processes_after - processes_before} more processes")
    return (after - before) / plan.functions


def _quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
