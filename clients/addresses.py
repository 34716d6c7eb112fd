"""What a mail address or a number is called, whoever writes it and however: for sending, and for telling
whether two lead to the same place. Without a clock or a database."""

import re
import unicodedata
from typing import Final

from clients.models.words import EMAIL, SMS

# Numbers are written with blanks, dashes, dots, slashes and brackets between their digits.
BETWEEN_DIGITS: Final = re.compile(r"[\s().\-/\u2010-\u2015\u2212]+")
E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
# E.164, country codes: of one digit, of two, and all others of three.
COUNTRY_CODE: Final = re.compile(r"[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}")
# Of the shorter ones, where a number keeps its nought behind the country code.
KEEPS_NOUGHT: Final = frozenset({"39"})
# An old digit for mobile phones that still leads to the same one: country code -> digit, digits behind it.
MOBILE_DIGIT: Final = {"52": ("1", 10), "54": ("9", 10)}
# Where one mailbox has many names, as its provider says: by which domain it is called here, what becomes of
# signs before the @, and its other domains.
NOTHING_BETWEEN: Final = str.maketrans("", "", "._-")
DOTLESS: Final = str.maketrans("", "", ".")
DASHED: Final = str.maketrans(".", "-")
AS_THEY_STAND: Final = str.maketrans("", "")
FAMILIES: Final = (
    ("gmail.com", DOTLESS, ("googlemail.com",)),
    ("icloud.com", AS_THEY_STAND, ("me.com", "mac.com")),
    ("proton.me", NOTHING_BETWEEN, ("protonmail.com", "protonmail.ch", "pm.me")),
    (
        "yandex.ru",
        DASHED,
        (
            "ya.ru",
            "narod.ru",
            *(f"yandex.{country}" for country in ("com", "by", "kz", "ua", "uz", "com.tr")),
        ),
    ),
)
SAME_MAILBOX: Final = {
    name: (called, signs) for called, signs, others in FAMILIES for name in (called, *others)
}
# There anything@ana.domain is ana@domain.
NAMED_IN_DOMAIN: Final = ("fastmail.com", "fastmail.fm")
# One name may be written within another; so often at most.
DEEPEST: Final = 9
# What nobody writes in an address and what turns around what is read: by the beginning of its category.
UNWRITABLE: Final = ("C", "Zl", "Zp")

NO_COUNTRY: Final = "Begin with + and the country code, such as +49 151 23456789."
NO_NUMBER: Final = "This is no phone number: 7 to 15 digits after the +."
NOUGHT: Final = "Leave out the 0 behind the country code."


class NumberError(ValueError):
    """What is wrong with a phone number, in words for whoever wrote it."""


def number_of(told: str) -> str:
    """A phone number in its one form (E.164: a +, then 7 to 15 digits), however it was written.

    Raises NumberError: without a country code nobody knows which country's number it is, and a nought
    behind the code leads nowhere. Source: ITU-T E.164; REMINDERS, channels.
    """
    plain = unicodedata.normalize("NFKC", told)
    if "(0)" in plain.replace(" ", ""):
        raise NumberError(NOUGHT)
    plain = BETWEEN_DIGITS.sub("", plain)
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if not plain.startswith("+"):
        raise NumberError(NO_COUNTRY)
    if not E164.fullmatch(plain):
        raise NumberError(NO_NUMBER)
    code = country_code(plain)
    if len(code) < 3 and code not in KEEPS_NOUGHT and plain[1 + len(code)] == "0":
        raise NumberError(NOUGHT)
    return plain


def country_code(number: str) -> str:
    """Of a number in E.164: the 1 to 3 digits behind the +."""
    found = COUNTRY_CODE.match(number, 1)
    return found[0] if found else ""


def place_of(channel: str, address: str) -> str:
    """Where this leads, for comparing alone: two that may be one mailbox or phone are called the same.

    Rather two too many than one too few: who is told apart wrongly is written to where somebody else reads.
    Of a mail address: case, blanks and what follows a + do not count; the domain in IDNA; other names of one
    mailbox as its provider says (FAMILIES). Of a number: E.164 without noughts behind the country code and
    old digits for mobile phones. What is no address is called by its letters. Any other channel: as told.
    Never raises. What is called so is called the same again.
    Source: DOMAIN, Safety, safe contact plan.
    """
    if channel not in PLACES:
        return address
    for _ in range(DEEPEST):
        called = PLACES[channel](address)
        if called == address:
            break
        address = called
    return address


def is_writable(address: str) -> bool:
    """Whether nothing in it is invisible, or turns around what is read."""
    return not any(unicodedata.category(sign).startswith(UNWRITABLE) for sign in address)


def _mailbox(address: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", address).casefold().split())
    local, at, domain = plain.rpartition("@")
    if not at:
        return plain
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    domain = _domain(domain)
    # An address that begins with + has nothing before it.
    local = local[:1] + local[1:].partition("+")[0]
    named, _, family = domain.partition(".")
    if family in NAMED_IN_DOMAIN:
        local, domain = named.partition("+")[0], family
    domain, signs = SAME_MAILBOX.get(domain, (domain, AS_THEY_STAND))
    return f"{local.translate(signs)}@{domain}"


def _domain(domain: str) -> str:
    # The last dot says only that nothing follows.
    domain = domain.rstrip(".")
    try:
        return domain.encode("idna").decode("ascii").casefold()
    except UnicodeError:
        return domain


def _phone(number: str) -> str:
    try:
        plain = number_of(number)
    except NumberError:
        # Written before numbers were looked at: by its digits, with the country code or without.
        plain = "+" + re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", number)).lstrip("0")
    if not E164.fullmatch(plain):
        return plain
    code = country_code(plain)
    rest = plain[1 + len(code) :].lstrip("0")
    digit, count = MOBILE_DIGIT.get(code, ("", 0))
    if digit and rest.startswith(digit) and len(rest) == 1 + count:
        rest = rest[1:]
    return f"+{code}{rest}"


PLACES: Final = {EMAIL: _mailbox, SMS: _phone}
