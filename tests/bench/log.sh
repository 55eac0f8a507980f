#!/usr/bin/env bash
# How long log and report take over a long history, beside git itself in the same run.
#
#     tests/bench/log.sh [COMMITS]     (10000)
#
# The best of three runs: seconds on the clock, and of the processor; in a busy machine only
# the latter can be compared.
. "$(dirname "$0")/lib.bash"

commits=${1:-10000}

# history LEADS FOLDERS: a stream for git-fast-import(1). All leads come in the first commit;
# each later one is a call: a note, and the next status where there is one.
history() {
	awk -v leads="$1" -v folders="$2" -v commits="$commits" '
	function path(i) {
		return "leads/" (folders > 1 ? substr(letters, i % folders + 1, 1) "/" : "") \
		    (folders > 1 ? substr(letters, i % folders + 1, 1) : "lead") "-" i ".yaml"
	}
	function lead(i,   s, k) {
		s = "name: Lead Number " i "\nemail: lead" i "@acme.example\nphone: \"+1 555 " 1000 + i \
		    "\"\nsource: " source[i % 7 + 1] "\nassigned_to: " user[i % 3 + 1] "\nstatus: " \
		    status[calls[i] > 3 ? 4 : calls[i] + 1] "\ncreated: 2024-01-01T09:00:00Z\nnotes:\n"
		for (k = 1; k <= calls[i]; k++)
			s = s "  - at: 2024-01-02T10:00:" sprintf("%02d", k % 60) \
			    "Z\n    by: alice\n    text: Called, wants demo number " k ".\n"
		if (calls[i] == 0)
			s = s "  []\n"
		return s
	}
	function commit(subject) {
		print "commit refs/heads/main\ncommitter Alice <alice@acme.example> " time " +0000"
		print "data " length(subject) "\n" subject
		time += 3600
	}
	function file(name, text) {
		print "M 644 inline " name "\ndata " length(text) "\n" text
	}
	BEGIN {
		letters = "abcdefghijklmnopqrstuvwxyz"
		split("Website,Referral,LinkedIn,Cold Outreach,Event,Advertisement,Other", source, ",")
		split("alice,bob,carol", user, ",")
		split("New,Contacted,Qualified,Lost", status, ",")
		time = 1704100000
		srand(1)
		commit("import")
		file("minicrm.ini", "")
		for (i = 0; i < leads; i++)
			file(path(i), lead(i))
		for (n = 1; n < commits; n++) {
			i = int(rand() * leads)
			calls[i]++
			commit("lead-" i ": note")
			file(path(i), lead(i))
		}
	}'
}

# best COMMAND…: of three.
best() {
	local best_clock='' best_cpu=''
	for _ in 1 2 3; do
		once "$@"
		if [ -z "$best_cpu" ] || less "$cpu" "$best_cpu"; then
			best_clock=$clock best_cpu=$cpu
		fi
	done
	clock=$best_clock cpu=$best_cpu
}

# row NAME COMMAND…: against $reference, git's processor time.
row() {
	local name=$1
	shift
	best "$@"
	printf '  %-34s %7.3f s %7.3f s   %5.2f x\n' "$name" "$clock" "$cpu" \
		"$(awk "BEGIN { print $cpu / $reference }")"
}

bench() {
	local dir=$work/$1-$2 one
	git init -q -b main "$dir"
	history "$1" "$2" | git -C "$dir" fast-import --quiet
	git -C "$dir" reset -q --hard
	one=$(basename "$(git -C "$dir" ls-files leads | sed -n 5p)" .yaml)
	printf '%s commits, %s leads, %s\n' "$commits" "$1" \
		"$([ "$2" = 1 ] && echo 'in one folder' || echo "in $2 folders")"
	printf '  %-34s %9s %9s   %7s\n' '' clock cpu 'git log'
	best git -C "$dir" log --raw --no-renames
	reference=$cpu
	printf '  %-34s %7.3f s %7.3f s   %5.2f x\n' 'git log --raw --no-renames' "$clock" "$cpu" 1
	row 'minicrm log' "$bin" -C "$dir" log
	[ "$(wc -l <"$work/out")" -ge "$commits" ] || { echo "log told too little"; exit 1; }
	row 'minicrm log --limit 20' "$bin" -C "$dir" log --limit 20
	row "minicrm log $one" "$bin" -C "$dir" log "$one"
	row 'minicrm report' "$bin" -C "$dir" report
	row 'minicrm list --as-of 2024-03-01' "$bin" -C "$dir" list --as-of 2024-03-01
}

bench 1000 1
bench 10000 26
