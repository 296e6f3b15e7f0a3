extension JSONSchema {
  /// Path families, what is usual of them, and two lists of them compared.
  static let families: StaticString = #"""
        "families": {
          "type": "object", "description": "ftview families --format json",
          "required": ["format", "source", "packets", "entries", "families"],
          "properties": {
            "format": {"const": "ftview-families/1"}, "source": {"type": "string"},
            "packets": {"type": "integer", "minimum": 0},
            "entries": {"type": "array", "items": {"type": "object", "required": ["name", "packets", "incomplete"],
              "properties": {"name": {"type": "string"}, "packets": {"type": "integer", "minimum": 0},
              "incomplete": {"type": "integer", "minimum": 0}}}},
            "families": {"type": "array", "items": {"$ref": "#/definitions/family"}}
          }
        },
        "family": {
          "type": "object",
          "required": ["family", "shape", "entry", "name", "path", "packets", "share", "rare", "median_ns",
            "p99_ns", "packet", "drop", "returned"],
          "properties": {
            "family": {"type": "integer", "minimum": 1}, "shape": {"$ref": "#/definitions/shape"},
            "entry": {"type": "string"}, "name": {"type": "string"}, "path": {"$ref": "#/definitions/path"},
            "packets": {"type": "integer", "minimum": 0}, "share": {"type": "number"}, "rare": {"type": "boolean"},
            "median_ns": {"type": ["integer", "null"]}, "p99_ns": {"type": ["integer", "null"]},
            "packet": {"type": "integer", "minimum": 1}, "drop": {"type": ["string", "null"]},
            "file": {"type": "string", "description": "where the trace is of several files, the one in which the number counts"},
            "returned": {"type": "array", "items": {"type": "string"}}
          }
        },
        "shape": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "family_member": {
          "type": "object", "description": "ftview families FILE#N --format json",
          "required": ["format", "trace", "packet", "entry", "family", "name", "others", "siblings", "has", "lacks",
            "outliers"],
          "properties": {
            "format": {"const": "ftview-family-member/1"}, "trace": {"type": "string"},
            "packet": {"type": "integer", "minimum": 1}, "entry": {"type": "string"},
            "family": {"type": ["integer", "null"]}, "name": {"type": ["string", "null"]},
            "others": {"type": "integer", "minimum": 0}, "siblings": {"type": "integer", "minimum": 0},
            "has": {"type": "array", "items": {"$ref": "#/definitions/deviation"}},
            "lacks": {"type": "array", "items": {"$ref": "#/definitions/deviation"}},
            "outliers": {"type": "array", "items": {"$ref": "#/definitions/outlier"}}
          }
        },
        "deviation": {
          "type": "object",
          "required": ["path", "packets", "beneath"],
          "properties": {
            "path": {"$ref": "#/definitions/path"}, "packets": {"type": "integer", "minimum": 0},
            "beneath": {"type": "integer", "minimum": 0}
          }
        },
        "outlier": {
          "type": "object",
          "required": ["path", "what", "value", "p5", "median", "p95"],
          "properties": {
            "path": {"$ref": "#/definitions/path"}, "what": {"enum": ["total", "self", "calls"]},
            "value": {"type": "integer"}, "p5": {"type": "integer"}, "median": {"type": "integer"},
            "p95": {"type": "integer"}
          }
        },
        "baseline": {
          "type": "object", "description": "ftview families --save",
          "required": ["format", "source", "entries"],
          "properties": {
            "format": {"const": "ftview-baseline/1"}, "source": {"type": "string"},
            "entries": {"type": "array", "items": {"type": "object", "required": ["name", "packets", "incomplete",
              "families"], "properties": {"name": {"type": "string"}, "packets": {"type": "integer", "minimum": 0},
              "incomplete": {"type": "integer", "minimum": 0}, "families": {"type": "array",
              "items": {"$ref": "#/definitions/baseline_family"}}}}}
          }
        },
        "baseline_family": {
          "type": "object",
          "required": ["shape", "name", "packets", "median_ns", "p99_ns", "drop", "sampled", "paths"],
          "properties": {
            "shape": {"$ref": "#/definitions/shape"}, "name": {"type": "string"},
            "packets": {"type": "integer", "minimum": 0}, "median_ns": {"type": ["integer", "null"]},
            "p99_ns": {"type": ["integer", "null"]}, "drop": {"type": ["string", "null"]},
            "sampled": {"type": "integer", "minimum": 0},
            "paths": {"type": "array", "items": {"$ref": "#/definitions/baseline_path"}}
          }
        },
        "baseline_path": {
          "type": "object",
          "required": ["function", "caller", "packets", "calls", "total_ns", "self_ns"],
          "properties": {
            "function": {"type": "string"},
            "caller": {"type": ["integer", "null"], "description": "an index into the same paths"},
            "packets": {"type": "integer", "minimum": 0}, "calls": {"$ref": "#/definitions/spread"},
            "total_ns": {"$ref": "#/definitions/spread"}, "self_ns": {"$ref": "#/definitions/spread"}
          }
        },
        "spread": {"type": ["array", "null"], "items": {"type": "integer"}, "minItems": 3, "maxItems": 3,
          "description": "5th percentile, median, 95th percentile"},
        "comparison": {
          "type": "object", "description": "ftview families --against --format json",
          "required": ["format", "baseline", "before", "after", "same", "entries"],
          "properties": {
            "format": {"const": "ftview-family-comparison/1"}, "baseline": {"type": "string"},
            "before": {"type": "string"}, "after": {"type": "string"}, "same": {"type": "boolean"},
            "entries": {"type": "array", "items": {"type": "object", "required": ["name", "packets", "families"],
              "properties": {"name": {"type": "string"}, "packets": {"type": "array", "items": {"type": "integer",
              "minimum": 0}, "minItems": 2, "maxItems": 2}, "families": {"type": "array",
              "items": {"$ref": "#/definitions/family_change"}}}}}
          }
        },
        "family_change": {
          "type": "object",
          "required": ["state", "name", "different", "rare", "before", "after", "share_changed", "gone", "come",
            "times"],
          "properties": {
            "state": {"enum": ["same", "changed", "new", "vanished"]}, "name": {"type": ["string", "null"]},
            "different": {"type": "boolean"}, "rare": {"type": "boolean"},
            "before": {"anyOf": [{"type": "null"}, {"$ref": "#/definitions/family_side"}]},
            "after": {"anyOf": [{"type": "null"}, {"$ref": "#/definitions/family_side"}]},
            "share_changed": {"type": "boolean"},
            "gone": {"type": "array", "items": {"$ref": "#/definitions/path"}},
            "come": {"type": "array", "items": {"$ref": "#/definitions/path"}},
            "times": {"type": "array", "items": {"$ref": "#/definitions/family_time"}}
          }
        },
        "family_side": {
          "type": "object",
          "required": ["shape", "packets", "share", "median_ns", "p99_ns", "drop"],
          "properties": {
            "shape": {"$ref": "#/definitions/shape"}, "packets": {"type": "integer", "minimum": 0},
            "share": {"type": "number"}, "median_ns": {"type": ["integer", "null"]},
            "p99_ns": {"type": ["integer", "null"]}, "drop": {"type": ["string", "null"]}
          }
        },
        "family_time": {
          "type": "object",
          "required": ["path", "what", "before_ns", "after_ns"],
          "properties": {
            "path": {"$ref": "#/definitions/path"}, "what": {"enum": ["total", "self"]},
            "before_ns": {"type": "integer"}, "after_ns": {"type": "integer"}
          }
        }
    """#
}
