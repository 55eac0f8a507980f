#!/usr/bin/env bash
# How long the everyday commands take, beside what one would use without minicrm, in the same
# run.
#
#     tests/bench/commands.sh [LEADS…]     (BENCH_LEADS, else 1000 10000)
#
# The best of three runs, in turn with those of the yardstick: seconds on the clock, of the
# processor, and these over the yardstick's; in a busy machine only they can be compared.
. "$(dirname "$0")/lib.bash"

# leads COUNT: a stream for git-fast-import(1): leads of some 400 bytes, a few with ten notes.
leads() {
	awk -v count="$1" '
	function pick(of) { return of[int(rand() * of[0]) + 1] }
	function list(of, text) { of[0] = split(text, of, ",") }
	function day(offset) { return strftime("%Y-%m-%d", 1795478400 + 86400 * offset, 1) }
	function follow_up(   r) {
		r = rand()
		return r < .02 ? day(-int(rand() * 30)) : r < .03 ? day(int(rand() * 3)) : \
		    r < .4 ? day(3 + int(rand() * 90)) : ""
	}
	function lead(i,   s, k, first, last, due) {
		first = pick(firsts); last = pick(lasts)
		s = "name: " first " " last " " i "\nemail: lead" i "@company" i % 997 \
		    ".example\nphone: \"+1 555 " 1000000 + i "\"\nsource: " pick(sources) \
		    "\nassigned_to: " pick(users) "\nstatus: " pick(statuses) "\n"
		if ((due = follow_up()) != "")
			s = s "follow_up: " due "\n"
		s = s "tags: [" pick(tags) ", q" i % 4 "]\ncreated: " day(-i % 700) \
		    "T09:14:00Z\ncompany: " last " & Sons    # as on the card\nnotes:\n"
		for (k = i % 20 == 0 ? 10 : 1 + i % 2; k > 0; k--)
			s = s "  - at: " day(-k) "T10:02:11Z\n    by: " pick(users) \
			    "\n    text: Called; wants a demo of the second model by spring.\n"
		return s
	}
	function file(name, text) { print "M 644 inline " name "\ndata " length(text) "\n" text }
	BEGIN {
		list(firsts, "Jane,Tom,Amara,Ines,Yusuf,Lena,Wei,Piotr,Nora,Luca")
		list(lasts, "Doe,Fox,Okonkwo,Moreau,Demir,Berg,Lim,Nowak,Haugen,Ricci")
		list(sources, "Website,Referral,LinkedIn,Cold Outreach,Event,Advertisement,Other")
		list(users, "alice,bob,carol")
		list(statuses, "New,Contacted,Qualified,Lost")
		list(tags, "vip,fintech,retail,lab")
		srand(1)
		print "commit refs/heads/main\ncommitter Alice <alice@acme.example> 1795478400 +0000"
		print "data 6\nimport"
		file(".gitattributes", "*.yaml merge=minicrm -text\n")
		file("minicrm.ini", "[users]\nalice = alice@acme.example\nbob =\ncarol =\n")
		for (i = 1; i <= count; i++)
			file("leads/lead-" i ".yaml", lead(i))
		file("leads/solitaire.yaml", "name: Person Without Likeness\n")
	}'
}

crm() {
	"$bin" -C "$work/mine" "$@"
}

git_mine() {
	git -C "$work/mine" "$@"
}

# The team's repository, two clones with minicrm, and one for git alone.
make_team() {
	rm -rf "$work/origin" "$work/mine" "$work/theirs" "$work/plain"
	git init -q --bare -b main "$work/origin"
	leads "$1" | git -C "$work/origin" fast-import --quiet
	for clone in mine theirs plain; do
		git clone -q "$work/origin" "$work/$clone"
	done
	"$bin" -C "$work/mine" init >/dev/null 2>&1
	crm sync >/dev/null 2>&1
}

# changed FIRST COUNT EXPRESSION CLONE: what sed(1) does to so many leads.
changed() {
	seq -f "$work/$4/leads/lead-%g.yaml" "$1" $(($1 + $2 - 1)) | xargs sed -i "$3"
}

# What each line of the table does, and before it, on nobody's clock, before_…; in $round the
# number of the run.
list() { crm list; }
filtered_list() { crm list --status Contacted --where 'company~ricci'; }
list_json() { crm list --json; }
dashboard() { crm dashboard; }
check() { crm check; }
show() { crm show lead-77; }
show_by_name() { crm show 'Without Like'; }
status() { crm status; }
version() { "$bin" version; }

read_all() { find "$work/mine/leads" -name '*.yaml' -exec cat {} +; }
search_all() { grep -rE '^(status: Contacted|company:.*[Rr]icci)' "$work/mine/leads"; }
git_version() { git version; }
git_show() { git_mine show HEAD:leads/lead-77.yaml; }
git_status() { git_mine status; }

add() { crm add "New Person $round" --email "new$round@acme.example" --status Contacted; }
note() { crm note "lead-$((10 + round))" 'Rang again, wants two.'; }
before_move() {
	changed 301 100 's/^status: .*/status: Contacted/' mine
	git_mine commit -q -a -m contacted
}
# shellcheck disable=SC2046
move() { crm move $(seq -f 'lead-%g' 301 400) Lost; }
before_commit() { changed 401 100 "s/^phone: .*/phone: $round/" mine; }
commit() { crm commit; }
undo() { crm undo; }

git_add() {
	sed "s/^name:.*/name: Plain Person $round/" "$work/mine/leads/lead-1.yaml" \
		>"$work/mine/leads/plain-person-$round.yaml"
	git_mine add "leads/plain-person-$round.yaml"
	git_mine commit -q -m "add plain-person-$round"
}
git_edit() {
	printf '  - text: Rang again.\n' >>"$work/mine/leads/lead-$((20 + round)).yaml"
	git_mine add "leads/lead-$((20 + round)).yaml"
	git_mine commit -q -m note
}
git_edit_100() {
	changed 501 100 "s/^phone: .*/phone: 9$round/" mine
	git_mine commit -q -a -m move
}
before_git_commit_all() { changed 501 100 "s/^phone: .*/phone: $round/" mine; }
git_commit_all() { git_mine commit -q -a -m calls; }
git_revert() { git_mine revert --no-edit HEAD; }

sync() { crm sync; }
sync_of_one_commit() { crm sync; }
before_sync_of_one_commit() { crm note "lead-$((30 + round))" 'Rang again.'; }
# Both sides changed all of them, each in other lines.
before_sync_of_300() {
	teammate_changes_300
	changed 601 300 "s/^phone: .*/phone: $round/" mine
	git_mine commit -q -a -m calls
}
sync_of_300() { crm sync; }

git_pull_and_push() {
	git -C "$work/plain" add leads
	git -C "$work/plain" pull -q --no-rebase --no-edit
	git -C "$work/plain" push -q
}
git_of_one_commit() { git_pull_and_push; }
before_git_of_one_commit() {
	git_pull_and_push
	changed $((40 + round)) 1 "s/^phone: .*/phone: $round/" plain
	git -C "$work/plain" commit -q -a -m call
}
git_of_300() { git_pull_and_push; }
before_git_of_300() {
	git_pull_and_push
	teammate_changes_300
	changed 601 300 "s/^phone: .*/phone: 9$round/" plain
	git -C "$work/plain" commit -q -a -m calls
}
before_git_pull_and_push() { git_pull_and_push; }
before_sync() { crm sync; }
teammate_changes_300() {
	git -C "$work/theirs" pull -q
	changed 601 300 "s/^company: .*/company: Number $round, $RANDOM/" theirs
	git -C "$work/theirs" commit -q -a -m companies
	git -C "$work/theirs" push -q
}

# measure NAME YARDSTICK TITLE: the best of three rounds of each, in turn.
measure() {
	local name=$1 against=$2 title=$3 best_clock='' best_cpu='' best_reference=''
	for round in 1 2 3; do
		ready "before_$against"
		once "$against"
		[ -n "$best_reference" ] && less "$best_reference" "$cpu" || best_reference=$cpu
		ready "before_$name"
		once "$name"
		[ -n "$best_clock" ] && less "$best_clock" "$clock" || best_clock=$clock
		[ -n "$best_cpu" ] && less "$best_cpu" "$cpu" || best_cpu=$cpu
	done
	printf '  %-20s %8.3f s %8.3f s %7.2f x  %s\n' "${name//_/ }" "$best_clock" "$best_cpu" \
		"$(sum "$best_cpu / $best_reference")" "$title"
}

ready() {
	if declare -F "$1" >/dev/null; then
		"$1" >/dev/null 2>&1
	fi
}

bench() {
	make_team "$1"
	printf '%s leads\n  %-20s %10s %10s %9s\n' "$1" '' clock cpu against
	measure list read_all 'cat of all files'
	measure list_json read_all 'cat of all files'
	measure filtered_list search_all 'grep -r'
	measure dashboard read_all 'cat of all files'
	measure check read_all 'cat of all files'
	measure show git_show 'git show HEAD:FILE'
	measure show_by_name search_all 'grep -r'
	measure status git_status 'git status'
	measure add git_add 'git add && git commit'
	measure note git_edit 'git add && git commit'
	measure undo git_revert 'git revert'
	measure move git_edit_100 'sed && git commit -a'
	measure commit git_commit_all 'git commit -a'
	measure sync git_pull_and_push 'git add, pull and push'
	measure sync_of_one_commit git_of_one_commit 'git add, pull and push'
	measure sync_of_300 git_of_300 'git add, pull and push'
	measure version git_version 'git version'
}

[ $# -gt 0 ] || set -- ${BENCH_LEADS:-1000 10000}
for count in "$@"; do
	bench "$count"
done
