#!/usr/bin/python3
"""Types command lines into a shell on a terminal, as a person does.

    typist.py [--shown] SHELL... < LINES

Types each line of standard input, <Tab> in it as that key, and prints the words that the
shell then takes it for, each in <>, a line a line; with --shown all that the terminal
shows meanwhile. The shell finds `told` on its PATH, which prints begin<WORD><WORD>end.
"""

import os
import pty
import re
import select
import sys
import time

PATIENCE = 30
KEYS = {b"<Tab>": b"\t", b"<All>": b"\x1b*"}
BACK_TO_START = b"\x01"
ESCAPES = re.compile(rb"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|\][^\x07]*\x07|[=>])|[\r\x08]")


class Shell:
    def __init__(self, argv):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvp(argv[0], argv)
        self.seen = b""

    def type(self, line):
        for name, key in KEYS.items():
            line = line.replace(name, key)
        os.write(self.fd, line)

    def wait_for(self, mark):
        """What the terminal shows up to the mark."""
        end = time.monotonic() + PATIENCE
        while mark not in self.seen:
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            if not ready:
                sys.exit("nothing more than: %r" % self.seen)
            self.seen += os.read(self.fd, 65536)
        before, self.seen = self.seen.split(mark, 1)
        return before


def main():
    argv = sys.argv[1:]
    shown = argv[0] == "--shown"
    shell = Shell(argv[1:] if shown else argv)
    shell.type(b"told\n")
    shell.wait_for(b"end\r\n")
    for line in sys.stdin.buffer:
        shell.type(line.rstrip(b"\n") + BACK_TO_START + b"told \n")
        terminal = shell.wait_for(b"begin")
        words = shell.wait_for(b"end\r\n")
        os.write(1, (ESCAPES.sub(b"", terminal) if shown else words) + b"\n")


main()
