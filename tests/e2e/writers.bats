#!/usr/bin/env bats
# Many writers at once, and writers that are killed: what was acknowledged is in history
# exactly once, and the repository is whole.

load lib

# Writes what it was told is done: a line a change.
writer() {
	local name=$1 rounds=$2 i
	for i in $(seq "$rounds"); do
		minicrm add "Writer $name Lead $i" >>"$BATS_TEST_TMPDIR/added.$name" || return 1
		minicrm note shared "note $name $i" >/dev/null || return 1
		echo "note $name $i" >>"$BATS_TEST_TMPDIR/noted.$name"
	done
}

# Commits of plain git beside: it does not wait for the index, so it tries again.
plain_git() {
	local i
	for i in $(seq "$1"); do
		echo "$i" >"other-$i.txt"
		until git add "other-$i.txt" 2>/dev/null && git commit -qm "other $i" -- "other-$i.txt" 2>/dev/null; do
			sleep 0.01
		done
	done
}

@test "four writers at once, a hundred rounds, with git commit beside" {
	new_crm
	minicrm add Shared >/dev/null
	plain_git 20 &
	for name in a b c d; do
		writer $name 25 &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	wait
	assert_equal "$(cat "$BATS_TEST_TMPDIR"/added.* | wc -l)" 100
	assert_equal "$(cat "$BATS_TEST_TMPDIR"/added.* | sort -u | wc -l)" 100
	assert_equal "$(minicrm list --count)" 101
	assert_equal "$(minicrm show shared --json | jq -r '.notes[].text' | sort)" \
		"$(cat "$BATS_TEST_TMPDIR"/noted.* | sort)"
	assert_equal "$(git log --format=%s | grep -c ': add$')" 101
	assert_equal "$(git log --format=%s | grep -c '^shared: note$')" 100
	assert_equal "$(git log --format=%s | grep -c '^other ')" 20
	assert_git_clean
}

@test "a writer that is killed leaves an old or a new state, and the next goes on" {
	local i delay
	new_crm
	minicrm add Shared >/dev/null
	for i in $(seq 60); do
		delay=$(printf '0.%03d' $((i % 30)))
		timeout -s KILL "$delay" minicrm note shared "note $i" --follow-up "+${i}d" >/dev/null 2>&1 || true
		git fsck --strict --no-progress --no-dangling || return 1
	done
	run minicrm note shared last
	assert_equal "$status" 0
	minicrm show shared --json | jq -r '.notes[].text' >"$BATS_TEST_TMPDIR/notes"
	assert_equal "$(sort "$BATS_TEST_TMPDIR/notes" | uniq -d)" ''
	assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/notes")" "$(git log --format=%s | grep -c ': .*note$')"
	assert_git_clean
}

@test "many leads at once wait for the disk a few times, not once each" {
	new_crm
	for i in {1..60}; do
		echo "name: Lead $i" >"leads/lead-$i.yaml"
	done
	git add leads
	git commit -qm import
	# The sanitizer of leaks cannot look where strace does.
	ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=fsync,fdatasync,syncfs -o ../trace \
		minicrm move $(seq -f lead-%g 60) Lost >/dev/null
	[ "$(grep -c sync ../trace)" -lt 40 ] || fail "$(grep -c sync ../trace) times"
	assert_git_clean
}
