"""What it costs a function to be recorded: P1's hello beside itself, in one server."""

from . import load
from .figures import Figure, at_least
from .peers import HELLO, Isola, fresh


def cost(subjects, plan):
    """P1: hello while its errors are recorded, and while every call is. The floor is the same function, recorded not at all."""
    figures = {"errors": Figure("P1", "hello, 64 connections, record: errors", "requests/s", [at_least(0.95, "floor")]),
               "all": Figure("P1", "hello, 64 connections, record: all", "requests/s", [at_least(0.85, "floor")])}
    for subject in subjects:
        if not isinstance(subject, Isola):
            continue
        with fresh(Isola) as isola:
            def rate(record):
                url = f"http://127.0.0.1:{isola.port}{isola.path_of(f'hello-{record}')}"
                return load.run(url, 64, plan.seconds).requests_per_second

            for record in ("off", *figures):
                isola.deploy(f"hello-{record}", HELLO.read_text(encoding="utf-8"), {"record": record})
                rate(record)  # warm
            for _ in range(plan.rounds):
                bare = rate("off")
                for record, figure in figures.items():
                    figure.add("floor", bare)
                    figure.add("isola", rate(record))
    return list(figures.values())
