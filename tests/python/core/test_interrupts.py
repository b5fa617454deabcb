"""What is told to stop is told while it is at work, and never afterwards."""

import threading

import pytest

from prospecting_roi.core.interrupts import ask, stop_all, stop_if_asked, tell, told_to_stop


def test_only_what_is_at_work_is_told() -> None:
    told: list[str] = []

    def stop() -> None:
        told.append("stop")

    tell(stop)
    assert told == []
    with told_to_stop(stop):
        stop_all()
        tell(stop)
    stop_all()
    tell(stop)
    assert told == ["stop", "stop"]


def test_the_end_of_the_work_waits_for_the_telling() -> None:
    is_telling, may_go_on, closed = (threading.Event() for _ in range(3))
    was_closed: list[bool] = []

    def stop() -> None:
        is_telling.set()
        may_go_on.wait(60)
        was_closed.append(closed.is_set())

    def work() -> None:
        with told_to_stop(stop):
            is_telling.wait(60)
        closed.set()

    teller, worker = threading.Thread(target=stop_all), threading.Thread(target=work)
    worker.start()
    while not is_telling.is_set():
        if not teller.is_alive():
            teller = threading.Thread(target=stop_all)
            teller.start()
        is_telling.wait(0.01)
    assert not closed.wait(0.2)
    may_go_on.set()
    worker.join(60)
    teller.join(60)
    assert was_closed == [False]


def test_what_was_asked_is_remembered_until_the_next_command() -> None:
    stop_if_asked()
    ask()
    with pytest.raises(KeyboardInterrupt):
        stop_if_asked()
    ask(to_stop=False)
    stop_if_asked()
