"""Timing, and the choice of the fastest of several ways to do one thing."""
import dataclasses
import math
import time
import typing

ROUNDS = 8
# After two rounds a way this many times slower than the best gets no more of them.
HOPELESS = 3


@dataclasses.dataclass(frozen=True)
class Chosen:
    name: str
    run: typing.Callable
    # Name to the shortest time, ms; None where the way gave another result than the first.
    tried: dict


def fastest(variants, call, same):
    """The way with the shortest time of ROUNDS rounds, every way once a round, so that a disturbance meets them all.

    variants: name to callable, the plain way first; call(variant) runs it; same(a, b) tells whether two results agree.
    """
    expected = copied(call(next(iter(variants.values()))))
    right = [name for name, variant in variants.items() if same(expected, call(variant))]
    tried = {name: math.inf if name in right else None for name in variants}
    for number in range(ROUNDS):
        best = min(tried[name] for name in right)
        for name in right:
            if number >= 2 and tried[name] > HOPELESS * best:
                continue
            start = time.perf_counter()
            call(variants[name])
            tried[name] = min(tried[name], (time.perf_counter() - start) * 1e3)
    name = min(right, key=tried.get)
    return Chosen(name, variants[name], {key: value if value is None else round(value, 3) for key, value in tried.items()})


def copied(result):
    """Ways reuse their outputs: what is compared later must not change."""
    if isinstance(result, dict):
        return {key: value.copy() for key, value in result.items()}
    return tuple(part.copy() if hasattr(part, "copy") else part for part in result)


def timed_runs(one, warm_up, runs, clocked=False):
    """Runs `one` warm_up + runs times; name to the milliseconds of the counted runs, `total` last.

    clocked: `one` takes a function to be called with a name at the end of each part.
    """
    times = {}
    for number in range(warm_up + runs):
        marks = []
        start = time.perf_counter()
        if clocked:
            one(lambda name: marks.append((name, time.perf_counter())))
        else:
            one()
        end = time.perf_counter()
        if number < warm_up:
            continue
        before = start
        for name, mark in marks:
            times.setdefault(name, []).append((mark - before) * 1e3)
            before = mark
        times.setdefault("total", []).append((end - start) * 1e3)
    return times


def statistics(values):
    """Nearest-rank percentiles, ms."""
    ordered = sorted(values)
    rank = lambda percent: ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]
    return {name: round(value, 3) for name, value in {"p50": rank(50), "p95": rank(95), "min": ordered[0], "max": ordered[-1]}.items()}
