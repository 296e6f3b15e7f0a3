#!/bin/bash
# libtraceevent 1.7.1, which trace-cmd 3.1.6 prints events with. (1.8.4 does the same. 1.9.0 reads chains of ?: as C does, and groups the other
# operators as before.)
#
# One would guess: the `print fmt` of an event is an expression in C, so trace-cmd prints what the kernel prints.
# Operators of one rank group from the right, and a chain of ?: is read as (a ? b : c) ? d : e. The format of Debian 12's 6.12 for aer_event
# (errors of PCI Express) has such a chain, and a corrected error is printed as an uncorrected one:
#                                                  value   C            printed
#   a - b - c          10 - REC->v - 3             5       2            8
#   a / b / c          REC->v / 10 / 2             100     5            20
#   a / b * c          REC->v / 10 * 2             100     20           5
#   a ? b : c ? d : e  REC->v == 2 ? "Corrected"…  2       Corrected    Uncorrected, non-fatal
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download libtraceevent1=1:1.7.1-1
dpkg -x libtraceevent1_*.deb .

python3 - usr/lib/*/libtraceevent.so.1 <<'PYTHON'
import ctypes, struct, sys

class Sequence(ctypes.Structure):
    _fields_ = [('buffer', ctypes.c_char_p), ('rest', ctypes.c_uint * 4)]

library = ctypes.CDLL(sys.argv[1])
library.tep_alloc.restype = ctypes.c_void_p
common = [('unsigned short', 'common_type', 0, 2), ('unsigned char', 'common_flags', 2, 1),
          ('unsigned char', 'common_preempt_count', 3, 1), ('int', 'common_pid', 4, 4)]
changed = False

def expect(print_format, value, expected):
    """Prints one event of one field, an unsigned number of 64 bits."""
    global changed
    fields = ['\tfield:%s %s;\toffset:%d;\tsize:%d;\tsigned:0;\n' % field for field in common]
    own = '\n\tfield:u64 v;\toffset:8;\tsize:8;\tsigned:0;\n\n'
    text = 'name: event\nID: 1\nformat:\n' + ''.join(fields) + own + 'print fmt: ' + print_format + '\n'
    handle = ctypes.c_void_p(library.tep_alloc())
    library.tep_set_long_size(handle, 8)
    assert library.tep_parse_event(handle, text.encode(), len(text), b'test') == 0
    data = ctypes.create_string_buffer(struct.pack('<HBBiQ', 1, 0, 0, 1, value), 16)
    record = struct.pack('@QQqiiPiiiP32x', 0, 0, 0, 16, 16, ctypes.addressof(data), 0, 1, 0, 0)
    sequence = Sequence()
    library.trace_seq_init(ctypes.byref(sequence))
    library.tep_print_event(handle, ctypes.byref(sequence), ctypes.create_string_buffer(record), b'%s', b'INFO')
    library.trace_seq_terminate(ctypes.byref(sequence))
    printed = sequence.buffer.decode()
    print(print_format, 'of', value, 'is printed as', printed)
    changed |= printed != expected

expect('"%llu", 10 - REC->v', 5, '5')
expect('"%llu", 10 - REC->v - 3', 5, '8')
expect('"%llu", REC->v / 10 / 2', 100, '20')
expect('"%llu", REC->v / 10 * 2', 100, '5')
severity = '"%s", REC->v == 2 ? "Corrected" : REC->v == 1 ? "Fatal" : "Uncorrected, non-fatal"'
expect(severity, 2, 'Uncorrected, non-fatal')
expect(severity, 1, 'Fatal')
expect(severity, 0, 'Uncorrected, non-fatal')
sys.exit(changed)
PYTHON
