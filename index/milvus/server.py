"""The one module that calls pymilvus: a collection's server, with a time limit and plain errors.

pymilvus takes seconds to import (it brings pandas), so nothing else imports it, and this only
when an address asks for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from index.errors import ServerRefused, ServerUnavailable
from index.milvus.layout import Part, schemas

Row = dict[str, Any]
# Seconds that one call may take; a load of a large collection and a long search are within it.
_TIME_LIMIT = 60.0
_CONNECT_LIMIT = 10.0
# Rows to a message.  A passage's row is some 6 kB and a piece of contents 60: both stay far below
# the 64 MB that a server takes at most.
_AT_ONCE = 400
# How often an idle connection asks whether the server is there.  pymilvus asks every ten seconds;
# while minutes are embedded nothing else is said, and a server then ends the connection.
_ALIVE_MS = 330_000
_NO_SUCH_COLLECTION = 100
_UNREACHABLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MilvusAddress:
    """Where a collection is.

    Attributes:
        address: as somebody wrote it.
        uri: what pymilvus is given: "http://host:19530", or a file's path.
        collection: the name that the four collections' names begin with.
        token: "user:password" or an API key; "" where the server asks for none.
    """

    address: str
    uri: str
    collection: str
    token: str = ""

    @property
    def is_file(self) -> bool:
        """Whether the engine runs inside this process, over a file."""
        return not self.uri.startswith("http")


class Server:
    """An open connection; every call ends within a time limit, or with an error that says why.

    Raises:
        ServerUnavailable: pymilvus is not installed, or nothing answers; of every call.
        ServerRefused: the server says no; of every call.
    """

    def __init__(self, where: MilvusAddress) -> None:
        self.where = where
        _require_folder(where)
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise ServerUnavailable(
                f"{where.address} needs the client of Milvus, which is not installed "
                f'({error.name}). Install it: pip install "minutes-assistant[milvus]"'
            ) from error
        # It prints what it raises too; what we raise is told once, in our words.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
        with self._asking():
            self._client = MilvusClient(
                uri=where.uri,
                token=where.token,
                timeout=_CONNECT_LIMIT,
                grpc_options={"grpc.keepalive_time_ms": _ALIVE_MS},
            )

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        from grpc import RpcError
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except RpcError as error:
            raise _unavailable(self.where, str(error)) from error
        except MilvusException as error:
            text = " ".join(str(error.message).split())
            if error.code == _NO_SUCH_COLLECTION:
                raise ServerRefused(
                    f"{self.where.address} lacks one of its collections: {text}. "
                    f"Make it anew: minutes index PATH --rebuild --index {self.where.address}"
                ) from error
            lost = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "Fail connecting", "Open local milvus")
            if error.code == _UNREACHABLE or any(sign in text for sign in lost):
                raise _unavailable(self.where, text) from error
            raise ServerRefused(
                f"the Milvus server of {self.where.address} refused: {text}"
            ) from error

    def has(self, part: Part) -> bool:
        """Tell whether a collection is there."""
        with self._asking():
            name = self._name(part)
            return bool(self._client.has_collection(name, timeout=_TIME_LIMIT))

    def create(self, dimension: int) -> None:
        """Make the collections that are not there."""
        # The engine behind a file knows no tokenizer that cuts at blanks alone.  Our terms hold
        # letters and digits only, so its standard one cuts them at the same places.
        tokenizer = "standard" if self.where.is_file else "whitespace"
        with self._asking():
            made = schemas(self._client, dimension=dimension, tokenizer=tokenizer)
        for part, (schema, indexes) in made.items():
            if self.has(part):
                continue
            with self._asking():
                name = self._name(part)
                self._client.create_collection(
                    name,
                    schema=schema,
                    # What one process has written, the next one sees.
                    consistency_level="Strong",
                    timeout=_TIME_LIMIT,
                )
                # Not waited for: an index of no rows is there at once, and ``load`` waits.
                self._client.create_index(
                    name, index_params=indexes, sync=False, timeout=_TIME_LIMIT
                )

    def drop(self) -> None:
        """Remove all four collections."""
        for part in reversed(Part):
            with self._asking():
                self._client.drop_collection(self._name(part), timeout=_TIME_LIMIT)

    def load(self) -> None:
        """Have the server ready the collections for searching, where it has not yet."""
        for part in Part:
            with self._asking():
                self._client.load_collection(self._name(part), timeout=_TIME_LIMIT)

    def put(self, part: Part, rows: Sequence[Mapping[str, object]]) -> None:
        """Write rows, in place of those with the same primary key."""
        for start in range(0, len(rows), _AT_ONCE):
            with self._asking():
                self._client.upsert(
                    self._name(part),
                    [dict(row) for row in rows[start : start + _AT_ONCE]],
                    timeout=_TIME_LIMIT,
                )

    def delete(self, part: Part, expression: str) -> None:
        """Delete the rows that an expression names."""
        with self._asking():
            self._client.delete(self._name(part), filter=expression, timeout=_TIME_LIMIT)

    def rows(self, part: Part, expression: str, fields: Sequence[str]) -> Iterator[Row]:
        """Yield every row that an expression names, in no certain order."""
        with self._asking():
            found = self._client.query_iterator(
                self._name(part),
                batch_size=_AT_ONCE,
                filter=expression,
                output_fields=list(fields),
                timeout=_TIME_LIMIT,
            )
        try:
            while True:
                with self._asking():
                    batch = found.next()
                if not batch:
                    return
                yield from batch
        finally:
            found.close()

    def search(
        self,
        field: str,
        asked: str | Sequence[float],
        *,
        expression: str,
        fields: Sequence[str],
        limit: int,
    ) -> list[Row]:
        """Return the rows nearest to terms or to a vector, best first, with some of their fields.

        How near is not told: BM25 of the engine behind a file has the other sign, and the rarity
        of a word counts each segment for itself there.
        """
        metric = "BM25" if isinstance(asked, str) else "IP"
        with self._asking():
            found = self._client.search(
                self._name(Part.PASSAGES),
                data=[asked],
                anns_field=field,
                filter=expression,
                limit=limit,
                output_fields=list(fields),
                search_params={"metric_type": metric},
                timeout=_TIME_LIMIT,
            )
        return [dict(hit["entity"]) for hit in found[0]]

    def _name(self, part: Part) -> str:
        return f"{self.where.collection}{part}"


def _require_folder(where: MilvusAddress) -> None:
    folder = Path(where.uri).parent
    if where.is_file and not folder.is_dir():
        raise ServerUnavailable(
            f"{where.address} cannot be opened: there is no folder {folder}. Make it, or name "
            "another file"
        )


def _unavailable(where: MilvusAddress, reason: str) -> ServerUnavailable:
    if where.is_file:
        return ServerUnavailable(
            f"{where.address} cannot be opened: {reason}. If another process has it open, wait "
            "until that ends: a file serves one process at a time"
        )
    return ServerUnavailable(
        f"the Milvus server of {where.address} does not answer: {reason}. Check that it runs and "
        "that host and port are right, or use an index of this machine: --index FOLDER"
    )
