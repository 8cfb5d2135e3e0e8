"""The tables of a store, and how a store of an older reviewer becomes one of this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.batch.configuration import identify, without_options

if TYPE_CHECKING:
    import sqlite3

VERSION = 2
APPLICATION = 0x52565752  # "RVWR": tells our files from other sqlite files
# `used` counts batches: the configuration of the last one has the highest
_CONFIGURATIONS = "CREATE TABLE configurations (id TEXT PRIMARY KEY, description TEXT NOT NULL, used INTEGER NOT NULL)"
_REVIEWS = "CREATE TABLE reviews (key TEXT PRIMARY KEY, review TEXT NOT NULL)"
_DOCUMENTS = """
CREATE TABLE documents (
    path TEXT NOT NULL,
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
    PRIMARY KEY (path, configuration),
    CHECK ((key IS NULL) <> (failure IS NULL))
)"""


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Makes the tables, or those of version 1 anew. To be called within a transaction that holds the file for writing.

    Another process may have done it meanwhile: then nothing is left to do.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version >= VERSION:
        return
    if tables:
        _from_version_1(connection)
    else:
        for table in (_CONFIGURATIONS, _REVIEWS, _DOCUMENTS):
            connection.execute(table)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _from_version_1(connection: sqlite3.Connection) -> None:
    """Version 1 kept documents by the name as typed, and counted stage, kind and suppressions to the configuration.

    Reviews stay under their keys, so that nothing is judged again. Where a name is relative its folder isn't known: it
    stands for the path until a batch meets the document. Of two rows that become one, the later stays.
    """
    for table in ("documents", "configurations"):
        connection.execute(f"ALTER TABLE {table} RENAME TO {table}_1")
    connection.execute(_CONFIGURATIONS)
    connection.execute(_DOCUMENTS)
    older = connection.execute(
        "SELECT id, description FROM configurations_1 LEFT JOIN documents_1 ON configuration = id"
        " GROUP BY id ORDER BY max(documents_1.rowid)"
    ).fetchall()
    became = {}
    for used, (old, told) in enumerate(older, start=1):
        description = without_options(told)
        became[old] = identify(description)
        connection.execute("INSERT OR REPLACE INTO configurations VALUES (?, ?, ?)", (became[old], description, used))
    connection.execute("CREATE TEMP TABLE became (old TEXT PRIMARY KEY, id TEXT NOT NULL)")
    connection.executemany("INSERT INTO became VALUES (?, ?)", became.items())
    columns = "sha256, surroundings, key, failure, author, team, date, text"
    connection.execute(
        f"INSERT OR REPLACE INTO documents SELECT name, name, became.id, {columns}"  # noqa: S608  # our own columns
        " FROM documents_1 JOIN became ON became.old = configuration ORDER BY documents_1.rowid"
    )
    for table in ("documents_1", "configurations_1", "became"):
        connection.execute(f"DROP TABLE {table}")
