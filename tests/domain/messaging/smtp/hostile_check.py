#!/usr/bin/env python3
"""Reads what compose() made of hostile input with Python's email module: the headers are ours and no others, each mailbox is
the one that was meant, the subject and the name say what was given. First proves that it sees an injected header.

usage: hostile_check.py FILE (a JSON object a line)"""

import email
import email.header
import email.policy
import json
import sys
from email.utils import getaddresses

OURS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}


def problems(case, source):
    message = email.message_from_bytes(source, policy=email.policy.compat32)
    names = [name for name, _ in message.items()]
    expected = OURS | ({"Reply-To"} if case["reply_to"] else set())
    if sorted(names) != sorted(expected):
        yield f"headers {names}"
    for header, meant in (("To", case["to"]), ("From", case["from"]), ("Reply-To", case["reply_to"])):
        found = [address for _, address in getaddresses([value.replace("\r\n", "") for value in message.get_all(header, [])])]
        if found != ([meant] if meant else []):
            yield f"{header}: {found}"
    if message.get_content_type() != "multipart/alternative" or len(message.get_payload()) != 2:
        yield "its parts"
    modern = email.message_from_bytes(source, policy=email.policy.default)
    if any(defect.__class__.__name__ != "InvalidBase64PaddingDefect" for defect in modern.defects):
        yield f"defects {modern.defects}"
    subject = bytes.fromhex(case["subject"]).decode()
    if str(email.header.make_header(email.header.decode_header(message["Subject"]))).split() != subject.split():
        yield f"subject {message['Subject']!r}"


def main():
    planted = b"From: a@x.example\r\nTo: b@x.example\r\nBcc: eve@evil.example\r\nSubject: x\r\n\r\n"
    case = {"to": "b@x.example", "from": "a@x.example", "reply_to": "", "subject": b"x".hex()}
    if not any("Bcc" in problem for problem in problems(case, planted)):
        sys.exit("a planted header is not seen")
    count, found = 0, 0
    with open(sys.argv[1], encoding="ascii") as lines:
        for line in lines:
            case = json.loads(line)
            count += 1
            for problem in problems(case, bytes.fromhex(case["email"])):
                found += 1
                if found <= 10:
                    print(problem, case, file=sys.stderr)
    print(f"{count} emails read, {found} problems")
    sys.exit(1 if found or not count else 0)


if __name__ == "__main__":
    main()
