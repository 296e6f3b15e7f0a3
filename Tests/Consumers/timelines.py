#!/usr/bin/env python3
"""timelines.py chrome|speedscope FILE CALLS: whether a timeline keeps its format's published rules, and has so many calls.

chrome      Trace Event Format, and what Perfetto makes of it: complete events of one thread nest, begin and length are not negative,
            names of threads and processes come once
speedscope  what its file-format-spec.ts says: the schema's address, members of these types and no others; the end of a profile is not
            before its begin; its events do not go back in time, lie within it, and each close is of the frame that was opened last;
            all that was opened is closed
"""
import collections
import json
import sys


def fail(*words):
    sys.exit(" ".join(str(word) for word in words))


def whole_nanoseconds(microseconds):
    value = round(microseconds * 1000)
    if abs(value - microseconds * 1000) > 1e-3 * max(1, abs(value)) * 1e-6 + 1e-2:
        fail("not whole ns:", microseconds)
    return value


def chrome(document, calls):
    threads = collections.defaultdict(list)
    named = set()
    count = 0
    for event in document["traceEvents"]:
        if event["ph"] == "M":
            key = (event["name"], event["pid"], event.get("tid"))
            if key in named:
                fail("named twice:", key)
            named.add(key)
            continue
        if event["ph"] != "X":
            fail("another phase:", event)
        begin, length = whole_nanoseconds(event["ts"]), whole_nanoseconds(event["dur"])
        if begin < 0 or length < 0:
            fail("negative:", event)
        if event["cat"] not in ("call", "irq"):
            fail("category:", event)
        # Equal times stay in the file's order.
        threads[event["pid"], event["tid"]].append((begin, count, begin + length, event["name"]))
        count += 1
    if count != calls:
        fail(count, "slices of", calls, "calls")
    for thread, slices in threads.items():
        if ("process_name", thread[0], None) not in named:
            fail("no name for CPU", thread[0])
        stack = []
        for begin, _, end, name in sorted(slices):
            while stack and stack[-1][0] <= begin:
                stack.pop()
            if stack and end > stack[-1][0]:
                fail("overlap on", thread, ":", name, begin, end, "in", stack[-1])
            stack.append((end, name))


def members(what, value, types):
    """Whether an object has just these members, of these types."""
    if value.keys() != types.keys():
        fail(what, "has members", sorted(value))
    for name, kind in types.items():
        # A truth is a number to Python.
        if type(value[name]) is not kind:
            fail(what, name, "is", value[name])


def speedscope(document, calls):
    members("the file", document, {"$schema": str, "exporter": str, "name": str, "activeProfileIndex": int, "shared": dict, "profiles": list})
    if document["$schema"] != "https://www.speedscope.app/file-format-schema.json":
        fail("another schema:", document["$schema"])
    members("shared", document["shared"], {"frames": list})
    for frame in document["shared"]["frames"]:
        members("a frame", frame, {"name": str})
    frames = document["shared"]["frames"]
    if len({frame["name"] for frame in frames}) != len(frames):
        fail("a frame is there twice")
    if not 0 <= document["activeProfileIndex"] < len(document["profiles"]):
        fail("no such active profile")
    opened = 0
    for profile in document["profiles"]:
        members("a profile", profile, {"type": str, "name": str, "unit": str, "startValue": int, "endValue": int, "events": list})
        if profile["startValue"] > profile["endValue"]:
            fail("ends before it begins:", profile["name"])
        if profile["type"] != "evented" or profile["unit"] != "nanoseconds":
            fail("another kind of profile:", profile["type"], profile["unit"])
        stack, last = [], profile["startValue"]
        for event in profile["events"]:
            members("an event", event, {"type": str, "at": int, "frame": int})
            if event["at"] < last:
                fail("goes back in time:", profile["name"], event, last)
            last = event["at"]
            if not 0 <= event["frame"] < len(frames):
                fail("no such frame:", event)
            if event["type"] == "O":
                stack.append(event["frame"])
                opened += 1
            elif event["type"] != "C" or not stack or stack.pop() != event["frame"]:
                fail("closes what is not innermost:", profile["name"], event)
        if stack or last > profile["endValue"]:
            fail("not closed, or behind the end:", profile["name"])
    if opened != calls:
        fail(opened, "calls of", calls)


with open(sys.argv[2], encoding="utf-8") as file:
    {"chrome": chrome, "speedscope": speedscope}[sys.argv[1]](json.load(file), int(sys.argv[3]))
