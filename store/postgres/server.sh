#!/usr/bin/env bash
# A PostgreSQL server for the tests: in a scratch folder, on a Unix socket (no port to
# be taken, nobody else to connect), run by a user who is not root.
#
#   server.sh start   installs the package if it is missing and may be installed, starts
#                     the server unless it runs, prints its URL
#   server.sh url     prints the URL if the server runs, else nothing
#   server.sh stop    stops the server and deletes its data
#
# NEWSTALLY_POSTGRES_DIR names another folder. The data are for tests: the server does not
# wait for the disk, unless NEWSTALLY_POSTGRES_FSYNC=on (for benchmarks).
set -euo pipefail

user=$(id -un)
if [ "$(id -u)" = 0 ]; then user=postgres; fi # the server refuses to run as root; the package makes this user
checkout=$(cd "$(dirname "$0")/../.." && pwd)
# The path of a socket may have 107 characters at most.
dir=${NEWSTALLY_POSTGRES_DIR:-/tmp/newstally-postgres-$(id -u)-$(printf %s "$checkout" | cksum | cut -d' ' -f1)}
url="postgres://$user@/postgres?host=$dir/socket"

# as_user runs a command as the user; the server must not inherit the lock.
as_user() {
	if [ "$(id -un)" = "$user" ]; then "$@" 9>&-; else (cd / && setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups -- "$@" 9>&-); fi
}

# find_bin sets bin to the folder of the newest server programs, the empty text if there are none.
find_bin() {
	bin=$(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1 || true)
	if [ -z "$bin" ] && command -v initdb >/dev/null; then bin=$(dirname "$(command -v initdb)"); fi
}

install() {
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "PostgreSQL is not installed: apt-get install postgresql, or set NEWSTALLY_TEST_POSTGRES to the URL of a server" >&2
		exit 1
	fi
	echo "installing postgresql" >&2
	export DEBIAN_FRONTEND=noninteractive
	# Without a cluster of the system: its server would start as well.
	mkdir -p /etc/postgresql-common
	[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
	{ apt-get install -y --no-install-recommends postgresql || { apt-get update && apt-get install -y --no-install-recommends postgresql; }; } >&2
}

running() { [ -n "$bin" ] && as_user "$bin/pg_ctl" status -D "$dir/data" >/dev/null 2>&1; }

start() {
	if [ -z "$bin" ]; then
		install
		find_bin
	fi
	if running; then
		echo "PostgreSQL runs already, in $dir" >&2
		return
	fi
	mkdir -p "$dir/socket"
	[ "$(id -u)" != 0 ] || chown -R "$user" "$dir"
	chmod 700 "$dir"
	if [ ! -e "$dir/ready" ]; then # a start that was cut off begins anew
		rm -rf "$dir/data"
		as_user "$bin/initdb" -D "$dir/data" -U "$user" --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
		touch "$dir/ready"
	fi
	as_user "$bin/pg_ctl" start -w -t 60 -D "$dir/data" -l "$dir/data/server.log" \
		-o "-c listen_addresses='' -c unix_socket_directories='$dir/socket' -c max_connections=200 -c fsync=${NEWSTALLY_POSTGRES_FSYNC:-off}" >/dev/null || { tail -n 20 "$dir/data/server.log" >&2; exit 1; }
	echo "PostgreSQL $("$bin/postgres" --version | sed 's/.*) //') started in $dir" >&2
}

stop() {
	if running; then as_user "$bin/pg_ctl" stop -m fast -D "$dir/data" >/dev/null; fi
	rm -rf "$dir"
}

find_bin
if command -v flock >/dev/null; then # one at a time
	exec 9>"$dir.lock"
	flock 9
fi
case "${1:-}" in
start) start; echo "$url" ;;
url) if running; then echo "$url"; fi ;;
stop) stop ;;
*) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
