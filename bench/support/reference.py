"""
What the reference implementation computes for a proof, written after the protocol's specification: the same library for
the curve (PyCryptodome's C code), hashlib for SHA3-256. Reads one request a line, {"do": name, "count": n}, and answers
with the seconds it took. Runs under Debian's Python with python3-pycryptodome and python3-argon2.
"""

import hashlib
import json
import os
import secrets
import sys
import time

try:
    from Cryptodome.PublicKey import ECC
except ImportError:
    from Crypto.PublicKey import ECC

CHUNK = 64 * 1024
LEAVES = 16_384


def hash_data(data):
    return int.from_bytes(hashlib.sha3_256(data).digest(), "big")


def draw_point():
    return ECC.generate(curve="P-256").pointQ


def draw_randomness():
    return secrets.randbelow(2**256) + 1


def commit(g, h, message):
    m = hash_data(message)
    r = draw_randomness()
    return g * m + h * r, m, r


def opens(g, h, commitment, m, r):
    return g * m + h * r == commitment


def point_text(point):
    return f"{int(point.x)},{int(point.y)}".encode()


def build(leaves):
    levels = [leaves]
    level = leaves
    while len(level) > 1:
        above = []
        for i in range(0, len(level) - 1, 2):
            above.append(hashlib.sha3_256(level[i] + level[i + 1]).digest())
        if len(level) % 2 == 1:
            above.append(level[-1])
        levels.append(above)
        level = above
    return levels


def path_of(levels, index):
    steps = []
    for level in levels[:-1]:
        sibling = index ^ 1
        if sibling < len(level):
            side = "left" if index % 2 == 1 else "right"
            steps.append({side: level[sibling].hex()})
        index //= 2
    return steps


def leads(steps, leaf, root):
    value = bytearray.fromhex(leaf)
    for step in steps:
        if "left" in step:
            value = hashlib.sha3_256(bytearray.fromhex(step["left"]) + value).digest()
        else:
            value = hashlib.sha3_256(value + bytearray.fromhex(step["right"])).digest()
    return value == bytearray.fromhex(root)


G, H = draw_point(), draw_point()
TEXTS = [f"{secrets.randbits(256)},{secrets.randbits(256)}".encode() for _ in range(LEAVES)]
TREE = build(TEXTS)
STEPS = path_of(TREE, 777)
LEAF, ROOT = TEXTS[777].hex(), TREE[-1][0].hex()
OPENING = commit(G, H, b"an opening")
DATA = os.urandom(16 * CHUNK)
SEED = secrets.token_hex(32).encode()


def do_commit(count):
    for i in range(count):
        commit(G, H, DATA[i : i + 64])


def do_open(count):
    for _ in range(count):
        assert opens(G, H, *OPENING)


def do_pass(count):
    """Commits to `count` chunks and builds the tree over them."""
    leaves = []
    for i in range(count):
        at = (i % 16) * CHUNK
        leaves.append(point_text(commit(G, H, DATA[at : at + CHUNK] + SEED)[0]))
    build(leaves)


def do_tree(count):
    for _ in range(count):
        build(TEXTS)


def do_path(count):
    for _ in range(count):
        assert leads(STEPS, LEAF, ROOT)


def do_argon2(count):
    from argon2.low_level import Type, hash_secret_raw

    for _ in range(count):
        hash_secret_raw(
            b"tall otter brick mango",
            b"0123456789abcdef",
            time_cost=3,
            memory_cost=65536,
            parallelism=1,
            hash_len=32,
            type=Type.ID,
        )


WORK = {
    "commit": do_commit,
    "open": do_open,
    "pass": do_pass,
    "tree": do_tree,
    "path": do_path,
    "argon2": do_argon2,
}

for line in sys.stdin:
    request = json.loads(line)
    began = time.perf_counter()
    WORK[request["do"]](request["count"])
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)
