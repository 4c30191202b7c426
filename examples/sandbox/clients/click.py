"""Subscribes to Aircall's events, has an agent click, and waits for the event.

Usage: python3 click.py card.json, which is what the sandbox printed with -json.
"""

import base64
import http.server
import json
import queue
import sys
import threading
import urllib.request

with open(sys.argv[1], encoding="utf-8") as file:
    card = json.load(file)
events = queue.Queue()


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        events.put(json.loads(body))

    def log_message(self, *args):
        pass


def post(url, body, headers=()):
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", **dict(headers)}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def delivery():
    try:
        return events.get(timeout=10)
    except queue.Empty:
        sys.exit("click: no delivery within 10 s; POST /reset of the control API ends faults set before")


def main():
    aircall, agent = card["aircall"], card["agents"][2]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    key = base64.b64encode(f"{aircall['api_id']}:{aircall['api_token']}".encode()).decode()
    url = f"http://127.0.0.1:{server.server_port}/aircall"
    status = card["control"]["url"] + f"/agents/{agent['n']}/aircall/status"
    post(status, {"status": "available"})  # whatever a run before left
    made = post(
        aircall["url"] + "/v1/webhooks", {"url": url, "events": ["user.closed.v2"]}, {"Authorization": f"Basic {key}"}
    )
    post(status, {"status": "unavailable/out_for_lunch"})
    event = delivery()
    while "substatus" not in event["data"]:  # Aircall may send an event without the reason first
        event = delivery()
    assert event["token"] == made["webhook"]["token"] == aircall["webhook_token"], "the token is ours"
    assert event["data"]["id"] == agent["aircall_id"], event
    print(f"click: agent {agent['n']} is {event['data']['availability_status']}, {event['data']['substatus']}")


main()
