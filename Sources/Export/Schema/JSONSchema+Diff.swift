extension JSONSchema {
  /// Two packets compared.
  static let diff: StaticString = #"""
        "diff": {
          "type": "object", "description": "ftview diff --format json",
          "required": ["format", "left", "right", "tolerance", "same", "counts", "first_divergence", "reasons",
            "difference_ns", "causes", "errors", "rows"],
          "properties": {
            "format": {"const": "ftview-diff/1"}, "left": {"$ref": "#/definitions/diff_side"},
            "right": {"$ref": "#/definitions/diff_side"},
            "tolerance": {"type": "object", "required": ["percent", "ns", "learned"],
              "properties": {"percent": {"type": "integer"}, "ns": {"type": "integer"},
              "learned": {"type": "integer", "minimum": 0}}},
            "same": {"type": "boolean"},
            "counts": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0},
              "description": "lines of each state"},
            "first_divergence": {"anyOf": [{"type": "null"}, {"type": "object", "required": ["row", "state",
              "path"], "properties": {"row": {"type": "integer", "minimum": 0},
              "state": {"$ref": "#/definitions/diff_state"}, "path": {"$ref": "#/definitions/path"}}}]},
            "reasons": {"type": "array", "items": {"$ref": "#/definitions/diff_reason"}},
            "difference_ns": {"type": "integer"},
            "causes": {"type": "array", "items": {"$ref": "#/definitions/diff_cause"}},
            "errors": {"type": "object", "required": ["left", "right"],
              "properties": {"left": {"$ref": "#/definitions/packet_errors"},
              "right": {"$ref": "#/definitions/packet_errors"}}},
            "rows": {"type": "array", "items": {"$ref": "#/definitions/diff_row"}}
          }
        },
        "diff_side": {
          "type": "object",
          "required": ["trace", "packet", "summary", "calls", "duration_ns", "integrity"],
          "properties": {
            "trace": {"type": "string"}, "packet": {"type": "integer", "minimum": 1},
            "summary": {"type": ["string", "null"]}, "calls": {"type": "integer", "minimum": 0},
            "duration_ns": {"type": ["integer", "null"]}, "integrity": {"enum": ["complete", "lost", "truncated"]}
          }
        },
        "diff_state": {"enum": ["same", "slower", "faster", "only_left", "only_right", "count_changed",
          "return_changed", "moved", "renamed"]},
        "diff_reason": {
          "type": "object",
          "required": ["row", "kind", "values"],
          "properties": {
            "row": {"type": "integer", "minimum": 0}, "kind": {"enum": ["argument", "field", "return"]},
            "argument": {"type": "string"}, "field": {"type": "string"}, "around": {"type": "boolean"},
            "values": {"type": "array", "items": {"type": ["string", "null"]}, "minItems": 2, "maxItems": 2}
          }
        },
        "diff_cause": {
          "type": "object",
          "required": ["kind", "row", "delta_ns", "lines"],
          "properties": {
            "kind": {"enum": ["only_left", "only_right", "count_changed", "moved", "self_time", "rest"]},
            "row": {"type": ["integer", "null"]}, "delta_ns": {"type": "integer"},
            "lines": {"type": "integer", "minimum": 0}
          }
        },
        "diff_row": {
          "type": "object",
          "required": ["function", "depth", "state", "left", "right"],
          "properties": {
            "function": {"type": "string"}, "depth": {"type": "integer", "minimum": 0},
            "state": {"$ref": "#/definitions/diff_state"},
            "left": {"anyOf": [{"type": "null"}, {"$ref": "#/definitions/diff_calls"}]},
            "right": {"anyOf": [{"type": "null"}, {"$ref": "#/definitions/diff_calls"}]},
            "ret": {"type": "array", "items": {"type": ["string", "null"]}, "minItems": 2, "maxItems": 2},
            "right_function": {"type": "string"}, "moved": {"type": "integer", "minimum": 0}
          }
        },
        "diff_calls": {
          "type": "object",
          "required": ["call", "count", "duration_ns"],
          "properties": {
            "call": {"$ref": "#/definitions/number"}, "count": {"type": "integer", "minimum": 1},
            "duration_ns": {"type": ["integer", "null"]}
          }
        }
    """#
}
