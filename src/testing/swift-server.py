"""OpenStack Swift with its S3 interface on one folder: one replica, four processes on four ports of 127.0.0.1.

Arguments: the folder, then the ports of proxy, account, container and object server. It ends when stdin closes, and
the four with it, however it ends.
"""
import ctypes
import os
import signal
import sys

from swift.common import utils

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1

FOLDER = sys.argv[1]
PROXY, ACCOUNT, CONTAINER, OBJECT = (int(port) for port in sys.argv[2:6])

DEFAULT = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = root
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
log_address = {folder}/no-syslog
log_udp_host =
log_level = ERROR
fallocate_reserve = 0
disable_fallocate = true
"""

PROXY_PIPELINE = """
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck listing_formats cache s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
recheck_container_existence = 0
recheck_account_existence = 0
# On a busy machine half a second is no sign that a server is down, after which its buckets would be "not found".
conn_timeout = 20
node_timeout = 60
error_suppression_limit = 1000000
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
# Nothing answers at that port: no memory of what is known outlives a request.
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
user_test_reader = reading
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:symlink]
use = egg:swift#symlink
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
"""


def storage_pipeline(kind):
    return f"""
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""


def write(name, text):
    with open(os.path.join(FOLDER, name), "w") as file:
        file.write(text)


def make_rings():
    from swift.common.ring import RingBuilder

    for kind, port in (("account", ACCOUNT), ("container", CONTAINER), ("object", OBJECT)):
        builder = RingBuilder(4, 1, 0)
        builder.add_dev(
            {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1", "weight": 1}
        )
        builder.rebalance()
        builder.get_ring().save(os.path.join(FOLDER, f"{kind}.ring.gz"))


def main():
    os.makedirs(os.path.join(FOLDER, "devices", "d1"), exist_ok=True)
    write("swift.conf", "[swift-hash]\nswift_hash_path_prefix = filetao\nswift_hash_path_suffix = filetao\n")
    utils.SWIFT_CONF_FILE = os.path.join(FOLDER, "swift.conf")
    utils.validate_hash_conf()
    make_rings()

    from swift.common.wsgi import run_wsgi

    for kind, port in (("account", ACCOUNT), ("container", CONTAINER), ("object", OBJECT), ("proxy", PROXY)):
        pipeline = PROXY_PIPELINE if kind == "proxy" else storage_pipeline(kind)
        write(f"{kind}.conf", DEFAULT.format(port=port, folder=FOLDER) + pipeline)
        if os.fork() == 0:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            sys.exit(run_wsgi(os.path.join(FOLDER, f"{kind}.conf"), f"{kind}-server", verbose=True))
    while os.read(0, 1024):
        pass


main()
