#!/bin/sh
# Start-up of the postgres image: makes the database on the first start, from the variables that the
# official image knows and the files in /docker-entrypoint-initdb.d, then runs the server as postgres.
set -e

# file_env NAME DEFAULT: the variable, or the contents of the file that NAME_FILE names (a secret).
file_env() {
  eval "value=\${$1-} file=\${$1_FILE-}"
  if [ -n "$value" ] && [ -n "$file" ]; then
    echo >&2 "error: both $1 and $1_FILE are set (but are exclusive)"
    exit 1
  fi
  if [ -n "$file" ]; then value=$(cat "$file"); fi
  export "$1=${value:-$2}"
}

case "${1-}" in
  '' | -*) set -- postgres "$@" ;;
esac

if [ "$1" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chown -R postgres "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  # By its path: BusyBox's sh would take its own.
  exec /usr/bin/setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  file_env POSTGRES_PASSWORD ''
  file_env POSTGRES_USER postgres
  file_env POSTGRES_DB "$POSTGRES_USER"
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$method" != trust ]; then
    cat >&2 <<'TEXT'
Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.
TEXT
    exit 1
  fi
  echo "$POSTGRES_PASSWORD" >/tmp/password
  # shellcheck disable=SC2086 # options are words
  initdb --username="$POSTGRES_USER" --pwfile=/tmp/password --auth-local=trust --no-sync --set shared_buffers=16MB \
    --set listen_addresses='*' --set unix_socket_directories=/var/run/postgresql $POSTGRES_INITDB_ARGS
  rm /tmp/password
  echo "host all all all $method" >>"$PGDATA/pg_hba.conf"

  pg_ctl --pgdata="$PGDATA" --options="-c listen_addresses=''" --wait start
  psql="psql -v ON_ERROR_STOP=1 --no-psqlrc --username $POSTGRES_USER"
  if [ "$POSTGRES_DB" != postgres ]; then
    $psql --dbname postgres --set db="$POSTGRES_DB" <<'SQL'
CREATE DATABASE :"db" ;
SQL
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) echo "$0: running $file"; if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) echo "$0: running $file"; $psql --dbname "$POSTGRES_DB" --file "$file" ;;
      *.sql.gz) echo "$0: running $file"; gunzip -c "$file" | $psql --dbname "$POSTGRES_DB" ;;
      *'*') ;;
      *) echo "$0: ignoring $file" ;;
    esac
  done
  pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
  echo
  echo 'PostgreSQL init process complete; ready for start up.'
  echo
else
  echo
  echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
  echo
fi
exec "$@"
