extension JSONSchema {
  /// Statistics, errors, entry points, the doctor, and what several reports are made of.
  static let reports: StaticString = #"""
        "stats": {
          "type": "object", "description": "ftview stats --format json",
          "required": ["format", "source", "packets", "calls", "functions", "values_missing"],
          "properties": {
            "format": {"const": "ftview-stats/1"}, "source": {"type": "string"},
            "packets": {"type": "integer", "minimum": 0}, "calls": {"type": "integer", "minimum": 0},
            "functions": {"type": "array", "items": {"$ref": "#/definitions/function"}},
            "values_missing": {"type": ["integer", "null"]},
            "nested": {"type": "integer", "minimum": 1, "description": "other packets in their windows, where there are any"}
          }
        },
        "function": {
          "type": "object",
          "required": ["name", "module", "calls", "untimed", "total_ns", "self_ns", "min_ns", "p50_ns", "p99_ns",
            "max_ns"],
          "properties": {
            "name": {"type": ["string", "null"]}, "module": {"type": ["string", "null"]},
            "calls": {"type": "integer", "minimum": 0}, "untimed": {"type": "integer", "minimum": 0},
            "total_ns": {"type": "integer"}, "self_ns": {"type": "integer"},
            "min_ns": {"type": ["integer", "null"]}, "p50_ns": {"type": ["integer", "null"]},
            "p99_ns": {"type": ["integer", "null"]}, "max_ns": {"type": ["integer", "null"]}
          }
        },
        "errors": {
          "type": "object", "description": "ftview errors --format json",
          "required": ["format", "source", "packets"],
          "properties": {
            "format": {"const": "ftview-errors/1"}, "source": {"type": "string"},
            "packets": {"type": "array", "items": {"$ref": "#/definitions/packet_errors"}}
          }
        },
        "packet_errors": {
          "type": "object",
          "required": ["packet", "has_returns", "drop", "dropped_by", "errors", "drops", "not_whole"],
          "properties": {
            "packet": {"type": "integer", "minimum": 1}, "has_returns": {"type": "boolean"},
            "file": {"type": "string", "description": "where the trace is of several files, the one in which the number counts"},
            "drop": {"type": ["string", "null"]}, "dropped_by": {"$ref": "#/definitions/path_or_null"},
            "errors": {"type": "array", "items": {"$ref": "#/definitions/error"}},
            "drops": {"type": "array", "items": {"$ref": "#/definitions/drop"}},
            "not_whole": {"type": "array", "items": {"$ref": "#/definitions/number"},
              "description": "calls of which not all is known"}
          }
        },
        "error": {
          "type": "object",
          "required": ["call", "code", "name", "path", "passed_up_to", "to_outermost"],
          "properties": {
            "call": {"$ref": "#/definitions/number"}, "code": {"type": "integer", "minimum": -4095, "maximum": -1},
            "name": {"type": ["string", "null"]}, "path": {"$ref": "#/definitions/path"},
            "passed_up_to": {"type": "string"}, "to_outermost": {"type": "boolean"}
          }
        },
        "drop": {
          "type": "object",
          "required": ["call", "reason", "reason_number", "path"],
          "properties": {
            "call": {"type": ["integer", "null"]}, "reason": {"type": ["string", "null"]},
            "reason_number": {"type": ["integer", "null"]}, "path": {"$ref": "#/definitions/path_or_null"}
          }
        },
        "entries": {
          "type": "object", "description": "ftview entries --format json",
          "required": ["format", "entries"],
          "properties": {
            "format": {"const": "ftview-entries/1"},
            "entries": {"type": "array", "items": {"$ref": "#/definitions/entry_point"}}
          }
        },
        "entry_point": {
          "type": "object",
          "required": ["function", "module", "argument", "names", "reason"],
          "properties": {
            "function": {"type": "string"}, "module": {"type": ["string", "null"]},
            "argument": {"type": ["integer", "null"]}, "names": {"type": "array", "items": {"type": "string"}},
            "reason": {"type": ["string", "null"]}
          }
        },
        "doctor": {
          "type": "object", "description": "ftview doctor --format json",
          "required": ["format", "possible", "findings", "kernel"],
          "properties": {
            "format": {"const": "ftview-doctor/1"}, "possible": {"type": "boolean"},
            "findings": {"type": "array", "items": {"$ref": "#/definitions/finding"}},
            "kernel": {"type": "object", "additionalProperties": {"type": "string"}}
          }
        },
        "finding": {
          "type": "object",
          "required": ["section", "state", "text", "cure"],
          "properties": {
            "section": {"type": "string"}, "state": {"enum": ["ok", "missing", "note"]}, "text": {"type": "string"},
            "cure": {"type": ["string", "null"]}
          }
        },
        "number": {"type": "integer", "minimum": 1, "description": "a call's number within its packet"},
        "path": {"type": "array", "items": {"type": "string"}, "description": "functions, the outermost first"},
        "path_or_null": {"type": ["array", "null"], "items": {"type": "string"}}
    """#
}
