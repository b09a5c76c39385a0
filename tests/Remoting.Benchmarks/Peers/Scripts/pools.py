"""Measures a pool of Python: reads what is asked, line by line, and answers with a number, or with what went wrong.

Usage: pools.py MODULE, which is concurrent.futures, loky or pebble.
"""

import datetime
import decimal
import importlib
import math
import multiprocessing
import os
import pickle
import signal
import statistics
import sys
import time
import uuid

MANY_SMALL = range(1, 40_000)
MANY_SMALL_SUM = 139_614_694
FEW_LARGE = (112272535095293, 112582705942171, 112272535095293, 115280095190773, 115797848077099, 1099726899285419)
FEW_LARGE_SUM = 568206055343329


def factors(n):
    """As in the notebook."""

    def candidates():
        yield 2
        yield from range(3, int(math.floor(math.sqrt(n))) + 1, 2)

    def found(rest):
        for candidate in candidates():
            while rest % candidate == 0:
                yield candidate
                rest //= candidate
                if rest == 1:
                    return
        yield rest

    return tuple(found(n))


def identity(value):
    return value


def worker_id(_):
    return os.getpid()


def spin(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
    return seconds


class Order:
    def __init__(self):
        self.id = 4711
        self.customer = "Grace Hopper"
        self.total = decimal.Decimal("1299.95")
        self.at = datetime.datetime(2026, 3, 14, 15, 9, 26)
        self.is_paid = True
        self.weight = 12.75
        self.key = uuid.UUID("5f0b3a52-7a0e-4a2c-9d7b-2f6d1c8e9a10")
        self.units = 3_000_000_000


class Node:
    """As in the rows of data: 27 branches of 36 leaves, which know their parents or do not."""

    def __init__(self, value, parent, levels, knows_parent):
        self.name = f"item {value}"
        self.value = value
        if knows_parent:
            self.parent = parent
        self.children = [Node(i, self, levels[1:], knows_parent) for i in range(levels[0])] if levels else []

    def count(self):
        return 1 + sum(child.count() for child in self.children)


class Futures:
    """concurrent.futures, and loky, which has the same face."""

    def __init__(self, module, workers, spawn=False):
        context = {"mp_context": multiprocessing.get_context("spawn")} if spawn and module.__name__ != "loky" else {}
        self.executor = module.ProcessPoolExecutor(workers, **context)

    def submit(self, function, argument):
        return self.executor.submit(function, argument)

    def map(self, function, arguments, chunk_size):
        return self.executor.map(function, arguments, chunksize=chunk_size)

    def close(self):
        self.executor.shutdown()


class Pebble:
    """pebble, which names things otherwise."""

    def __init__(self, module, workers, spawn=False):
        context = {"context": multiprocessing.get_context("spawn")} if spawn else {}
        self.pool = module.ProcessPool(max_workers=workers, **context)

    def submit(self, function, argument):
        return self.pool.schedule(function, args=[argument])

    def map(self, function, arguments, chunk_size):
        return self.pool.map(function, arguments, chunksize=chunk_size).result()

    def close(self):
        self.pool.close()
        self.pool.join()


class Questions:
    """Each method is a question: it does some work once, and gives the seconds that it took."""

    def __init__(self, module):
        self.make = lambda workers, spawn=False: (Pebble if module.__name__ == "pebble" else Futures)(module, workers, spawn)
        self.warm = None

    def pool(self, workers):
        """The one warm pool."""
        if self.warm is None:
            self.warm = self.make(workers)
            for future in [self.warm.submit(spin, 0.2) for _ in range(workers)]:
                future.result()
        return self.warm

    def map_small(self, chunk_size):
        pool = self.pool(2)
        return timed(MANY_SMALL_SUM, lambda: sum(sum(result) for result in pool.map(factors, MANY_SMALL, int(chunk_size))))

    def submit_small(self):
        pool = self.pool(2)
        return timed(MANY_SMALL_SUM, lambda: sum(sum(future.result()) for future in [pool.submit(factors, n) for n in MANY_SMALL]))

    def few_large(self):
        pool = self.pool(2)
        return timed(FEW_LARGE_SUM, lambda: sum(sum(result) for result in pool.map(factors, FEW_LARGE, 1)))

    def map_identity(self, count):
        pool = self.pool(2)
        numbers = range(int(count))
        return timed(sum(numbers), lambda: sum(pool.map(identity, numbers, 1)))

    def round_trip(self, count, pause):
        pool = self.pool(1)
        times = []
        for i in range(int(count)):
            time.sleep(pause)
            times.append(timed(i, lambda i=i: pool.submit(identity, i).result()))
        return statistics.median(times)

    def payload(self, size):
        pool = self.pool(1)
        data = os.urandom(1 << 20) * (int(size) >> 20)
        return timed(data, lambda: pool.submit(identity, data).result())

    def pickle_order(self, count):
        return pickled(Order(), count, lambda order: vars(order))

    def pickle_graph(self, count):
        return pickled(Node(0, None, (27, 36), True), count, Node.count)

    def pickle_tree(self, count):
        return pickled(Node(0, None, (27, 36), False), count, Node.count)

    def pickle_prices(self, count):
        return pickled({f"item {i}": i * decimal.Decimal("1.01") for i in range(1000)}, count, lambda prices: prices)

    def start(self):
        """With the start method that does not copy this process: that one starts nothing."""
        start = time.perf_counter()
        pool = self.make(1, spawn=True)
        result = pool.submit(identity, 1).result()
        seconds = time.perf_counter() - start
        pool.close()
        return check(1, result, seconds)

    def crash_detect(self):
        pool = self.make(1)
        victim = pool.submit(worker_id, None).result()
        call = pool.submit(spin, 10)
        time.sleep(0.02)
        start = time.perf_counter()
        os.kill(victim, signal.SIGKILL)
        try:
            call.result()
        except Exception:
            seconds = time.perf_counter() - start
            pool.close()
            return seconds
        raise ValueError("the call outlived its worker")

    def worker(self):
        """The process id of an idle worker."""
        return self.pool(1).submit(worker_id, None).result()


def pickled(value, count, content):
    """Microseconds for both ways, as a pool writes and reads."""
    start = time.perf_counter()
    for _ in range(int(count)):
        back = pickle.loads(pickle.dumps(value))
    seconds = time.perf_counter() - start
    return check(content(value), content(back), seconds * 1e6 / count)


def timed(expected, work):
    start = time.perf_counter()
    result = work()
    return check(expected, result, time.perf_counter() - start)


def check(expected, result, seconds):
    if result != expected:
        raise ValueError("wrong result")
    return seconds


def main():
    try:
        module = importlib.import_module(sys.argv[1])
    except ImportError:
        print(f"the module {sys.argv[1]} is not installed", flush=True)
        return
    questions = Questions(module)
    print("ready", flush=True)
    for line in sys.stdin:
        name, *arguments = line.split()
        try:
            print(repr(getattr(questions, name.replace("-", "_"))(*map(float, arguments))), flush=True)
        except Exception as error:
            print(f"{type(error).__name__}: {error}", flush=True)
    if questions.warm is not None:
        questions.warm.close()


if __name__ == "__main__":
    main()
