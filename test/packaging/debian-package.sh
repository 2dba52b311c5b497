#!/usr/bin/env bash
# Builds the Debian package twice, and asks of it what a packager would: the same bytes, no complaint of lintian, and
# that it installs, runs and purges in bare roots of Debian 12 and 13. Then what `svirtgen package` ships is checked.
#
#   test/packaging/debian-package.sh [ROOTS]     (ROOTS: a folder that keeps the roots for the next run)
#
# Packed without compression, which is most of the time of a build and is not what is tried here.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
roots=${1:-$here}
export SVIRTGEN_DEB_LEVEL=0
cd "$top"

# Downloaded while the package is built.
releases=()
downloads=()
if [ "$(id -u)" = 0 ] && command -v mmdebstrap >/dev/null; then
  releases=(bookworm trixie)
  for release in "${releases[@]}"; do
    [ -d "$roots/$release" ] || {
      mmdebstrap --quiet --variant=apt "$release" "$roots/$release" &
      downloads+=($!)
    }
  done
else
  echo 'skipped - bare roots need root and mmdebstrap'
fi

npm run --silent build:standalone
npm run --silent build:deb >"$here/first"
{ read -r deb && read -r first; } <"$here/first"
second=$(node scripts/build-deb.mjs | tail -n 1)
[ "$first" = "$second" ] || {
  echo "not ok: two builds differ: $first, $second"
  exit 1
}
echo 'ok - built twice, it has the same bytes'

if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error,warning "$deb"
  echo 'ok - lintian has nothing to say'
else
  echo 'skipped - lintian is not installed'
fi

for download in "${downloads[@]}"; do wait "$download"; done
for release in "${releases[@]}"; do
  test/packaging/debian-root.sh "$deb" "$roots/$release" | sed "s/ - / - $release: /"
done
[ ${#releases[@]} = 0 ] || test/packaging/manifest-checks.sh "$roots/trixie"
