"""Identifiers: of the alphabet alone, and each of its letters as likely."""

from collections import Counter

from commonweal import identifiers


def test_each_letter_is_as_likely(monkeypatch):
    """Of all values of a byte, each letter takes as many; those that are left over are thrown away."""
    given = iter([bytes(range(256)), bytes(range(256))])
    monkeypatch.setattr(identifiers.secrets, "token_bytes", lambda length: next(given))
    per_letter = 256 // len(identifiers.ALPHABET)
    letters = identifiers._random(per_letter * len(identifiers.ALPHABET))
    assert Counter(letters) == dict.fromkeys(identifiers.ALPHABET, per_letter)
    assert next(given), "The second call was not needed."


def test_bytes_that_were_thrown_away_are_made_up_for(monkeypatch):
    given = iter([b"\xff" * 20, b"\x00" * 20])
    monkeypatch.setattr(identifiers.secrets, "token_bytes", lambda length: next(given))
    assert identifiers.public_identifier() == identifiers.ALPHABET[0] * 16


def test_no_two_are_the_same():
    assert len({identifiers.public_identifier() for _ in range(5000)}) == 5000
    assert len({identifiers.receipt_code() for _ in range(5000)}) == 5000
