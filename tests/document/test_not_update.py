"""Texts that are no updates are said to be none; terse updates are left alone."""

from __future__ import annotations

import pytest

from reviewer.document.read import read_text

POEM = """The heron stands in silver light
And waits upon the river's bend
The reeds have folded up for night
The water has no shore or end
A lantern drifts between the trees
And someone hums a song of rain
The moths arrive in twos and threes
And leave the window dark again"""
RECIPE = (
    "Apple cake\n\n200 g flour, 100 g sugar, 2 eggs\n1 tsp vanilla, a pinch of salt\n\n"
    "Preheat the oven. Whisk butter and sugar, stir in the flour, bake until golden."
)
MENU = (
    "Starters\nOnion soup 6.50\nGreen salad 5.00\nMains\nTrout with almonds 18.90\nRoast duck 21.50\n"
    "Mushroom risotto 14.00\nDesserts\nPlum tart 6.00"
)
LOG = "\n".join(f"2026-03-14T10:0{n}:00Z INFO worker-{n} finished job {n * 17}" for n in range(8))
CODE = """import os

def main(path):
    for name in os.listdir(path):
        print(name)
        total = total + 1
    return total

if True:
    main('.')
"""
LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et "
    "dolore magna aliqua."
)


def codes(text: str) -> list[str]:
    return [warning.code for warning in read_text(text, "x").warnings]


@pytest.mark.parametrize(
    "text", [POEM, RECIPE, MENU, LOG, CODE, LOREM], ids=["poem", "recipe", "menu", "log", "code", "filler"]
)
def test_other_texts_are_said_to_be_no_update(text: str) -> None:
    assert "not-an-update" in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "All green.\nNothing new.",
        "ok week. shipped. bye",
        "LIKED\nthe demo\nLACKED\nsleep",
        "Lunch moved, we ate cake with butter, sugar and eggs. The team shipped on Monday.",
        "14:02:11 paged\n14:03:40 rolled back\n14:20:00 fixed, team asleep again",
        "Cloud bill 12.40\nLicences 8.00\nCoffee 3.50\nWe are within the budget this quarter, team.",
        "We slowed down\nand then we tested\nand then we wrote\nwhat the depot wanted\n"
        "and nobody left\nand Omar came back\nto work on Mondays\nwith the team",
        "\n".join(
            f"{place}: the gates were moved by radio again and the farmers had their water when we had said it, "
            f"as on every day of this week. {{{{edit Ana: seen}}}}"
            for place in ("North", "South", "Mill", "Weir", "Bridge")
        ),
    ],
)
def test_terse_and_odd_updates_are_left_alone(text: str) -> None:
    assert "not-an-update" not in codes(text)
