"""Details of people: sealed before they reach the database, found again without opening all of them."""

import base64
import hashlib
import hmac
import json
import re
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class CannotOpen(ValueError):
    """The key does not fit: this identity was sealed with another one."""


def _key(purpose: bytes) -> bytes:
    return hashlib.sha256(purpose + b":" + settings.IDENTITY_KEY.encode()).digest()


def seal(details: dict[str, str]) -> bytes:
    """Encrypt a person's details with the key that is kept outside the database.

    >>> b"example" in seal({"email": "someone@example.org"})
    False
    """
    return Fernet(base64.urlsafe_b64encode(_key(b"seal"))).encrypt(json.dumps(details).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """Decrypt what `seal` encrypted. Raises CannotOpen when the key is another one."""
    try:
        text = Fernet(base64.urlsafe_b64encode(_key(b"seal"))).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise CannotOpen(
            "These details were sealed with another identity key. Put the right key in place."
        ) from error
    opened: dict[str, str] = json.loads(text)
    return opened


def fingerprints(details: dict[str, Any]) -> list[str]:
    """Keyed digests of the e-mail address and telephone number, by which a person can be found again.

    Written differently they are still the same:

    >>> fingerprints({"phone": "07700 900 123"}) == fingerprints({"phone": "+447700900123"})
    True
    """
    found = []
    email = str(details.get("email") or "").strip().casefold()
    if email:
        found.append("e:" + email)
    digits = re.sub(r"\D", "", str(details.get("phone") or ""))
    if digits:
        found.append("p:" + re.sub(r"^(0044|44|0)", "", digits))
    return [hmac.new(_key(b"find"), text.encode(), hashlib.sha256).hexdigest() for text in found]


def receipt_hash(code: str) -> str:
    """What is stored of a receipt: enough to know it again, not enough to make it.

    >>> receipt_hash("abc def") == receipt_hash("ABC-DEF")
    True
    """
    plain = re.sub(r"[^a-z0-9]", "", code.casefold())
    return hmac.new(_key(b"receipt"), plain.encode(), hashlib.sha256).hexdigest()
