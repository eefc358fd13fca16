#!/bin/sh
# Makes a PostgreSQL role of each folder below /roles (or $ROLES), which is a Secret with username and password: one that may make its schema (…-migration), or one that may
# only connect (…-database). Running it again sets the passwords anew and changes nothing else.
set -eu
found=0
for folder in "${ROLES:-/roles}"/*; do
  case "$folder" in
  *-migration) privileges="CONNECT, CREATE" ;;
  *-database) privileges="CONNECT" ;;
  *) continue ;;
  esac
  # What psql quotes itself can be any text.
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set "role=$(cat "$folder/username")" --set "password=$(cat "$folder/password")" <<SQL
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \\gexec
ALTER ROLE :"role" LOGIN PASSWORD :'password';
SELECT format('GRANT $privileges ON DATABASE %I TO %I', current_database(), :'role') \\gexec
SQL
  echo "role $(cat "$folder/username"): $privileges"
  found=$((found + 1))
done
[ "$found" -gt 0 ] || {
  echo "no role was found below ${ROLES:-/roles}" >&2
  exit 1
}
