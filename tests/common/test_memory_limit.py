"""The memory of this process is limited while it reads a file."""

import sys

import pytest

from dashboard.common.memory_limit import memory_limit, most_memory_mb

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit")


def test_more_memory_raises_an_error_and_later_it_is_allowed_again():
    with memory_limit(100), pytest.raises(MemoryError):
        bytearray(1_000_000_000)
    assert len(bytearray(200_000_000)) == 200_000_000


def test_less_memory_is_allowed():
    with memory_limit(1_000):
        assert len(bytearray(200_000_000)) == 200_000_000


def test_the_usual_limit_is_below_the_memory_of_the_machine():
    resource = pytest.importorskip("resource")
    assert 100 < most_memory_mb() < 100_000_000
    with memory_limit(most_memory_mb()):
        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        assert soft != resource.RLIM_INFINITY
