"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html"""

from __future__ import annotations

from pytest_runbooks.emulators.services.apis.throttling import TokenBuckets


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(buckets: TokenBuckets, times: int, rate: float, burst: float, key: str = "a") -> int:
    return sum(buckets.take(key, rate, burst) for _ in range(times))


def test_a_bucket_holds_the_burst_at_first_and_fills_at_the_rate() -> None:
    clock = Clock()
    buckets = TokenBuckets(clock)
    assert taken(buckets, 5, rate=2, burst=3) == 3
    clock.now = 0.4
    assert taken(buckets, 5, rate=2, burst=3) == 0
    clock.now = 1.0
    assert taken(buckets, 5, rate=2, burst=3) == 2


def test_it_never_holds_more_than_the_burst() -> None:
    clock = Clock()
    buckets = TokenBuckets(clock)
    assert buckets.take("a", 10, 3)
    clock.now = 100.0
    assert taken(buckets, 10, rate=10, burst=3) == 3


def test_a_limit_of_nothing_lets_nothing_pass() -> None:
    assert not TokenBuckets(Clock()).take("a", 0, 0)


def test_each_key_has_its_own() -> None:
    buckets = TokenBuckets(Clock())
    assert taken(buckets, 2, rate=1, burst=1, key="a") == 1
    assert taken(buckets, 2, rate=1, burst=1, key="b") == 1


def test_limits_that_are_raised_let_requests_pass_at_once() -> None:
    buckets = TokenBuckets(Clock())
    assert taken(buckets, 3, rate=1, burst=1) == 1
    assert taken(buckets, 3, rate=10, burst=2) == 2


def test_after_a_reset_all_are_full() -> None:
    buckets = TokenBuckets(Clock())
    assert taken(buckets, 2, rate=1, burst=1) == 1
    buckets.reset()
    assert taken(buckets, 2, rate=1, burst=1) == 1
