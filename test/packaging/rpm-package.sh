#!/usr/bin/env bash
# Builds the RPMs as a packager would: from the two source tarballs of a release alone, without a network; then asks
# rpmlint, installs both in an empty root, runs the command there, and finds its files as the package has them.
#
#   test/packaging/rpm-package.sh [RELEASE]     (RELEASE: the folder that `npm run release` made)
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
release=$(readlink -f "${1:-$top/build/release}")
spec=$top/templates/packaging/rpm/svirtgen.spec
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

fail() {
  echo "not ok: $*"
  exit 1
}
command -v rpmbuild >/dev/null || {
  echo 'skipped - rpmbuild is not installed'
  exit 0
}

mkdir -p "$here"/{SOURCES,home}
cp "$release"/svirtgen-*.tar.gz "$here/SOURCES"
# What Fedora's systemd-rpm-macros define. The packages that are asked for are Debian's here, which rpm does not know;
# without compression, which is most of the time and is not what is tried.
macros=(
  --define "_topdir $here" --define '_tmpfilesdir /usr/lib/tmpfiles.d'
  --define 'tmpfiles_create() systemd-tmpfiles --create %{1} || :'
  --define '_binary_payload w0.gzdio' --define 'packager A Packager <packager@example.org>'
)
offline=()
! unshare -n true 2>/dev/null || offline=(unshare -n)
HOME=$here/home npm_config_cache=$here/home/npm "${offline[@]}" \
  rpmbuild --quiet --nodeps "${macros[@]}" -bb "$spec" >"$here/log" 2>&1 || {
  tail -n 40 "$here/log"
  fail rpmbuild
}
main=$(echo "$here"/RPMS/x86_64/svirtgen-*.rpm)
selinux=$(echo "$here"/RPMS/noarch/svirtgen-selinux-*.rpm)
for package in "$main" "$selinux"; do [ -f "$package" ] || fail "$package is not built"; done
echo "ok - built from the tarballs of the release${offline:+, without a network}"

if command -v rpmlint >/dev/null; then
  rpmlint --strict --config "$top/templates/packaging/rpm/rpmlint.toml" "$spec" "$main" "$selinux" \
    >"$here/lint" || {
    cat "$here/lint"
    fail rpmlint
  }
  echo 'ok - rpmlint has nothing to say'
else
  echo 'skipped - rpmlint is not installed'
fi

[ "$(id -u)" = 0 ] || {
  echo 'skipped - installing needs root'
  exit 0
}
root=$here/root
mkdir -p "$root"
# Its scripts call programs that an empty root does not have.
rpm --root "$root" --install --nodeps --noscripts "$main" "$selinux" || fail 'rpm --install'
rpm --root "$root" --verify --nodeps svirtgen svirtgen-selinux || fail 'rpm --verify'
"$root/usr/bin/svirtgen" plan --host assumed --policy fedora --quiet "$top/examples/web-server.xml" >/dev/null ||
  fail 'svirtgen plan'
for path in etc/apparmor.d usr/lib/svirtgen; do [ ! -e "$root/$path" ] || fail "AppArmor on Fedora: $path"; done
rpm --root "$root" --erase --noscripts svirtgen-selinux svirtgen || fail 'rpm --erase'
rest=$(cd "$root" && find . -ipath '*svirtgen*' -print)
[ -z "$rest" ] || fail "nothing is left of it: $rest"
echo 'ok - installed, verified, run and erased'
