"""Rounds of the measurements: everybody in turn, nobody always first, the warm-up not counted."""

from pathlib import Path

from bench.rounds import Contestant, race, ratio


def test_every_round_begins_with_another_and_the_warm_up_does_not_count() -> None:
    order: list[str] = []
    folders: list[bool] = []

    def contestant(name: str) -> Contestant:
        def run(folder: Path) -> float:
            order.append(name)
            folders.append(not any(folder.iterdir()))
            (folder / "left behind").touch()
            return float(len(order))

        return Contestant(name, run)

    found = race("test", [contestant("a"), contestant("b"), contestant("c")], runs=2)
    assert "".join(order) == "abcbcacab"
    assert all(folders)
    assert found == {"a": (6.0, 8.0), "b": (4.0, 9.0), "c": (5.0, 7.0)}


def test_a_ratio_is_the_median_of_those_within_the_rounds() -> None:
    assert ratio((2.0, 30.0, 8.0), (1.0, 10.0, 2.0)) == 3.0
