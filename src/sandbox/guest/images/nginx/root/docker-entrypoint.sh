#!/bin/sh
# Start-up of the nginx image: what lies in /docker-entrypoint.d runs first; templates become configuration.
set -e
if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  for script in /docker-entrypoint.d/*.sh; do
    [ -x "$script" ] || continue
    echo "$0: Launching $script"
    "$script"
  done
  if [ -d /etc/nginx/templates ] && command -v envsubst >/dev/null; then
    names=$(env | sed 's/=.*//; s/.*/${&}/' | tr '\n' ' ')
    for template in /etc/nginx/templates/*.template; do
      [ -f "$template" ] || continue
      target=/etc/nginx/conf.d/$(basename "$template" .template)
      echo "$0: Running envsubst on $template to $target"
      envsubst "$names" <"$template" >"$target"
    done
  fi
  echo "$0: Configuration complete; ready for start up"
fi
exec "$@"
