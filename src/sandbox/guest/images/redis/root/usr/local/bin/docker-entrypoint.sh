#!/bin/sh
# Start-up of the redis image: options and configuration files go to redis-server, which runs as user redis.
set -e
case "${1-}" in
  '' | -* | *.conf) set -- redis-server "$@" ;;
esac
if [ "$1" = redis-server ]; then
  case " $* " in
    *' --protected-mode '*) ;;
    *) set -- "$@" --protected-mode no ;;
  esac
  if [ "$(id -u)" = 0 ]; then
    chown -R redis .
    exec /usr/bin/setpriv --reuid=redis --regid=redis --clear-groups "$@"
  fi
fi
exec "$@"
