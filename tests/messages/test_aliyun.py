"""The Aliyun adapter against a local stand-in that checks the signature as the provider does."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from storefront.messages.gateways import GatewayRefused, GatewayUnavailable, Outgoing, sms_gateway
from storefront.messages.gateways.aliyun import AliyunGateway

SECRET = "stand-in-secret"
MESSAGE = Outgoing("+8613800138000", "refund_paid", "…", {"amount": "1.00", "tail": "中 文&="}, "refund:1")


class StandIn(BaseHTTPRequestHandler):
    answer = {"Code": "OK", "BizId": "biz-1"}
    seen: dict = {}

    def do_POST(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        type(self).seen = {"query": query, "headers": dict(self.headers)}
        body = json.dumps(self.answer if self.is_signed(parts.query) else {"Code": "SignatureDoesNotMatch"})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    def is_signed(self, query: str) -> bool:
        fields = dict(
            part.split("=", 1) for part in self.headers["Authorization"].split(" ", 1)[1].split(",")
        )
        names = fields["SignedHeaders"].split(";")
        lines = "".join(f"{name}:{self.headers[name]}\n" for name in names)
        request = "\n".join(
            ["POST", "/", query, lines, fields["SignedHeaders"], self.headers["x-acs-content-sha256"]]
        )
        text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(request.encode()).hexdigest()}"
        expected = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, fields["Signature"])

    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def provider():
    server = HTTPServer(("127.0.0.1", 0), StandIn)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def gateway(endpoint, secret=SECRET):
    return AliyunGateway(endpoint, "key-id", secret, "明白", {"refund_paid": "SMS_1"})


def test_one_signed_request_sends_the_message(provider):
    assert gateway(provider).send(MESSAGE) == "biz-1"
    query = StandIn.seen["query"]
    assert (query["PhoneNumbers"], query["TemplateCode"], query["OutId"]) == (
        "13800138000",
        "SMS_1",
        "refund:1",
    )
    assert json.loads(query["TemplateParam"]) == MESSAGE.params
    assert StandIn.seen["headers"]["x-acs-action"] == "SendSms"


def test_a_wrong_secret_is_refused(provider):
    with pytest.raises(GatewayRefused, match="SignatureDoesNotMatch"):
        gateway(provider, "wrong").send(MESSAGE)


def test_throttling_means_come_back(provider, monkeypatch):
    monkeypatch.setattr(StandIn, "answer", {"Code": "Throttling.User"})
    with pytest.raises(GatewayUnavailable):
        gateway(provider).send(MESSAGE)


def test_a_dead_provider_means_come_back():
    with pytest.raises(GatewayUnavailable, match="ConnectionRefusedError"):
        gateway("http://127.0.0.1:9").send(MESSAGE)


def test_a_text_without_a_template_is_refused(provider):
    with pytest.raises(GatewayRefused, match="no_template"):
        gateway(provider).send(Outgoing("+8613800138000", "phone_code", "", {}, "k"))


def test_the_settings_choose_the_gateway(settings):
    settings.SMS_GATEWAY = "aliyun"
    assert isinstance(sms_gateway(), AliyunGateway)
