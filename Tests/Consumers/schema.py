#!/usr/bin/env python3
"""schema.py SCHEMA FILE...: whether documents are as a JSON Schema says, by python3-jsonschema, and have no member that it does not name.

The schema is asked for one definition, the one that the document's format belongs to, because "none of ten" is all that a validator
says of a document that breaks one.
"""
import json
import sys

import jsonschema

# Calls are nested some 50 deep, and a validator goes down by several functions a level.
sys.setrecursionlimit(20_000)


def closed(schema):
    """The same with no other members than those that are named."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        copy["additionalProperties"] = False
    return copy


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    names = {}
    for choice in schema["anyOf"]:
        name = choice["$ref"].rsplit("/", 1)[1]
        names[schema["definitions"][name]["properties"]["format"]["const"]] = name
    strict = closed(schema)
    seen = set()
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        name = names[document["format"]]
        seen.add(name)
        one = {"$ref": "#/definitions/" + name, "definitions": strict["definitions"]}
        error = next(jsonschema.Draft7Validator(one).iter_errors(document), None)
        if error is not None:
            sys.exit(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
    left = set(names.values()) - seen
    if left:
        sys.exit("no document of: " + ", ".join(sorted(left)))


main()
