#!/bin/sh
# Installs what is missing of the packages named, on Debian and its kin. Elsewhere their
# names are all that it can tell.

set -eu

if ! command -v apt-get >/dev/null 2>&1; then
	echo "There is no apt-get here. Install what these Debian packages hold: $*"
	exit 0
fi

missing=
for package in "$@"; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
	[ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "Run this as root: apt-get install$missing" >&2
		exit 1
	fi
	as_root=sudo
fi
# shellcheck disable=SC2086 # words on purpose
{
	$as_root apt-get -q update
	$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y --no-install-recommends install $missing
}
