"""A store as version 1 of its tables had it, made from one of today."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TABLES = """
CREATE TABLE configurations (id TEXT PRIMARY KEY, description TEXT NOT NULL);
CREATE TABLE documents (
    name TEXT NOT NULL,
    configuration TEXT NOT NULL REFERENCES configurations (id),
    sha256 TEXT,
    surroundings TEXT NOT NULL,
    key TEXT REFERENCES reviews (key),
    failure TEXT,
    author TEXT,
    team TEXT,
    date TEXT,
    text TEXT,
    PRIMARY KEY (name, configuration),
    CHECK ((key IS NULL) <> (failure IS NULL))
);
"""


def make_version_1(path: Path, configurations: list[tuple[str, str]]) -> None:
    """`configurations` are ids and descriptions; each gets a row of every document."""
    with sqlite3.connect(path) as store:
        store.executescript(
            "ALTER TABLE documents RENAME TO now; DROP TABLE configurations;" + TABLES + "PRAGMA user_version = 1;"
        )
        for told in configurations:
            store.execute("INSERT INTO configurations VALUES (?, ?)", told)
            store.execute(
                "INSERT INTO documents"
                " SELECT name, ?, sha256, 'then', key, failure, author, team, date, text FROM now ORDER BY name",
                told[:1],
            )
        store.execute("DROP TABLE now")
    store.close()
