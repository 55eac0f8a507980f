#!/usr/bin/env bats
# A team's repository behind real servers, on the loopback alone, and each way that fails.

load lib

SERVERS=()

teardown() {
	local pid
	for pid in "${SERVERS[@]}"; do
		kill "$pid" 2>/dev/null || true
	done
}

free_port() {
	/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_for PORT
wait_for() {
	local i
	for i in {1..100}; do
		(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}

# Two clones of URL, and what goes from the one to the other.
share_through() {
	minicrm init alice --remote "$1" || return 1
	minicrm -C alice add 'Jane Doe' && minicrm -C alice sync || return 1
	minicrm clone "$1" bob || return 1
	assert_equal "$(minicrm -C bob list --ids)" jane-doe || return 1
	minicrm -C bob note jane 'from bob' && minicrm -C bob sync && minicrm -C alice sync || return 1
	diff -r -x .git alice bob
}

# A failing sync: its first line has TEXT, git's words stand below, and nothing is changed.
assert_fails() {
	local text=$1 head
	head=$(git -C alice rev-parse HEAD)
	run --separate-stderr minicrm -C alice sync
	assert_equal "$status" 1 || return 1
	[[ ${stderr_lines[0]} == *"$text"* ]] || { printf 'expected: %s\ngot: %s\n' "$text" "$stderr"; return 1; }
	assert_equal "$(git -C alice rev-parse HEAD)" "$head" || return 1
	assert_equal "$(git -C alice status --porcelain)" ''
}

start_sshd() {
	local key
	SSH=$PWD/ssh
	mkdir -m 700 "$SSH"
	for key in host user stranger; do
		ssh-keygen -q -t ed25519 -N '' -f "$SSH/$key"
	done
	cp "$SSH/user.pub" "$SSH/authorized"
	chmod 600 "$SSH/authorized"
	PORT=$(free_port)
	cat >"$SSH/sshd_config" <<-CONFIG
		ListenAddress 127.0.0.1:$PORT
		HostKey $SSH/host
		AuthorizedKeysFile $SSH/authorized
		PidFile none
		StrictModes no
		UsePAM no
		PasswordAuthentication no
		KbdInteractiveAuthentication no
		PermitRootLogin prohibit-password
	CONFIG
	# sshd wants its folder, which a machine without a running one may lack.
	mkdir -p /run/sshd 2>/dev/null || true
	/usr/sbin/sshd -D -e -f "$SSH/sshd_config" 2>"$SSH/log" 3>&- &
	SERVERS+=($!)
	wait_for "$PORT" || { cat "$SSH/log"; return 1; }
	printf '[127.0.0.1]:%s %s\n' "$PORT" "$(cat "$SSH/host.pub")" >"$SSH/known"
	use_key user known
}

# use_key KEY KNOWN_HOSTS
use_key() {
	export GIT_SSH_COMMAND="ssh -F none -i $SSH/$1 -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile=$SSH/$2 -o GlobalKnownHostsFile=none -o StrictHostKeyChecking=yes"
}

@test "through ssh: a key that is known, one that is refused, a host that is not known" {
	start_sshd
	git init -q --bare team.git
	share_through "ssh://$(id -un)@127.0.0.1:$PORT$PWD/team.git"
	minicrm -C alice note jane more
	use_key stranger known
	assert_fails "refuses your key"
	[[ $stderr == *'Permission denied (publickey'* ]]
	use_key user nobody
	assert_fails 'ssh does not know the host'
	use_key user known
	mv team.git away.git
	assert_fails 'no repository at'
	mv away.git team.git
	minicrm -C alice sync
	kill "${SERVERS[0]}"
	wait "${SERVERS[0]}" || true
	assert_fails 'no connection'
}

start_http() {
	/usr/bin/python3 "$BATS_TEST_DIRNAME/http_backend.py" "$PWD" alice secret >port 3>&- &
	SERVERS+=($!)
	local i
	for i in {1..100}; do
		[ -s port ] && break
		sleep 0.05
	done
	PORT=$(cat port)
}

# The password comes from a credential helper, as for git.
use_password() {
	git config --global credential.helper "!f() { echo username=alice; echo password=$1; }; f"
}

@test "through http: a password from a credential helper, a wrong one, no permission to push" {
	start_http
	use_password secret
	export GIT_TERMINAL_PROMPT=0
	git init -q --bare team.git
	git -C team.git config http.receivepack true
	share_through "http://127.0.0.1:$PORT/team.git"
	minicrm -C alice note jane more
	use_password wrong
	assert_fails 'refuses your name or password'
	use_password secret
	git -C team.git config http.receivepack false
	assert_fails 'no permission to push to'
	mv team.git away.git
	assert_fails 'no repository at'
}

@test "through git daemon: pushing may be allowed or not" {
	git init -q --bare team.git
	PORT=$(free_port)
	git daemon --listen=127.0.0.1 --port="$PORT" --base-path="$PWD" --export-all --reuseaddr \
		--enable=receive-pack 2>daemon.log 3>&- &
	SERVERS+=($!)
	wait_for "$PORT"
	share_through "git://127.0.0.1:$PORT/team.git"
	minicrm -C alice note jane more
	git -C team.git config daemon.receivepack false
	assert_fails 'no permission to push to'
	git -C team.git config daemon.receivepack true
	minicrm -C alice sync
}

@test "a host whose name is not known is told from one that is not there" {
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git"
	git -C alice remote set-url origin git://nosuch.invalid/team.git
	assert_fails 'origin'
	[[ $stderr == *'is unknown'* || $stderr == *'no connection'* ]]
	git -C alice remote set-url origin "git://127.0.0.1:$(free_port)/team.git"
	assert_fails 'no connection'
}

@test "a server's hook refuses: its words are shown, with nothing that drives a terminal" {
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git"
	minicrm -C alice add 'Jane Doe'
	printf '#!/bin/sh\nprintf "no work on \\033[31mSundays\\n" >&2\nexit 1\n' >team.git/hooks/pre-receive
	chmod +x team.git/hooks/pre-receive
	assert_fails "a hook of 'origin'"
	[[ $stderr == *'no work on \x1b[31mSundays'* ]]
	[[ $stderr != *$'\033'* ]]
	rm team.git/hooks/pre-receive
	minicrm -C alice sync
	assert_equal "$(git -C team.git rev-parse main)" "$(git -C alice rev-parse HEAD)"
}

@test "a remote that dies in the middle of a transfer leaves all as it was" {
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git"
	minicrm clone team.git bob
	minicrm -C bob add 'Jane Doe'
	head -c 30000 /dev/urandom >bob/photo
	git -C bob add photo
	git -C bob commit -qm photo
	minicrm -C bob sync
	# It is killed when a part of the pack is on its way.
	cat >dies <<-'PROGRAM'
		#!/usr/bin/python3
		import os, subprocess, sys
		p = subprocess.Popen(["git-upload-pack"] + sys.argv[1:], stdout=subprocess.PIPE)
		sent = 0
		while sent < 9000:
		    sent += os.write(1, os.read(p.stdout.fileno(), 500))
		p.kill()
	PROGRAM
	chmod +x dies
	git -C alice config remote.origin.uploadpack "$PWD/dies"
	assert_fails 'broke off'
	git -C alice config --unset remote.origin.uploadpack
	minicrm -C alice sync
	assert_equal "$(minicrm -C alice list --ids)" jane-doe
	git -C alice fsck --strict --no-dangling --no-progress
}

@test "without git it is git that is missing" {
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git"
	local program
	program=$(command -v minicrm)
	run --separate-stderr env PATH=/nowhere "$program" -C alice sync
	assert_equal "$status" 1
	[[ ${stderr_lines[0]} == *"cannot run 'git', which carries the data"* ]]
}

@test "Ctrl-C in the middle of a transfer leaves a clean repository" {
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git"
	minicrm -C alice add 'Jane Doe'
	printf '#!/bin/sh\ntouch "%s/begun"\nsleep 5\ngit-receive-pack "$@"\n' "$PWD" >slow
	chmod +x slow
	git -C alice config remote.origin.receivepack "$PWD/slow"
	# In a group of its own, as a terminal has it: all of it gets the signal. Shells let
	# what runs in their background ignore it, so it is started by another program.
	/usr/bin/python3 - <<-'PROGRAM'
		import os, signal, subprocess, time
		p = subprocess.Popen(["minicrm", "-C", "alice", "sync"], start_new_session=True,
		                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
		while not os.path.exists("begun"):
		    time.sleep(0.02)
		os.killpg(p.pid, signal.SIGINT)
		assert p.wait(10) == -signal.SIGINT, p.returncode
	PROGRAM
	[ ! -e alice/.git/index.lock ]
	[ ! -e alice/.git/minicrm/journal ]
	git -C alice config --unset remote.origin.receivepack
	minicrm -C alice sync
	cd alice
	assert_git_clean
}
