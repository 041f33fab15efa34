"""OpenStack Swift with its S3 interface on one folder: one replica, four processes on four ports of 127.0.0.1.

Arguments: the folder, then the ports of proxy, account, container and object server. It ends when stdin closes, and
the four with it, however it ends.
"""
import ctypes
import os
import pwd
import signal
import sys

from swift.common import utils

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1

FOLDER = sys.argv[1]
PROXY, *STORAGE = (int(port) for port in sys.argv[2:6])
STORAGE_PORTS = dict(zip(("account", "container", "object"), STORAGE))

DEFAULT = {
    "bind_ip": "127.0.0.1",
    "workers": 0,
    "user": pwd.getpwuid(os.getuid()).pw_name,
    "swift_dir": FOLDER,
    "devices": os.path.join(FOLDER, "devices"),
    "mount_check": "false",
    "log_address": os.path.join(FOLDER, "no-syslog"),
    "log_udp_host": "",
    "log_level": "ERROR",
    "fallocate_reserve": 0,
    "disable_fallocate": "true",
}

PROXY_APP = {
    "account_autocreate": "true",
    "recheck_container_existence": 0,
    "recheck_account_existence": 0,
    # On a busy machine half a second is no sign that a server is down, after which its buckets would be "not found".
    "conn_timeout": 20,
    "node_timeout": 60,
    "error_suppression_limit": 1000000,
}

# In the order in which a request passes them.
PROXY_FILTERS = {
    "catch_errors": {},
    "gatekeeper": {},
    "healthcheck": {},
    "listing_formats": {},
    # Nothing answers at that port: no memory of what is known outlives a request.
    "memcache": {"memcache_servers": "127.0.0.1:1"},
    "s3api": {"location": "us-east-1"},
    "tempauth": {"user_test_tester": "testing .admin", "user_test_reader": "reading"},
    "copy": {},
    "slo": {},
    "dlo": {},
    "versioned_writes": {"allow_versioned_writes": "true", "allow_object_versioning": "true"},
    "symlink": {},
}


def section(name, options):
    return "\n".join([f"[{name}]", *(f"{key} = {value}" for key, value in options.items()), ""])


def configuration(kind, port, app, filters):
    """Text for Swift: one server behind filters, each by the name that Swift gives it."""
    return "\n".join(
        [
            section("DEFAULT", {**DEFAULT, "bind_port": port}),
            section("pipeline:main", {"pipeline": " ".join([*filters, f"{kind}-server"])}),
            section(f"app:{kind}-server", {"use": f"egg:swift#{kind}", **app}),
            *(section(f"filter:{name}", {"use": f"egg:swift#{name}", **options}) for name, options in filters.items()),
        ]
    )


def write(name, text):
    with open(os.path.join(FOLDER, name), "w") as file:
        file.write(text)


def make_rings():
    from swift.common.ring import RingBuilder

    for kind, port in STORAGE_PORTS.items():
        builder = RingBuilder(4, 1, 0)
        builder.add_dev(
            {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1", "weight": 1}
        )
        builder.rebalance()
        builder.get_ring().save(os.path.join(FOLDER, f"{kind}.ring.gz"))


def serve(kind, port, app, filters):
    """In a process of its own."""
    from swift.common.wsgi import run_wsgi

    write(f"{kind}.conf", configuration(kind, port, app, filters))
    if os.fork() == 0:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        sys.exit(run_wsgi(os.path.join(FOLDER, f"{kind}.conf"), f"{kind}-server", verbose=True))


def main():
    os.makedirs(os.path.join(FOLDER, "devices", "d1"), exist_ok=True)
    write("swift.conf", "[swift-hash]\nswift_hash_path_prefix = filetao\nswift_hash_path_suffix = filetao\n")
    utils.SWIFT_CONF_FILE = os.path.join(FOLDER, "swift.conf")
    utils.validate_hash_conf()
    make_rings()

    for kind, port in STORAGE_PORTS.items():
        serve(kind, port, {}, {})
    serve("proxy", PROXY, PROXY_APP, PROXY_FILTERS)
    while os.read(0, 1024):
        pass


main()
