"""Makes lib/auth/password/hashes/vectors.json with the libraries whose hashes we read.

Each process uses what is installed for it; run it once with each version of Werkzeug and join what comes out:

    apt-get install python3-werkzeug python3-passlib python3-bcrypt
    /usr/bin/python3 test/make-password-vectors.py            # Werkzeug before 3: pbkdf2 and plain digests
    python3 -m venv venv && venv/bin/pip install werkzeug && venv/bin/python test/make-password-vectors.py
"""

import json
from importlib.metadata import PackageNotFoundError, version

PASSWORDS = {
    "plain": "password",
    "empty": "",
    "spaces": " correct horse ",
    "accent in one code point": "caf\u00e9 au lait",
    "accent in two code points": "cafe\u0301 au lait",
    "Korean": "정확한 말 배터리 스테이플",
    "emoji": "🔑 in the 🪴",
    "over 72 bytes": "x" * 71 + "yz and what follows byte 72",
    "Korean over 72 bytes": "가나다라마바사아자차카타파하" * 3,
}


def version_of(package):
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return None


def vectors():
    if version_of("werkzeug"):
        from werkzeug.security import check_password_hash, generate_password_hash

        modern = int(version("werkzeug").split(".")[0]) >= 3
        library = version_of("werkzeug")
        cheap = ["scrypt:1024:8:1", "scrypt:2048:4:3"] if modern else []
        cheap += ["pbkdf2:sha1:1000", "pbkdf2:sha256:1000", "pbkdf2:sha512:1000"]
        cheap += [] if modern else ["md5", "sha1", "sha256", "sha512"]
        for name, password in PASSWORDS.items():
            for method in cheap:
                yield library, name, password, generate_password_hash(password, method)
        for method in ["scrypt", "pbkdf2"] if modern else ["pbkdf2:sha256"]:
            yield library, "defaults", "password", generate_password_hash(password="password", method=method)
        # By hand, as the library reads them: salts that it does not make itself.
        from werkzeug import security

        by_hand = [("scrypt:1024:8:1", ""), ("scrypt:1024:8:1", "소금"), ("pbkdf2:sha256:1000", "소금")] if modern else []
        by_hand += [("pbkdf2:sha256:1000", "")] if modern else [("sha1", ""), ("md5", ""), ("sha256", "소금")]
        for method, salt in by_hand:
            digest, actual = security._hash_internal(method, salt, "password")
            stored = f"{actual}${salt}${digest}"
            assert check_password_hash(stored, "password")
            yield library, f"salt {salt!r}", "password", stored
    if version_of("passlib"):
        from passlib.hash import bcrypt, pbkdf2_sha1, pbkdf2_sha256, pbkdf2_sha512

        for name, password in PASSWORDS.items():
            for scheme in (pbkdf2_sha1, pbkdf2_sha256, pbkdf2_sha512):
                yield version_of("passlib"), name, password, scheme.using(rounds=1000).hash(password)
            yield version_of("passlib"), name, password, bcrypt.using(rounds=4).hash(password)
        yield version_of("passlib"), "defaults", "password", pbkdf2_sha256.hash("password")
        for size in (0, 1, 64):
            yield version_of("passlib"), f"salt of {size} bytes", "password", pbkdf2_sha256.using(
                rounds=1000, salt_size=size
            ).hash("password")
    if version_of("bcrypt"):
        import bcrypt

        for name, password in PASSWORDS.items():
            for prefix in (b"2a", b"2b"):
                stored = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4, prefix=prefix)).decode()
                yield version_of("bcrypt"), name, password, stored


keys = ("library", "name", "password", "hash")
print(json.dumps([dict(zip(keys, vector)) for vector in vectors()], ensure_ascii=False, indent=2))
