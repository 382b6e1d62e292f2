"""What the programs inside well-known images do: on which ports they answer, how they take a TERM, whether they end.

Every row is what a learner sees of the real program from outside. What a program computes, and its log, come with the
shell for containers.
"""

from typing import NamedTuple

ANY = "*"


class Program(NamedTuple):
    """A program as seen from outside.

    `ports` it listens on from `boot` seconds after its start; an HTTP GET of a path in `paths` ("*": of any) answers
    200, of another 404; from the age `sick` on it answers 500. After TERM it ends within `term` seconds with
    `term_code`; None: it ignores TERM, as a process without a handler does when it is PID 1. `ends` seconds after its
    start it ends with `code`; None: never by itself. One of the variables `needs` must be set, or it fails at once.
    """

    ports: tuple[int, ...] = ()
    paths: tuple[str, ...] = ()
    boot: float = 0.0
    term: float | None = 0.2
    term_code: int = 0
    ends: float | None = None
    code: int = 0
    needs: tuple[str, ...] = ()
    sick: float | None = None


# Go installs no handler of its own for TERM: the runtime ends with code 2 where the process is PID 1.
def _go(*ports: int, paths: tuple[str, ...] = (ANY,)) -> Program:
    return Program(ports, paths, term=0.1, term_code=2)


# The Java virtual machine ends with 128 + 15.
def _java(*ports: int, boot: float, paths: tuple[str, ...] = (ANY,)) -> Program:
    return Program(ports, paths, boot=boot, term=0.6, term_code=143)


# Interpreters without a script read their standard input, which is closed: they end at once, content.
_INTERPRETER = Program(ends=0.1, term=None)
_STATIC = ("/", "/index.html")

PROGRAMS: dict[str, Program] = {
    "nginx": Program((80,), (*_STATIC, "/50x.html"), term=0.2),
    "httpd-foreground": Program((80,), _STATIC, term=0.3),
    "apache2-foreground": Program((80,), (ANY,), boot=1.0, term=0.3),
    "redis-server": Program((6379,), term=0.2),
    "redis-sentinel": Program((26379,), term=0.2),
    "memcached": Program((11211,), term=0.1),
    "mysqld": Program(
        (3306,),
        boot=8.0,
        term=1.5,
        needs=("MYSQL_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"),
    ),
    "mariadbd": Program(
        (3306,),
        boot=6.0,
        term=1.2,
        needs=(
            "MARIADB_ROOT_PASSWORD",
            "MYSQL_ROOT_PASSWORD",
            "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
            "MARIADB_RANDOM_ROOT_PASSWORD",
        ),
    ),
    "postgres": Program((5432,), boot=3.0, term=0.5, needs=("POSTGRES_PASSWORD", "POSTGRES_HOST_AUTH_METHOD")),
    "mongod": Program((27017,), boot=2.0, term=0.5),
    "rabbitmq-server": Program((5672, 15672), (ANY,), boot=8.0, term=3.0),
    "influxd": _go(8086),
    "cassandra": _java(9042, 7000, boot=30.0, paths=()),
    "zookeeper": _java(2181, 8080, boot=4.0),
    "kafka": _java(9092, boot=8.0, paths=()),
    "elasticsearch": _java(9200, 9300, boot=20.0),
    "kibana": Program((5601,), (ANY,), boot=20.0, term=0.5),
    "tomcat": _java(8080, boot=3.0, paths=()),
    "jenkins": _java(8080, 50000, boot=20.0),
    "sonarqube": _java(9000, boot=40.0),
    "grafana": Program((3000,), (ANY,), boot=2.0, term=0.3),
    "prometheus": Program((9090,), (ANY,), boot=1.0, term=0.3),
    "node-exporter": _go(9100),
    "traefik": Program((80,), (), term=0.3),
    "whoami": _go(80),
    "http-echo": _go(5678),
    "hello-app": _go(8080),
    "podinfo": Program((9898, 9797), (ANY,), term=3.3),
    "kuard": _go(8080),
    "echoserver": Program((8080, 8443), (ANY,), term=0.2),
    "node-hello": Program((8080,), (ANY,), term=None),
    "goproxy": _go(8080, paths=()),
    "caddy": Program((80,), _STATIC, term=0.3),
    "haproxy": Program(ends=0.1, code=1),  # it finds no configuration
    "envoy": Program((10000, 9901), (ANY,), term=0.3),
    "registry": _go(5000),
    "vault": Program((8200,), (ANY,), term=0.5),
    "consul": Program((8500,), (ANY,), boot=2.0, term=1.0),
    "etcd": Program((2379,), ("/health",), boot=1.0, term=0.3),
    "nats-server": Program((4222, 8222), (ANY,), term=0.2, term_code=1),
    "minio": Program((9000,), (ANY,), boot=1.0, term=0.3),
    "ghost": Program((2368,), (ANY,), boot=5.0, term=None),
    "gitea": Program((3000, 22), (ANY,), boot=3.0, term=1.0),
    "adminer": Program((8080,), (ANY,), term=0.2),
    "web": Program((80,), (ANY,), boot=1.0, term=0.3),
    "registry-ui": Program((80,), (ANY,), term=0.3),
    "fluentd": Program((24224,), boot=1.0, term=1.0),
    "fluent-bit": Program((2020,), (ANY,), term=1.0),
    "coredns": Program((53, 8080, 8181, 9153), ("/health", "/ready", "/metrics"), term=5.0),
    "kube-proxy": Program((10249, 10256), ("/healthz",), term=0.2, term_code=2),
    "metrics-server": Program((10250,), ("/livez", "/readyz"), boot=2.0, term=0.3),
    "controller": Program((80, 443, 10254), ("/healthz",), boot=2.0, term=5.0),
    "pause": Program(term=0.05),
    "hello-world": Program(ends=0.1),
    "curl": Program(ends=0.1, code=2),  # no address given
    "kubectl": Program(ends=0.1),
    "jupyter": Program((8888,), (ANY,), boot=3.0, term=1.0),
    "nginx-unprivileged": Program((8080,), _STATIC, term=0.2),
    "php-fpm": Program((9000,), term=0.2),
    "gunicorn": Program((8000,), (ANY,), boot=1.0, term=0.5),
    "uvicorn": Program((8000,), (ANY,), boot=1.0, term=0.5),
    "flask": Program((5000,), (ANY,), boot=1.0, term=None),
    "top": Program(term=0.1),
    "yes": Program(term=None),
    "stress": Program(term=None),
    "sshd": Program((22,), term=0.1),
    "crond": Program(term=None),
    "python": _INTERPRETER,
    "node": _INTERPRETER,
    "perl": _INTERPRETER,
    "php": _INTERPRETER,
    "ruby": _INTERPRETER,
    "irb": _INTERPRETER,
    "jshell": Program(ends=2.0),
    "julia": _INTERPRETER,
    "R": _INTERPRETER,
    "gradle": Program(ends=4.0),
    "mvn": Program(ends=1.0, code=1),
    "go": _INTERPRETER,
    "rustc": _INTERPRETER,
    "gcc": _INTERPRETER,
}
PROGRAMS |= {
    "httpd": PROGRAMS["httpd-foreground"],
    "apache2": PROGRAMS["apache2-foreground"],
    "python3": PROGRAMS["python"],
    "start-zookeeper": PROGRAMS["zookeeper"],
    "catalina.sh": PROGRAMS["tomcat"],
}

# The sub-commands of registry.k8s.io/e2e-test-images/agnhost. Models test/images/agnhost.
AGNHOST: dict[str, Program] = {
    "pause": Program(term=0.05),
    "netexec": _go(8080),
    "serve-hostname": _go(9376),
    "porter": _go(80),
    "test-webserver": _go(80),
    # Models test/images/agnhost/liveness/server.go: healthy for ten seconds.
    "liveness": _go(8080)._replace(sick=10.0),
    "grpc-health-checking": _go(5000, 8080),
    "no-snat-test": _go(8080),
    "guestbook": _go(80),
    "connect": Program(ends=0.2),
    "entrypoint-tester": Program(ends=0.1),
    "env": Program(ends=0.1),
    "fake-gitserver": _go(8000),
    "help": Program(ends=0.1),
}

# With one of these a program says something and ends.
BRIEF = frozenset({"-v", "-V", "-t", "-T", "-s", "--version", "--help", "version", "help"})

SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh"})

# What a shell image brings along (busybox's applets and the coreutils that manifests use).
_TOOLS = """
    [ awk base64 basename cat chmod chown clear cp curl cut date dd df diff dig dirname du echo env expr false find
    free getent grep gunzip gzip head host hostname id ifconfig install ip kill less ln ls md5sum mkdir mkfifo mktemp
    more mount mv nc netstat nproc nslookup ntpd pgrep pidof ping pkill printenv printf ps pwd readlink realpath rev rm
    rmdir route sed seq sha256sum sleep sort stat stty su sync tail tar tee telnet test time timeout touch tr true tty
    umask uname uniq unzip uptime usleep vi watch wc wget which who whoami xargs yes zcat top crond httpd sudo apk
    apt-get apt yum tini dumb-init
"""
TOOLS = frozenset(_TOOLS.split())

# What lies beside a program in its image.
COMPANIONS: dict[str, str] = {
    "nginx": "nginx-debug envsubst",
    "redis-server": "redis-cli redis-sentinel redis-benchmark",
    "mysqld": "mysql mysqladmin mysqldump",
    "mariadbd": "mariadb mariadb-admin mysql mysqladmin mysqldump mysqld",
    "postgres": "psql pg_isready pg_dump initdb",
    "mongod": "mongo mongosh mongodump",
    "rabbitmq-server": "rabbitmqctl rabbitmq-diagnostics rabbitmq-plugins",
    "cassandra": "nodetool cqlsh",
    "zookeeper": "start-zookeeper zookeeper-ready zkServer.sh zkCli.sh zkOk.sh",
    "etcd": "etcdctl etcdutl",
    "python": "python python3 pip pip3 gunicorn uvicorn flask django-admin celery",
    "node": "npm npx yarn",
    "perl": "perl cpan",
    "irb": "ruby bundle rails rake gem",
    "php": "php composer",
    "apache2-foreground": "php apache2ctl apache2",
    "httpd-foreground": "httpd apachectl",
    "jshell": "java javac",
    "tomcat": "java catalina.sh",
    "mvn": "java javac mvn",
    "gradle": "java javac",
    "agnhost": "agnhost",
    "stress": "stress stress-ng",
    "curl": "curl",
    "kubectl": "kubectl",
}
