"""A function runs in another process, whose time and memory are limited."""

import ctypes
import os
import signal
import sys
import time
from functools import partial

import numpy as np
import pytest

from dashboard.common.bounded_process import (
    ProcessLimits,
    ProcessStoppedError,
    limits_in_force,
    most_memory_mb,
    run_bounded,
    stop_reason,
)
from dashboard.common.errors import UnreadableFileError
from dashboard.common.progress import listening, report_progress

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces all limits")
GENEROUS = ProcessLimits(60, 1_000)
fork = partial(run_bounded, may_fork=True)


def double(number):
    report_progress("Doubling", 0.5)
    days = np.array(["2024-10-08", "NaT"], "datetime64[s]")
    zeros = np.zeros((1_000, 3))
    return {"number": 2 * number, "zeros": zeros, "empty": np.array([], float), "days": days}


def fail():
    raise UnreadableFileError("no table").in_file("a.csv")


def stop(number):
    os.kill(os.getpid(), number)
    time.sleep(60)


def take_memory():
    return len(bytearray(3_000_000_000))


def compute():
    while True:
        pass


class TestFork:
    def test_the_result_and_the_progress_arrive(self):
        steps = []
        with listening(lambda *step: steps.append(step)):
            result = fork(partial(double, 4), GENEROUS)
        assert result["number"] == 8
        assert result["zeros"].tolist() == np.zeros((1_000, 3)).tolist()
        assert len(result["empty"]) == 0
        assert result["days"].dtype == "datetime64[s]"
        assert list(map(str, result["days"])) == ["2024-10-08T00:00:00", "NaT"]
        assert steps == [("Doubling", 0.5)]
        # Changes are not written to the file that transferred the columns.
        result["zeros"][0, 0] = 1

    def test_the_error_of_the_function_is_raised(self):
        with pytest.raises(UnreadableFileError, match=r"^a\.csv: no table$"):
            fork(fail, GENEROUS)

    @pytest.mark.parametrize(
        ("function", "limits", "reason"),
        [
            pytest.param(take_memory, GENEROUS, "memory", id="memory"),
            pytest.param(partial(stop, signal.SIGABRT), GENEROUS, "memory", id="allocation"),
            pytest.param(partial(stop, signal.SIGSEGV), GENEROUS, "failure", id="crash"),
            pytest.param(partial(time.sleep, 60), ProcessLimits(1, 1_000), "time", id="waiting"),
            pytest.param(compute, ProcessLimits(1, 1_000), "time", id="computing"),
            pytest.param(partial(os._exit, 7), GENEROUS, "failure", id="exit"),
            pytest.param(lambda: (_ for _ in ()), GENEROUS, "failure", id="not picklable"),
            pytest.param(partial(next, iter(())), GENEROUS, "failure", id="other error"),
        ],
    )
    def test_the_reason_is_known_if_it_is_stopped(self, function, limits, reason):
        started = time.monotonic()
        expected = ProcessStoppedError if "error" not in reason else StopIteration
        with pytest.raises((expected, TypeError, StopIteration)) as raised:
            fork(function, limits)
        if isinstance(raised.value, ProcessStoppedError):
            assert raised.value.reason == reason
        assert time.monotonic() - started < 30

    def test_libraries_write_no_error(self, capfd):
        fork(partial(ctypes.CDLL(None).perror, b"panicked"), GENEROUS)
        assert capfd.readouterr().err == ""


@pytest.mark.starts_programs
class TestOtherPython:
    def test_the_result_and_the_error_arrive(self):
        result = run_bounded(partial(np.zeros, 5), GENEROUS)
        assert result.tolist() == [0] * 5
        with pytest.raises(ValueError, match="invalid literal"):
            run_bounded(partial(int, "a"), GENEROUS)

    def test_a_process_that_is_stopped_is_reported(self):
        with pytest.raises(ProcessStoppedError) as raised:
            run_bounded(partial(signal.raise_signal, signal.SIGSEGV), GENEROUS)
        assert raised.value.reason == "failure"


class TestHere:
    def test_more_memory_raises_an_error_and_later_it_is_allowed_again(self):
        with limits_in_force(ProcessLimits(60, 100)), pytest.raises(MemoryError):
            bytearray(1_000_000_000)
        assert len(bytearray(200_000_000)) == 200_000_000

    def test_the_clock_is_stopped_afterwards(self):
        with limits_in_force(GENEROUS):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_the_usual_limit_is_below_the_memory_of_the_machine():
    assert 100 < most_memory_mb() < 100_000_000
    assert ProcessLimits().most_mb == most_memory_mb()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("SIGXCPU", "time"), ("SIGALRM", "time"), ("SIGKILL", "memory"), ("SIGBUS", "failure")],
)
def test_the_signal_shows_the_reason(name, reason):
    assert stop_reason(-signal.Signals[name]) == reason
