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
    return encrypt(json.dumps(details).encode(), purpose=b"seal")


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """Decrypt what `seal` encrypted. Raises CannotOpen when the key is another one."""
    opened: dict[str, str] = json.loads(decrypt(bytes(sealed), purpose=b"seal"))
    return opened


def encrypt(content: bytes, *, purpose: bytes) -> bytes:
    """Encrypt for one purpose: what was encrypted for another is never taken for it.

    >>> decrypt(encrypt(b"words", purpose=b"notes"), purpose=b"notes", seconds=60)
    b'words'
    """
    return _cipher(purpose).encrypt(content)


def decrypt(sealed: bytes, *, purpose: bytes, seconds: int | None = None) -> bytes:
    """Decrypt what `encrypt` made, when it is not older than so many seconds. Raises CannotOpen else."""
    try:
        return _cipher(purpose).decrypt(sealed, ttl=seconds)
    except InvalidToken as error:
        raise CannotOpen(
            "These details were sealed with another identity key, or too long ago. Put the right key in place."
        ) from error


def _cipher(purpose: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(purpose)))


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
    return [digest_of(text, purpose=b"find") for text in found]


def digest_of(text: str, *, purpose: bytes) -> str:
    """A digest that nobody can make, or try words against, without the key that is kept outside the database."""
    return hmac.digest(_key(purpose), text.encode(), "sha256").hex()


def receipt_hash(code: str) -> str:
    """What is stored of a receipt: enough to know it again, not enough to make it.

    >>> receipt_hash("abc def") == receipt_hash("ABC-DEF")
    True
    """
    plain = re.sub(r"[^a-z0-9]", "", code.casefold())
    return digest_of(plain, purpose=b"receipt")
