"""``manifest.json``: what a generation says of itself, written and read back without a guess."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged, IndexIncompatible
from index.records import Counts, EncoderIdentity, FileMark, Manifest, Segment

SCHEMA = 5


def manifest_to_json(manifest: Manifest) -> str:
    """Write a manifest as JSON, with a CRC-32 over its values, since no other file marks it.

    A ``built_at`` without time zone is taken as local time.
    """
    value = {
        **dataclasses.asdict(manifest),
        "built_at": manifest.built_at.astimezone(dt.UTC).isoformat(),
        "files": {name: dataclasses.asdict(mark) for name, mark in manifest.files},
    }
    return json.dumps({**value, "crc32": _crc32(value)}, ensure_ascii=False, indent=1) + "\n"


def manifest_from_json(content: str | bytes, *, file: Path, folder: Path) -> Manifest:
    """Read what ``manifest_to_json`` wrote; ``file`` and ``folder`` are named in errors.

    Raises:
        IndexIncompatible: another schema; nothing else of the manifest is looked at.
        IndexDamaged: not JSON, a key too many or too few, a value of another type, or altered.
    """
    try:
        value = json.loads(content)
        schema = value.get("schema", SCHEMA) if isinstance(value, dict) else SCHEMA
        if schema == SCHEMA or isinstance(schema, bool):
            return _manifest(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise IndexDamaged(file, str(error), folder=folder) from error
    raise IndexIncompatible(folder, "schema", expected=SCHEMA, found=schema)


def _manifest(value: object) -> Manifest:
    crc32 = value.pop("crc32", None) if isinstance(value, dict) else None
    top = _checked(Manifest, value)
    read = {
        **top,
        "encoder": EncoderIdentity(**_checked(EncoderIdentity, top["encoder"])),
        "counts": Counts(**_checked(Counts, top["counts"])),
        "built_at": dt.datetime.fromisoformat(top["built_at"]),
        "segments": tuple(Segment(**_checked(Segment, one)) for one in top["segments"]),
        "files": tuple(
            (n, FileMark(**_checked(FileMark, m))) for n, m in sorted(top["files"].items())
        ),
    }
    if read["built_at"].utcoffset() != dt.timedelta(0):
        raise ValueError(f"built_at is not in UTC: {top['built_at']!r}")
    if crc32 != _crc32(top):
        raise ValueError("its checksum crc32 is missing or not that of its values")
    return Manifest(**read)


def _checked(record: type, value: object) -> dict[str, Any]:
    """Give back ``value`` if it is an object with exactly the fields of ``record``."""
    # The records' annotations are strings; records inside records are objects in JSON.
    kinds: dict[object, type] = {"int": int, "str": str, "dt.datetime": str}
    kinds["tuple[Segment, ...]"] = list
    types = {field.name: kinds.get(field.type, dict) for field in dataclasses.fields(record)}
    if not isinstance(value, dict):
        raise TypeError(f"{record.__name__} is no object")
    for key in sorted(value.keys() ^ types.keys()):
        raise ValueError(f"{record.__name__} has {'no' if key in types else 'unknown'} key {key!r}")
    for key, expected in types.items():
        # "is not" and not isinstance: true and false are integers to Python.
        if type(value[key]) is not expected or (expected is int and value[key] < 0):
            raise ValueError(f"{key} of {record.__name__} is {str(value[key])[:40]!r}")
    return value


def _crc32(value: Mapping[str, object]) -> int:
    return zlib.crc32(json.dumps(value, sort_keys=True).encode())
