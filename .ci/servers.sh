#!/bin/bash
# The servers that tests call, of Kinesis, of S3 (ministack, nanio) and (moto) of other services, all on free ports of the
# loopback interface.
#
#   .ci/servers.sh install [DIR]   ministack, boto3, kinesis-local, moto, nanio and mitmproxy, with certificates, and faketime if
#                                  there is none and apt-get may; DIR is target/servers by default
#   .ci/servers.sh start [DIR]     starts them and writes DIR/exports, which says where they are and which keys they take
#   .ci/servers.sh stop [DIR]
#
# By hand: .ci/servers.sh install; .ci/servers.sh start; . target/servers/exports; cargo test --test end_to_end
#
# ministack forgets the closed parents of a reshard, and kinesis-local slows with what it stores: large or resharding tests are
# for other servers.
#
# Needs python3 with venv, node with npm, and openssl. Exit code 69 means that something needed is not there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command=${1:-}
dir=${2:-$here/../target/servers}

unavailable() { echo "$*" >&2; exit 69; }

install() {
    local tool
    for tool in python3 node npm openssl; do
        command -v "$tool" > /dev/null || unavailable "$tool is not installed"
    done
    if [ ! -x venv/bin/ministack ]; then
        python3 -m venv venv || unavailable "python3 has no venv"
        venv/bin/pip install --quiet --disable-pip-version-check ministack==1.5.33 boto3==1.43.106 cbor2==6.3.0 aws-kinesis-agg==1.2.3 \
            || unavailable "pip cannot install ministack and boto3"
    fi
    if [ ! -f node_modules/kinesis-local/main.js ]; then
        npm install --prefix . --no-audit --no-fund --silent kinesis-local@0.6.2 < /dev/null \
            || unavailable "npm cannot install kinesis-local"
    fi
    if [ ! -x moto/bin/moto_server ]; then
        python3 -m venv moto
        moto/bin/pip install --quiet --disable-pip-version-check 'moto[server]==5.2.5' boto3==1.44.8 || unavailable "pip cannot install moto"
    fi
    if [ ! -x nanio/bin/nanio ]; then
        # Checks signatures of S3 by code of its own; s3rver of npm (3.7.1) takes any of version 4, which it has no code for.
        python3 -m venv nanio
        nanio/bin/pip install --quiet --disable-pip-version-check nanio==0.1.7 || unavailable "pip cannot install nanio"
    fi
    if [ ! -x mitmproxy/bin/mitmdump ]; then
        # Apart from the others: it wants other versions of what they share.
        python3 -m venv mitmproxy
        mitmproxy/bin/pip install --quiet --disable-pip-version-check mitmproxy==11.0.2 || unavailable "pip cannot install mitmproxy"
    fi
    command -v faketime > /dev/null || get_faketime || echo "no faketime, so no server whose clock is off" >&2
    [ -f tls/both.pem ] || certificates
}

get_faketime() {
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 1
    apt-get install --yes faketime > apt.log 2>&1 || { apt-get update && apt-get install --yes faketime; } >> apt.log 2>&1
}

# An authority of our own, and a certificate of it for localhost.
certificates() {
    local key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
    mkdir -p tls
    openssl req -x509 "${key[@]}" -days 3650 -subj /CN=smithwright-tests -keyout tls/ca.key -out tls/ca.pem \
        -addext keyUsage=critical,keyCertSign 2> /dev/null
    openssl req "${key[@]}" -subj /CN=localhost -keyout tls/leaf.key -out tls/leaf.csr 2> /dev/null
    openssl x509 -req -in tls/leaf.csr -CA tls/ca.pem -CAkey tls/ca.key -CAcreateserial -days 3650 -out tls/leaf.pem \
        -extfile <(printf '%s\n' subjectAltName=DNS:localhost,IP:127.0.0.1 extendedKeyUsage=serverAuth) 2> /dev/null
    python3 - << 'END'
import json
key, cert = open("tls/leaf.key").read(), open("tls/leaf.pem").read()
json.dump({"server": {"key": key, "cert": cert}}, open("tls/server.json", "w"))
open("tls/both.pem", "w").write(key + cert)
END
}

free_ports() {
    python3 - << 'END'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(8)]
print(*(s.getsockname()[1] for s in sockets))
END
}

# launch NAME PORT COMMAND...: starts a server and waits until it accepts connections.
launch() {
    local name=$1 port=$2
    shift 2
    nohup env "$@" > "$name.log" 2>&1 < /dev/null &
    local pid=$!
    echo "$pid" > "$name.pid"
    for _ in $(seq 1 600); do
        if (: 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then return; fi
        kill -0 "$pid" 2> /dev/null || break
        sleep 0.05
    done
    tail -n 20 "$name.log" >&2
    echo "$name does not start" >&2
    stop
    exit 1
}

start() {
    [ -x venv/bin/ministack ] || unavailable "the servers are not installed: run .ci/servers.sh install"
    stop
    local auth plain tls http skewed proxy moto nanio
    read -r auth plain tls http skewed proxy moto nanio <<< "$(free_ports)"
    local ministack=(BIND_HOST=127.0.0.1 IOT_MTLS_ENABLED=0 DOCKER_HOST=unix:///nonexistent
        USE_SSL=1 MINISTACK_SSL_CERT="$PWD/tls/leaf.pem" MINISTACK_SSL_KEY="$PWD/tls/leaf.key")
    launch ministack-auth "$auth" "${ministack[@]}" GATEWAY_PORT="$auth" SERVICES=kinesis,iam,s3,sts AUTH=true venv/bin/ministack
    launch ministack "$plain" "${ministack[@]}" GATEWAY_PORT="$plain" SERVICES=kinesis,dynamodb,monitoring venv/bin/ministack
    launch kinesis-local "$http" KINESIS_MOCK_CERT_PATH="$PWD/tls/server.json" LOG_LEVEL=ERROR SHARD_LIMIT=500 \
        KINESIS_MOCK_TLS_PORT="$tls" KINESIS_MOCK_PLAIN_PORT="$http" \
        CREATE_STREAM_DURATION=100ms DELETE_STREAM_DURATION=100ms \
        node --require "$here/loopback.js" node_modules/kinesis-local/main.js
    launch mitmproxy "$proxy" mitmproxy/bin/mitmdump --quiet --set confdir=mitmproxy/conf --set flow_detail=0 \
        --mode "reverse:https://localhost:$auth" --listen-host 127.0.0.1 --listen-port "$proxy" --set keep_host_header=true \
        --certs tls/both.pem --set ssl_verify_upstream_trusted_ca=tls/ca.pem --scripts "$here/mitmproxy_faults.py"
    launch moto "$moto" DOCKER_HOST=unix:///nonexistent moto/bin/moto_server --host 127.0.0.1 --port "$moto"
    exports "$auth" "$plain" "$tls" "$http" > exports
    prepare_moto "http://127.0.0.1:$moto" >> exports
    start_nanio "$nanio" >> exports
    local prefix=SMITHWRIGHT_PROXIED_
    echo "export ${prefix}ENDPOINT_URL=https://localhost:$proxy ${prefix}CA_BUNDLE='$PWD/tls/ca.pem'" >> exports
    if command -v faketime > /dev/null; then
        launch ministack-skewed "$skewed" "${ministack[@]}" GATEWAY_PORT="$skewed" SERVICES=kinesis,iam,sts AUTH=true \
            FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f +1h venv/bin/ministack
        authenticated SMITHWRIGHT_SKEWED_ "$skewed" faketime -f +1h >> exports
    fi
}

# prepare_moto URL: functions answer what they are given, without containers, and may have the one role that there is.
prepare_moto() {
    moto/bin/python - "$1" << 'END'
import json, sys, urllib.request
import boto3
url = sys.argv[1]
config = json.dumps({"lambda": {"use_docker": False}}).encode()
urllib.request.urlopen(urllib.request.Request(url + "/moto-api/config", config, {"Content-Type": "application/json"}))
iam = boto3.client("iam", endpoint_url=url, region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
iam.create_role(RoleName="smithwright", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": []}))
END
    echo "export SMITHWRIGHT_MOTO_ENDPOINT_URL=$1"
}

# start_nanio PORT: S3 with one key, in a folder that is empty. Prints exports for a shell.
start_nanio() {
    local id=AKIANANIO secret
    secret=$(openssl rand -hex 20)
    rm -rf nanio/data
    mkdir nanio/data
    launch nanio "$1" NANIO_ACCESS_KEY="$id" NANIO_SECRET_KEY="$secret" \
        nanio/bin/nanio serve --host 127.0.0.1 --port "$1" --data-dir nanio/data --log-level warning --no-access-log
    echo "export SMITHWRIGHT_S3_SERVERS=ministack-auth,nanio SMITHWRIGHT_NANIO_ENDPOINT_URL=http://localhost:$1"
    echo "export SMITHWRIGHT_NANIO_ACCESS_KEY_ID=$id SMITHWRIGHT_NANIO_SECRET_ACCESS_KEY=$secret"
}

# authenticated PREFIX PORT [COMMAND...]: where a server that verifies signatures is, and keys that it takes.
authenticated() {
    local prefix=$1 url=https://localhost:$2 ca=$PWD/tls/ca.pem
    shift 2
    echo "export ${prefix}ENDPOINT_URL=$url ${prefix}CA_BUNDLE='$ca'"
    env FAKETIME_DONT_FAKE_MONOTONIC=1 "$@" venv/bin/python "$here/keys.py" "$url" "$ca" "$prefix"
}

exports() {
    local ca=$PWD/tls/ca.pem
    echo "export SMITHWRIGHT_SERVERS=ministack-auth,ministack,kinesis-local"
    authenticated SMITHWRIGHT_MINISTACK_AUTH_ "$1"
    echo "export SMITHWRIGHT_MINISTACK_ENDPOINT_URL=https://localhost:$2 SMITHWRIGHT_MINISTACK_CA_BUNDLE='$ca'"
    echo "export SMITHWRIGHT_DYNAMODB_ENDPOINT_URL=https://localhost:$2 SMITHWRIGHT_DYNAMODB_CA_BUNDLE='$ca'"
    echo "export SMITHWRIGHT_KINESIS_LOCAL_ENDPOINT_URL=http://localhost:$4"
    echo "# kinesis-local once more, with TLS, as a server that the tests know nothing of"
    echo "export SMITHWRIGHT_ENDPOINT_URL=https://localhost:$3 AWS_CA_BUNDLE='$ca'"
    echo "export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any"
}

stop() {
    local name pid
    for name in mitmproxy ministack-skewed ministack-auth ministack kinesis-local moto nanio; do
        [ -f "$name.pid" ] || continue
        pid=$(cat "$name.pid")
        # The number may have passed on to another process. By force: kinesis-local waits for open connections.
        if ps -o args= -p "$pid" 2> /dev/null | grep -q "${name%%-*}"; then kill -9 "$pid" || true; fi
        rm -f "$name.pid"
    done
    rm -f exports
}

case $command in
    install | start | stop)
        mkdir -p "$dir"
        cd "$dir"
        "$command"
        ;;
    *)
        sed -n '2,/^set/{s/^# \{0,1\}//;/^set/!p}' "$0" >&2
        exit 2
        ;;
esac
