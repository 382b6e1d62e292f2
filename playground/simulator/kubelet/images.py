"""The image catalogue: which images of tutorials exist, how big they are, which tags they have, what they run.

Data, not code: a new image is one row. An image outside the catalogue whose name has a registry or an owner
("registry.school.example/app:1", "teacher/app") is taken to exist: it is somebody's own. An unknown name without an
owner would be an official image, and those are all here: it does not exist.
"""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from playground.simulator.kubelet.references import Reference


class Image(NamedTuple):
    """`megabytes` compressed, as a registry serves it; `argv` is what runs where a manifest gives neither command nor
    args; `fixed` leading words of it are the entrypoint, to which args are appended; `tags` as in `_versions`."""

    megabytes: float
    argv: tuple[str, ...] = ()
    tags: str = "*"
    fixed: int = 0


# An image that nobody here knows: of medium size, with any tag; it runs, and answers on the ports that it declares.
UNKNOWN = Image(80.0)

_NGINX = (
    "1.7.1-12 1.8.0-1 1.9.0-15 1.10.0-3 1.11.0-13 1.12.0-2 1.13.0-12 1.14.0-2 1.15.0-12 1.16.0-1 1.17.0-10 1.18.0 "
    "1.19.0-10 1.20.0-2 1.21.0-6 1.22.0-1 1.23.0-4 1.24.0 1.25.0-5 1.26.0-3 1.27.0-5 1.28.0-2 1.29.0-8 stable mainline"
)
_REDIS = (
    "2.8.0-23 3.0.0-7 3.2.0-12 4.0.0-14 5.0.0-14 6.0.0-20 6.2.0-20 7.0.0-15 7.2.0-12 7.4.0-7 8.0.0-5 8.2.0-3 8.4.0-1"
)
_MYSQL = "5.5.40-62 5.6.17-51 5.7.5-44 8.0.0-45 8.1.0 8.2.0 8.3.0 8.4.0-8 9.0.0-1 9.1.0 9.2.0 9.3.0 9.4.0 9.5.0 lts"
_POSTGRES = "9.0-6.0-24 10.0-23 11.0-22 12.0-22 13.0-23 14.0-20 15.0-15 16.0-11 17.0-7 18.0-1"
_PYTHON = (
    "2.7.0-18 3.4.0-10 3.5.0-10 3.6.0-15 3.7.0-17 3.8.0-20 3.9.0-25 3.10.0-19 3.11.0-14 3.12.0-12 3.13.0-9 3.14.0-2"
)
_NODE = (
    "4.0-9 6.0-17 8.0-17 10.0-24 11.0-15 12.0-22 14.0-21 15.0-14 16.0-20 17.0-9 18.0-20 19.0-9 20.0-19 21.0-7 22.0-21 "
    "23.0-11 24.0-11 25.0-2 lts current"
)

CATALOGUE: dict[str, Image] = {
    # Web servers and proxies
    "nginx": Image(72.3, ("nginx", "-g", "daemon off;"), _NGINX),
    "nginxinc/nginx-unprivileged": Image(72.4, ("nginx-unprivileged",)),
    "registry.k8s.io/nginx-slim": Image(44.0, ("nginx",), "0.7-9 0.20-29"),
    "httpd": Image(58.6, ("httpd-foreground",), "2.2.29-34 2.4.10-66"),
    "caddy": Image(19.3, ("caddy",)),
    "haproxy": Image(42.4, ("haproxy",)),
    "traefik": Image(48.7, ("traefik",), "1.0-7.0-34 2.0-11.0-40 3.0-6.0-10", 1),
    "traefik/whoami": Image(2.9, ("whoami",), fixed=1),
    "containous/whoami": Image(2.6, ("whoami",), fixed=1),
    "envoyproxy/envoy": Image(62.0, ("envoy",)),
    "tomcat": Image(161.0, ("tomcat",), "7.0.50-109 8.0.0-53 8.5.0-100 9.0.0-112 10.0.0-27 10.1.0-49 11.0.0-14"),
    "jetty": Image(180.0, ("tomcat",)),
    # Data
    "redis": Image(45.9, ("redis-server",), _REDIS),
    "valkey/valkey": Image(44.0, ("redis-server",)),
    "bitnami/redis": Image(48.0, ("redis-server",)),
    "memcached": Image(31.9, ("memcached",), "1.4.0-39 1.5.0-22 1.6.0-40"),
    "mysql": Image(232.0, ("mysqld",), _MYSQL),
    "mariadb": Image(106.0, ("mariadbd",), "5.5.40-68 10.0-11.0-45 11.0-8.0-10 12.0-1.0-2 lts"),
    "postgres": Image(158.0, ("postgres",), _POSTGRES),
    "mongo": Image(275.0, ("mongod",), "2.6.0-12 3.0-6.0-23 4.0-4.0-29 5.0.0-31 6.0.0-26 7.0.0-25 8.0.0-16 8.2.0-2"),
    "rabbitmq": Image(112.0, ("rabbitmq-server",), "3.6-13.0-30 4.0-2.0-9 management"),
    "influxdb": Image(112.0, ("influxd",)),
    "cassandra": Image(140.0, ("cassandra",)),
    "gcr.io/google-samples/cassandra": Image(97.0, ("cassandra",), "v13-15"),
    "zookeeper": Image(116.0, ("zookeeper",)),
    "registry.k8s.io/kubernetes-zookeeper": Image(90.0, ("zookeeper",), "1.0-3.4.10"),
    "apache/kafka": Image(198.0, ("kafka",)),
    "confluentinc/cp-kafka": Image(330.0, ("kafka",)),
    "elasticsearch": Image(470.0, ("elasticsearch",)),
    "kibana": Image(360.0, ("kibana",)),
    "nats": Image(6.9, ("nats-server",)),
    "minio/minio": Image(59.0, ("minio",), fixed=1),
    "registry.k8s.io/etcd": Image(60.0, ("etcd",), fixed=1),
    "us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower": Image(42.0, ("redis-server",)),
    "us-docker.pkg.dev/google-samples/containers/gke/gb-frontend": Image(180.0, ("apache2-foreground",)),
    "gcr.io/google_samples/gb-redisslave": Image(42.0, ("redis-server",)),
    "gcr.io/google-samples/gb-frontend": Image(180.0, ("apache2-foreground",)),
    "corelab/gb-frontend": Image(180.0, ("apache2-foreground",)),
    "gcr.io/google-samples/xtrabackup": Image(89.0, ("bash",)),
    # Applications
    "wordpress": Image(225.0, ("apache2-foreground",), "4.0-9.0-26 5.0-9.0-12 6.0-8.0-9 php8.0-4 apache cli"),
    "drupal": Image(190.0, ("apache2-foreground",)),
    "joomla": Image(190.0, ("apache2-foreground",)),
    "nextcloud": Image(390.0, ("apache2-foreground",)),
    "phpmyadmin": Image(185.0, ("apache2-foreground",)),
    "adminer": Image(40.0, ("adminer",)),
    "ghost": Image(180.0, ("ghost",)),
    "gitea/gitea": Image(70.0, ("gitea",)),
    "jenkins/jenkins": Image(260.0, ("jenkins",)),
    "sonarqube": Image(360.0, ("sonarqube",)),
    "grafana/grafana": Image(130.0, ("grafana",)),
    "prom/prometheus": Image(112.0, ("prometheus",), fixed=1),
    "prom/node-exporter": Image(12.6, ("node-exporter",), fixed=1),
    "quay.io/prometheus/node-exporter": Image(12.6, ("node-exporter",), fixed=1),
    "registry": Image(9.9, ("registry",)),
    "vault": Image(80.0, ("vault",)),
    "hashicorp/vault": Image(180.0, ("vault",)),
    "consul": Image(50.0, ("consul",)),
    # Made for tutorials
    "hello-world": Image(0.01, ("hello-world",), "latest linux"),
    "hashicorp/http-echo": Image(4.6, ("http-echo",), fixed=1),
    "gcr.io/google-samples/hello-app": Image(11.5, ("hello-app",), "1.0 2.0"),
    "us-docker.pkg.dev/google-samples/containers/gke/hello-app": Image(11.5, ("hello-app",), "1.0 2.0"),
    "gcr.io/google-samples/hello-go-gke": Image(11.5, ("web",), "1.0"),
    "gcr.io/google-samples/node-hello": Image(260.0, ("node-hello",), "1.0"),
    "gcr.io/google-samples/kubernetes-bootcamp": Image(83.0, ("node-hello",), "v1 v2"),
    "jocatalin/kubernetes-bootcamp": Image(83.0, ("node-hello",), "v1 v2"),
    "gcr.io/kuar-demo/kuard-amd64": Image(11.5, ("kuard",)),
    "stefanprodan/podinfo": Image(24.0, ("podinfo",)),
    "ghcr.io/stefanprodan/podinfo": Image(24.0, ("podinfo",)),
    "paulbouwer/hello-kubernetes": Image(27.0, ("node-hello",)),
    "registry.k8s.io/echoserver": Image(43.0, ("echoserver",), "1.0-10"),
    "registry.k8s.io/echoserver-amd64": Image(43.0, ("echoserver",), "1.0-10"),
    "gcr.io/google_containers/echoserver": Image(43.0, ("echoserver",), "1.0-10"),
    "ealen/echo-server": Image(40.0, ("web",)),
    "registry.k8s.io/e2e-test-images/agnhost": Image(51.0, ("agnhost", "pause"), "2.9-59", 1),
    "registry.k8s.io/agnhost": Image(51.0, ("agnhost", "pause"), fixed=1),
    "registry.k8s.io/hpa-example": Image(174.0, ("apache2-foreground",), "latest"),
    "registry.k8s.io/goproxy": Image(1.6, ("goproxy",), "0.1"),
    "registry.k8s.io/pause": Image(0.32, ("pause",), "3.0-10 latest"),
    "registry.k8s.io/busybox": Image(0.77, ("sh",), "1.24 1.27.2 latest"),
    "registry.k8s.io/e2e-test-images/busybox": Image(0.77, ("sh",)),
    "registry.k8s.io/e2e-test-images/nginx": Image(44.0, ("nginx",)),
    "registry.k8s.io/e2e-test-images/httpd": Image(41.0, ("httpd-foreground",)),
    "registry.k8s.io/coredns/coredns": Image(20.0, ("coredns",), fixed=1),
    "registry.k8s.io/kube-proxy": Image(30.0, ("kube-proxy",)),
    "registry.k8s.io/metrics-server/metrics-server": Image(20.0, ("metrics-server",), fixed=1),
    "registry.k8s.io/ingress-nginx/controller": Image(105.0, ("controller",), fixed=1),
    "polinux/stress": Image(4.0, ("stress",)),
    "vish/stress": Image(1.0, ("stress",), fixed=1),
    "docker/whalesay": Image(86.0, ("bash",)),
    "curlimages/curl": Image(9.6, ("curl",)),
    "bitnami/kubectl": Image(80.0, ("kubectl",), fixed=1),
    "nicolaka/netshoot": Image(180.0, ("zsh",)),
    "jupyter/base-notebook": Image(300.0, ("jupyter",)),
    # Logging
    "fluentd": Image(23.0, ("fluentd",), "v0.12 v0.14 v1.0-18 edge"),
    "fluent/fluentd": Image(23.0, ("fluentd",)),
    "fluent/fluent-bit": Image(31.0, ("fluent-bit",)),
    "quay.io/fluentd_elasticsearch/fluentd": Image(48.0, ("fluentd",), "v2.5.1-2 v3.0-4 v4.0-3 v5.0.0-1"),
    "k8s.gcr.io/fluentd-elasticsearch": Image(120.0, ("fluentd",), "1.20"),
    "registry.k8s.io/fluentd-elasticsearch": Image(120.0, ("fluentd",), "1.20"),
    # Systems and shells
    "busybox": Image(2.15, ("sh",), "1.20-38.0-2 1.21.0-ubuntu stable glibc musl uclibc"),
    "alpine": Image(3.8, ("sh",), "2.6-7 3.1-23.0-10 edge"),
    "ubuntu": Image(29.7, ("bash",), "12.04 14.04 16.04 18.04 20.04 22.04 24.04 24.10 25.04 25.10 noble jammy focal"),
    "debian": Image(48.5, ("bash",), "7-13 7.1-11 8.0-11 9.0-13 10.0-13 11.0-11 12.0-12 13.0-2 stable testing sid"),
    "centos": Image(83.5, ("bash",), "5-8 centos7 centos8 7.0-9.2009 8.0-4.2105"),
    "fedora": Image(66.0, ("bash",)),
    "rockylinux": Image(70.0, ("bash",)),
    "almalinux": Image(70.0, ("bash",)),
    "amazonlinux": Image(53.0, ("bash",)),
    "archlinux": Image(170.0, ("bash",)),
    "opensuse/leap": Image(45.0, ("bash",)),
    "bash": Image(6.3, ("bash",), "3.0-2 4.0-4 5 5.0-3.0-30 devel"),
    # Languages
    "python": Image(385.0, ("python",), _PYTHON),
    "node": Image(393.0, ("node",), _NODE),
    "perl": Image(342.0, ("perl",), "5.8-18 5.20-43 5.18-43.0-4 devel stable"),
    "ruby": Image(365.0, ("irb",), "2.0-7.0-10 3.0-4.0-9"),
    "php": Image(180.0, ("php",), "5.3-6.0-40 7.0-4.0-33 8.0-5.0-30 cli apache fpm"),
    "golang": Image(302.0, ("bash",), "1.2-25.0-15"),
    "openjdk": Image(240.0, ("jshell",)),
    "eclipse-temurin": Image(230.0, ("jshell",)),
    "amazoncorretto": Image(190.0, ("jshell",)),
    "maven": Image(260.0, ("mvn",)),
    "gradle": Image(330.0, ("gradle",)),
    "rust": Image(520.0, ("bash",)),
    "gcc": Image(510.0, ("bash",)),
    "julia": Image(170.0, ("julia",)),
    "r-base": Image(330.0, ("R",)),
    "swift": Image(780.0, ("bash",)),
    "elixir": Image(390.0, ("bash",)),
    "erlang": Image(380.0, ("bash",)),
    "haskell": Image(680.0, ("bash",)),
    "groovy": Image(230.0, ("jshell",)),
    "docker": Image(110.0, ("sh",)),
    "buildpack-deps": Image(310.0, ("bash",)),
    "composer": Image(70.0, ("sh",)),
    "eclipse-mosquitto": Image(5.5, ("redis-server",)),
    "neo4j": Image(260.0, ("tomcat",)),
    "couchdb": Image(110.0, ("minio",)),
    "solr": Image(250.0, ("tomcat",)),
    "logstash": Image(430.0, ("tomcat",)),
    "kong": Image(110.0, ("web",)),
    "odoo": Image(620.0, ("web",)),
    "mongo-express": Image(60.0, ("web",)),
    "mattermost/mattermost-team-edition": Image(290.0, ("web",)),
    "rocket.chat": Image(480.0, ("web",)),
    "redmine": Image(200.0, ("web",)),
    "matomo": Image(180.0, ("apache2-foreground",)),
    "mediawiki": Image(260.0, ("apache2-foreground",)),
    "moodle": Image(300.0, ("apache2-foreground",)),
}

# Words by which teachers name an image that is meant to be missing.
_MISSING = ("non-exist", "nonexist", "not-exist", "notexist", "doesnotexist", "no-such", "nosuch", "invalid", "wrong")

# What may follow a version in a tag, or stand alone.
_VARIANTS = """
    alpine slim trixie bookworm bullseye buster stretch jessie noble jammy focal perl otel apache fpm management
    debian ubi oracle oraclelinux jdk jre ubuntu ubuntu24 glibc musl uclibc php cli onbuild threaded temurin
"""
_VARIANT_WORDS = frozenset(_VARIANTS.split())


def find(reference: Reference) -> Image | None:
    """The image that the reference means; None where no such repository exists. Its tag is another question."""
    if reference.short in CATALOGUE:
        return CATALOGUE[reference.short]
    official = reference.domain == "docker.io" and reference.path.startswith("library/")
    if official or any(word in reference.path for word in _MISSING):
        return None
    return UNKNOWN


@lru_cache(maxsize=1024)
def has_tag(reference: Reference) -> bool:
    """Whether the repository, which exists, has the tag. A digest is taken on trust."""
    image = find(reference)
    assert image is not None, reference
    if reference.digest or image.tags == "*" or reference.tag == "latest":
        return True
    known = _versions(image.tags)
    if reference.tag in known:
        return True
    head, _, variant = reference.tag.partition("-")
    return (head in known or _is_variant(head)) and (not variant or _is_variant(variant))


def _is_variant(text: str) -> bool:
    return text.split("-", maxsplit=1)[0].rstrip("0123456789.") in _VARIANT_WORDS


@lru_cache(maxsize=256)
def _versions(tags: str) -> frozenset[str]:
    """The tags that a row names. "1.14.0-2" means 1.14.0, 1.14.1 and 1.14.2, and with them 1.14 and 1."""
    return frozenset(tag for word in tags.split() for tag in _expand(word))


def _expand(word: str) -> Iterator[str]:
    yield word
    versions = [""]
    for part in word.split("."):
        first, dash, last = part.partition("-")
        if dash and first.isdecimal() and last.isdecimal():
            choices = [str(number) for number in range(int(first), int(last) + 1)]
        elif dash and first[1:].isdecimal() and last.isdecimal():
            choices = [f"{first[0]}{number}" for number in range(int(first[1:]), int(last) + 1)]
        else:
            choices = [part]
        versions = [f"{version}.{choice}" if version else choice for version in versions for choice in choices]
        yield from versions


@lru_cache(maxsize=1024)
def size(reference: Reference) -> int:
    """Bytes of an image that exists, compressed. The variants for small systems are smaller."""
    image = find(reference)
    assert image is not None, reference
    share = 1.0
    if "alpine" in reference.tag:
        share = 0.3
    elif "slim" in reference.tag:
        share = 0.4
    wobble = int.from_bytes(blake2b(str(reference).encode(), digest_size=4).digest(), "big") / 2**32
    return int(image.megabytes * 1e6 * share * (0.97 + 0.06 * wobble))
