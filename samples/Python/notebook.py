import math


def factors(n):
    assert n >= 1

    def candidates():
        yield 2
        sqrt_n = int(math.floor(math.sqrt(n)))
        yield from range(3, sqrt_n + 1, 2)

    def gen(n):
        for i in candidates():
            while n % i == 0:
                yield i
                n //= i
                if n == 1:
                    return
        yield n

    return tuple(gen(n))


def hang():
    while True:
        pass
