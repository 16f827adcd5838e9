"""Aliyun SMS as one signed HTTP request (API version 2017-05-25, signature ACS3-HMAC-SHA256)."""

import hashlib
import hmac
import http.client
import json
import secrets
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from storefront.foundation import clock
from storefront.messages.gateways import GatewayRefused, GatewayUnavailable, Outgoing

ALGORITHM = "ACS3-HMAC-SHA256"
TIMEOUT_SECONDS = 8
COME_BACK = frozenset({"isp.SYSTEM_ERROR", "isp.RAM_PERMISSION_DENY", "Throttling", "Throttling.User"})


@dataclass(frozen=True, slots=True)
class AliyunGateway:
    """`templates` maps our text codes to the provider's approved template codes."""

    endpoint: str
    key_id: str
    key_secret: str
    sign_name: str
    templates: dict[str, str]
    recipient: str = "阿里云短信服务"

    @classmethod
    def from_settings(cls) -> Self:
        return cls(
            endpoint=settings.ALIYUN_SMS_ENDPOINT,
            key_id=settings.ALIYUN_SMS_KEY_ID,
            key_secret=settings.ALIYUN_SMS_KEY_SECRET,
            sign_name=settings.ALIYUN_SMS_SIGN_NAME,
            templates=settings.ALIYUN_SMS_TEMPLATES,
        )

    def send(self, message: Outgoing) -> str:
        """One request; `OutId` carries our key so that the provider's records can be matched."""
        if message.text_code not in self.templates:
            raise GatewayRefused("no_template")
        query = urlencode(
            sorted(
                {
                    "OutId": message.key,
                    "PhoneNumbers": message.to.removeprefix("+86"),
                    "SignName": self.sign_name,
                    "TemplateCode": self.templates[message.text_code],
                    "TemplateParam": json.dumps(message.params, ensure_ascii=False, sort_keys=True),
                }.items()
            ),
            quote_via=quote,
        )
        answer = self._post(query)
        if answer.get("Code") == "OK":
            return str(answer.get("BizId", ""))
        code = str(answer.get("Code", "unknown"))[:60]
        raise GatewayUnavailable(code) if code in COME_BACK else GatewayRefused(code)

    def _post(self, query: str) -> dict[str, str]:
        parts = urlsplit(self.endpoint)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", f"/?{query}", headers=self.headers(parts.netloc, query))
            return json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise GatewayUnavailable(type(error).__name__) from error
        finally:
            connection.close()

    def headers(self, host: str, query: str) -> dict[str, str]:
        """The request's headers with its signature over method, path, query, headers and empty body."""
        body_hash = hashlib.sha256(b"").hexdigest()
        headers = {
            "host": host,
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": body_hash,
            "x-acs-date": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": "2017-05-25",
        }
        signed = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        request_text = "\n".join(["POST", "/", query, lines, signed, body_hash])
        digest = hashlib.sha256(request_text.encode()).hexdigest()
        to_sign = f"{ALGORITHM}\n{digest}".encode()
        signature = hmac.new(self.key_secret.encode(), to_sign, hashlib.sha256).hexdigest()
        headers["Authorization"] = (
            f"{ALGORITHM} Credential={self.key_id},SignedHeaders={signed},Signature={signature}"
        )
        return headers
