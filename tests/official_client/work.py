"""Does one piece of work with Twilio's own Python package, for `cargo xtask bench`.

Reads one JSON object from standard input:
    {"work": "verify", "base_url": "http://127.0.0.1:PORT", "sid": "AC...", "token": "..."}
or "messages" with "limit", or "send" with "to", "from" and "body". Prints how many numbers or messages there are, or the SID of the
message. work.js does the same.
"""

import json
import sys

from run import SandboxHttpClient
from twilio.rest import Client


def main():
    given = json.load(sys.stdin)
    client = Client(given["sid"], given["token"], http_client=SandboxHttpClient(given["base_url"]))
    if given["work"] == "verify":
        account = client.api.accounts(given["sid"])
        account.fetch()
        account.balance.fetch()
        client.api.accounts.list(page_size=1000)
        print(len(client.incoming_phone_numbers.list(page_size=1000)))
    elif given["work"] == "messages":
        print(sum(1 for _ in client.messages.stream(page_size=1000, limit=given["limit"])))
    else:
        print(client.messages.create(to=given["to"], from_=given["from"], body=given["body"]).sid)


if __name__ == "__main__":
    main()
