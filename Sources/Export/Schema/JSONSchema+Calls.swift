extension JSONSchema {
  /// Packets and their calls.
  static let calls: StaticString = #"""
        "calls": {
          "type": "object", "description": "ftview export --format json",
          "required": ["format", "source", "packets"],
          "properties": {
            "format": {"const": "ftview-calls/1"}, "source": {"type": "string", "description": "the trace's file"},
            "packets": {"type": "array", "items": {"$ref": "#/definitions/packet"}}
          }
        },
        "packet": {
          "type": "object",
          "required": ["index", "kind", "time_ns", "cpu", "comm", "pid", "entry", "summary", "duration_ns", "calls",
            "integrity", "roots", "journey", "return", "drop", "dropped_at", "values_missing", "objects"],
          "properties": {
            "index": {"type": "integer", "minimum": 1, "description": "place in its file's list"},
            "file": {"type": "string", "description": "where the trace is of several files, the one in which the number counts"},
            "kind": {"enum": ["packet", "root"]},
            "time_ns": {"type": ["integer", "null"], "description": "of the trace's clock"},
            "cpu": {"type": ["integer", "null"]},
            "comm": {"type": ["string", "null"], "description": "the task that handled it"},
            "pid": {"type": ["integer", "null"]},
            "entry": {"type": ["string", "null"], "description": "entry point, or the function of a root"},
            "summary": {"type": ["string", "null"], "description": "as tcpdump -n says it"},
            "duration_ns": {"type": ["integer", "null"], "description": "of the outermost calls together"},
            "calls": {"type": "integer", "minimum": 0, "description": "how many are written"},
            "integrity": {"enum": ["complete", "lost", "truncated"]},
            "roots": {"type": "array", "items": {"$ref": "#/definitions/call"}},
            "journey": {"type": ["integer", "null"], "description": "the same in all windows of one packet's way"},
            "return": {"type": ["integer", "boolean", "null"],
              "description": "what the entry point's function returned"},
            "drop": {"type": ["string", "null"], "description": "why it was dropped"},
            "dropped_at": {"type": ["string", "null"], "description": "the function that dropped it"},
            "values_missing": {"type": ["integer", "null"],
              "description": "calls without a value that was to be recorded"},
            "objects": {"type": "array", "items": {"$ref": "#/definitions/object"}},
            "nested": {"type": "array", "items": {"$ref": "#/definitions/nested"},
              "description": "other packets in the window, where there are any"}
          }
        },
        "call": {
          "type": "object",
          "required": ["name", "module", "depth", "cpu", "start_ns", "duration_ns", "self_ns", "irq", "incomplete",
            "args", "ret", "caller", "comments", "fields", "children"],
          "properties": {
            "name": {"type": ["string", "null"], "description": "null: a function that nobody could name"},
            "module": {"type": ["string", "null"], "description": "null: built into the kernel"},
            "depth": {"type": "integer", "minimum": 0}, "cpu": {"type": ["integer", "null"]},
            "start_ns": {"type": ["integer", "null"], "description": "of the trace's clock"},
            "duration_ns": {"type": ["integer", "null"], "description": "from entry to return"},
            "self_ns": {"type": ["integer", "null"], "description": "duration less that of all children"},
            "irq": {"type": "boolean", "description": "an interrupt that landed in the packet, or what it called"},
            "incomplete": {"type": "boolean", "description": "entry or return not seen, or events lost inside"},
            "args": {"type": ["string", "null"]}, "ret": {"type": ["string", "null"]},
            "caller": {"type": ["string", "null"]}, "comments": {"type": "array", "items": {"type": "string"}},
            "fields": {"type": "array", "items": {"$ref": "#/definitions/field"}},
            "children": {"type": "array", "items": {"$ref": "#/definitions/call"}}
          }
        },
        "field": {
          "type": "object", "description": "A field of the packet that had changed when the call returned.",
          "required": ["name", "before", "after"],
          "properties": {
            "name": {"type": "string"}, "before": {"type": ["string", "null"]}, "after": {"type": "string"}
          }
        },
        "nested": {
          "type": "object", "description": "Another packet than the window's.",
          "required": ["call", "entry", "summary", "journey"],
          "properties": {
            "call": {"type": "integer", "minimum": 1, "description": "number of the call that it was given to"},
            "entry": {"type": "string"}, "summary": {"type": "string"}, "journey": {"type": ["integer", "null"]}
          }
        },
        "object": {
          "type": "object", "description": "What an address in arguments and values is.",
          "required": ["kind", "address", "number", "name", "freed_in"],
          "properties": {
            "kind": {"enum": ["skb", "dev", "net", "sock"]},
            "address": {"type": "string", "pattern": "^0x[0-9a-f]+$"}, "number": {"type": "integer"},
            "name": {"type": "string"},
            "freed_in": {"type": ["integer", "null"], "description": "number of a call within the packet"}
          }
        }
    """#
}
