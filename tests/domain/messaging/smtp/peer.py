#!/usr/bin/env python3
"""A scripted SMTP server on 127.0.0.1 that breaks where it is told to: the whole connection by --fault, one email by the
first part of its recipient ("drop-after-dot.7@example.com"). Every email that it has taken over (its last dot was read and
not refused) is one line of --log: message id, recipient. It ends with the process that started it.

usage: peer.py --log FILE [--fault KIND]; prints its port"""

import argparse
import os
import socket
import sys
import threading
import time

options = None
log_lock = threading.Lock()


def note(message_id, recipient):
    with log_lock, open(options.log, "a", encoding="ascii") as log:
        log.write(f"{message_id} {recipient}\n")
        log.flush()


class Hung(Exception):
    pass


class Talk:
    def __init__(self, connection):
        self.connection = connection
        self.buffer = b""

    def say(self, text):
        self.connection.sendall(text.encode() + b"\r\n")

    def line(self):
        while b"\n" not in self.buffer:
            more = self.connection.recv(65536)
            if not more:
                raise Hung
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r")

    def text(self):
        """The lines up to the dot, unstuffed; none when the line goes dead before it."""
        lines = []
        while True:
            line = self.line()
            if line == b".":
                return lines
            lines.append(line[1:] if line.startswith(b".") else line)

    def fault(self, kind):
        """True when the connection is over."""
        if kind == "drop":
            raise Hung
        if kind == "stall":
            time.sleep(600)
            raise Hung
        if kind == "drip":  # a byte now and then: never silent, never done
            for letter in b"250-" + b"slow " * 200:
                self.connection.sendall(bytes([letter]))
                time.sleep(0.2)
            raise Hung
        if kind == "garbage":
            self.connection.sendall(b"\x00\xff HTTP/1.1 200 OK\r\n\r\n")
            return
        if kind == "endless-line":
            try:
                while True:
                    self.connection.sendall(b"250-" + b"x" * 65536)
            except OSError:
                raise Hung from None
        if kind == "endless-reply":
            try:
                while True:
                    self.say("250-and so on")
            except OSError:
                raise Hung from None
        if kind.isdigit():
            self.say(f"{kind} because of <someone@example.com> the script says so")
            return
        raise AssertionError(kind)

    def run(self):
        fault = options.fault
        if fault.startswith("banner-"):
            self.fault(fault[7:])
            return
        self.say("220 peer.example ESMTP")
        kind, recipient = "", ""
        while True:
            words = self.line().decode("latin-1")
            verb = words.split(" ")[0].upper()
            if verb in ("EHLO", "HELO"):
                if fault.startswith("ehlo-"):
                    self.fault(fault[5:])
                    continue
                self.say("250-peer.example")
                if fault.startswith("starttls-"):
                    self.say("250-STARTTLS")
                self.say("250 SIZE 4000000" if fault != "small" else "250 SIZE 900")
            elif verb == "STARTTLS":
                if fault == "starttls-inject":
                    self.connection.sendall(b"220 go ahead\r\n250 and more\r\n")
                    time.sleep(5)
                else:
                    self.fault(fault[9:])
            elif words.upper().startswith("MAIL FROM:"):
                self.say("250 ok")
            elif words.upper().startswith("RCPT TO:"):
                recipient = words[9:].split(">")[0]
                kind = recipient.split("@")[0].split(".")[0]
                if kind.endswith("-at-rcpt"):
                    self.fault(kind[:-8])
                else:
                    self.say("250 ok")
            elif verb == "DATA":
                if kind.endswith("-at-data"):
                    self.fault(kind[:-8])
                    continue
                self.say("354 go on")
                if kind == "drop-in-text":
                    self.line()
                    raise Hung
                lines = self.text()
                refused = kind.endswith("-after-dot") and kind[0] in "45"
                if not refused:
                    headers = b"\n".join(lines).split(b"\n\n")[0].replace(b"\n ", b" ").split(b"\n")
                    own = [h.split(b":", 1)[1].strip() for h in headers if h.lower().startswith(b"message-id:")]
                    note(own[0].decode(), recipient)
                if kind.endswith("-after-dot"):
                    self.fault(kind[:-10])
                else:
                    self.say("250 taken")
            elif verb == "RSET":
                self.say("250 ok")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("500 what")


def serve(connection):
    try:
        Talk(connection).run()
    except (Hung, OSError):
        pass
    finally:
        connection.close()


def main():
    global options
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--fault", default="")
    options = parser.parse_args()
    parent = os.getppid()

    def end_with_parent():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=end_with_parent, daemon=True).start()
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(server.getsockname()[1], flush=True)
    while True:
        connection, _ = server.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
