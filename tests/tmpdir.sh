# Where the tests put what they write, TMPDIR: into memory, as most of their time would be
# waiting for a disk; where that has room for them all and lets hooks run. Yours to set; to be
# sourced.

in_memory() {
	room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
	[ "${room:-0}" -ge 2097152 ] || return 1
	program=$(mktemp /dev/shm/minicrm-XXXXXX 2>/dev/null) || return 1
	printf '#!/bin/sh\n' >"$program" && chmod +x "$program" && "$program" 2>/dev/null
	runs=$?
	rm -f "$program"
	return "$runs"
}

if [ -z "${TMPDIR:-}" ] && in_memory; then
	export TMPDIR=/dev/shm
fi
