"""What a question may find: its filter and a restriction, with the names that the server holds."""

from __future__ import annotations

from dataclasses import replace

from index.hiding import Restriction
from index.milvus.expressions import (
    Sight,
    Unnamed,
    document_expression,
    every,
    passage_expression,
    seen_expression,
    sight_of,
)
from index.milvus.server import Server
from index.milvus.writing import COUNTS, bodies, heads
from index.names import match_names
from index.records import Filter

_UNNAMED = f'committee == "" and {COUNTS}'


def wanted_expressions(
    server: Server, filters: Filter, restriction: Restriction | None
) -> tuple[str, str]:
    """Return which passages may be found, and of which documents under the restriction alone.

    Raises:
        UnknownName: the filter names a council or committee that is not held, or is hidden.
    """
    wanted = _named(server, filters, restriction)
    sight = _sight(server, restriction)
    seen = seen_expression(sight) if sight else ""
    hides_exempt = restriction is not None and restriction.hides_exempt
    passages = passage_expression(wanted, hides_exempt=hides_exempt)
    return every(seen, document_expression(wanted), passages), every(seen)


def seen_names(server: Server, restriction: Restriction | None) -> tuple[list[str], list[str]]:
    """Return the councils and the committees of what a restriction leaves, sorted."""
    held = bodies(server)
    if restriction is not None:
        unnamed = _unnamed(server)
        sight = sight_of(restriction, held, unnamed)
        own = {document.council for document in unnamed if document.document in sight.documents}
        held = [
            body
            for body in held
            if body.key in sight.bodies or (body.committee is None and body.council in own)
        ]
    councils = sorted({body.council for body in held if body.council})
    return councils, sorted({body.committee for body in held if body.committee})


def _named(server: Server, filters: Filter, restriction: Restriction | None) -> Filter:
    if not (filters.councils or filters.committees):
        return filters
    councils, committees = seen_names(server, restriction)
    return replace(
        filters,
        councils=match_names("council", filters.councils, councils),
        committees=match_names("committee", filters.committees, committees),
    )


def _sight(server: Server, restriction: Restriction | None) -> Sight | None:
    if restriction is None or not restriction.hides_documents:
        return None
    return sight_of(restriction, bodies(server), _unnamed(server))


def _unnamed(server: Server) -> list[Unnamed]:
    return [
        Unnamed(document=head.key, council=head.council, title=head.title, path=head.path)
        for head in heads(server, _UNNAMED)
    ]
