#!/usr/bin/env bats
# Where commits are to be signed every one is, or nothing happens. Real gpg, real ssh keys,
# and git itself to verify.

load lib

teardown() {
	if [ -n "${GNUPGHOME:-}" ]; then
		gpgconf --kill gpg-agent
		rm -rf "$GNUPGHOME"
	fi
	if [ -n "${SSH_AGENT_PID:-}" ]; then
		kill "$SSH_AGENT_PID"
	fi
}

# A keyring with keys of these people, without passphrases. The path of an agent's socket
# may not be long.
gpg_keys() {
	GNUPGHOME=$(mktemp -d /tmp/gpg.XXXXXX)
	export GNUPGHOME
	for user in "$@"; do
		gpg --batch --quiet --pinentry-mode loopback --passphrase '' \
			--quick-generate-key "${user^} <$user@acme.example>" ed25519 sign never 2>/dev/null
	done
}

# A key for signing by ssh that git trusts.
ssh_key() {
	mkdir -p "$HOME/.ssh"
	ssh-keygen -q -t ed25519 -N "${1-}" -C alice -f "$HOME/.ssh/id"
	git config --global gpg.format ssh
	git config --global gpg.ssh.allowedSignersFile "$HOME/.ssh/allowed"
	echo "alice@acme.example $(cat "$HOME/.ssh/id.pub")" >"$HOME/.ssh/allowed"
}

sign() {
	git config --global commit.gpgsign true
}

# So many commits, and git verifies each.
assert_signed() {
	local count=$1 commit
	assert_equal "$(commits)" "$count" || return 1
	for commit in $(git rev-list HEAD); do
		git verify-commit "$commit" || return 1
	done
	assert_git_clean
}

# init, add, a change on top of a hand edit (two commits), undo.
work_a_day() {
	new_crm
	minicrm add Jane --email jane@acme.example
	sed -i 's/acme/other/' leads/jane.yaml
	minicrm set jane --phone 1
	minicrm undo
	assert_equal "$(subject --skip=2)" 'jane: email'
}

@test "openpgp, with the committer's key" {
	gpg_keys alice
	sign
	work_a_day
	assert_signed 5
	assert_has "$(git verify-commit HEAD 2>&1)" 'Good signature from "Alice <alice@acme.example>"'
}

@test "openpgp, with user.signingkey and a program of one's own" {
	gpg_keys alice carol
	sign
	git config --global user.signingkey carol@acme.example
	by_hand "$HOME/bin/my gpg" <<<$'#!/bin/sh\necho used >>~/used\nexec gpg "$@"'
	chmod +x "$HOME/bin/my gpg"
	for key in gpg.program gpg.openpgp.program; do
		# shellcheck disable=SC2088 # git expands it
		git config --global "$key" '~/bin/my gpg'
		new_crm "$key"
		git -c "$key=gpg" verify-commit HEAD 2>"$HOME/said"
		assert_has "$(cat "$HOME/said")" 'Good signature from "Carol'
		assert_has "$(cat "$HOME/used")" used
		rm "$HOME/used"
		git config --global --unset "$key"
		cd ..
	done
}

@test "x509 is the same with gpgsm" {
	by_hand "$HOME/gpgsm" <<'END'
#!/bin/sh
echo "$@" >~/arguments
cat >~/input
echo '[GNUPG:] SIG_CREATED S' >&2
echo '-----BEGIN SIGNED MESSAGE-----'
echo signed
echo '-----END SIGNED MESSAGE-----'
END
	chmod +x "$HOME/gpgsm"
	git config --global gpg.format x509
	git config --global gpg.x509.program "$HOME/gpgsm"
	sign
	new_crm
	assert_equal "$(cat "$HOME/arguments")" '--status-fd=2 -bsau Alice <alice@acme.example>'
	assert_equal "$(git cat-file commit HEAD | sed '/^gpgsig/,/^ -----END/d')" "$(cat "$HOME/input")"
	assert_has "$(git cat-file commit HEAD)" $'\n -----END SIGNED MESSAGE-----\n\n'
}

@test "ssh, with a key in a file" {
	ssh_key
	# shellcheck disable=SC2088 # git expands it
	git config --global user.signingkey '~/.ssh/id.pub'
	sign
	work_a_day
	assert_signed 5
	assert_has "$(git verify-commit HEAD 2>&1)" 'Good "git" signature for alice@acme.example'
}

@test "ssh, with a key that the agent has" {
	ssh_key
	sign
	eval "$(ssh-agent -s -a "$(mktemp -u /tmp/agent.XXXXXX)")"
	ssh-add -q "$HOME/.ssh/id"
	rm "$HOME/.ssh/id"
	git config --global user.signingkey "$(cat "$HOME/.ssh/id.pub")"
	new_crm
	git config --global user.signingkey "key::$(cat "$HOME/.ssh/id.pub")"
	minicrm add Jane
	git config --global --unset user.signingkey
	by_hand "$HOME/first key" <<<$'#!/bin/sh\nssh-add -L'
	chmod +x "$HOME/first key"
	git config --global gpg.ssh.defaultKeyCommand "'$HOME/first key' please"
	minicrm add Joe
	assert_signed 3
	assert_equal "$(find "$BATS_TEST_TMPDIR" "${TMPDIR:-/tmp}" -maxdepth 1 -name 'minicrm.??????' -user "$(id -u)")" ''
}

@test "what a merge makes is signed too" {
	gpg_keys alice bob
	sign
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git" >/dev/null
	minicrm -C alice add Jane
	minicrm -C alice sync
	be bob
	minicrm clone team.git bob
	minicrm -C bob set jane --phone 2
	minicrm -C bob sync
	be alice
	echo 'email: jane@acme.example' >>alice/leads/jane.yaml
	minicrm -C alice sync
	cd alice
	assert_equal "$(git rev-list --merges --count HEAD)" 1
	assert_signed 5
	assert_has "$(git verify-commit HEAD^2 2>&1)" 'from "Bob'
}

@test "git signs the merge that it makes with our strategy" {
	gpg_keys alice
	sign
	new_crm
	minicrm add Jane
	git switch -qc other
	minicrm set jane --phone 1
	git switch -q main
	minicrm set jane --email jane@acme.example
	git merge -q --no-edit other
	assert_signed 5
	assert_has "$(cat leads/jane.yaml)" 'phone:'
}

@test "no signature: no commit, and how to go on" {
	gpg_keys alice
	new_crm
	minicrm add Jane
	sign
	for what in 'user.signingkey nobody@acme.example' 'gpg.program false' 'gpg.program true'; do
		git config "${what% *}" "${what#* }"
		before=$(snapshot)
		run --separate-stderr minicrm set jane --phone 1
		[ "$status" -eq 1 ]
		assert_has "${stderr_lines[0]}" "minicrm: cannot sign the commit: '"
		assert_has "${stderr_lines[0]}" "' failed: check 'git config user.signingkey', or run 'git config commit.gpgsign false'"
		assert_equal "$(snapshot)" "$before"
		git config --unset "${what% *}"
	done
	git config user.signingkey nobody@acme.example
	run --separate-stderr minicrm set jane --phone 1
	assert_has "${stderr_lines[1]}" 'nobody@acme.example'
	assert_lacks "$stderr" GNUPG
	git config gpg.program no-such-gpg
	assert_refused 1 "cannot sign the commit: cannot run 'no-such-gpg': no such file or directory: set gpg.format*" minicrm set jane --phone 1
	git config commit.gpgsign false
	minicrm set jane --phone 1
}

@test "no signature: no data directory either" {
	gpg_keys bob
	sign
	run --separate-stderr minicrm init crm
	[ "$status" -eq 1 ]
	assert_has "$stderr" "cannot sign the commit"
	[ ! -e crm ]
}

@test "ssh without a key, or without the other half of it" {
	ssh_key
	new_crm
	sign
	assert_refused 1 "cannot sign the commit: no key: run 'git config user.signingkey *" minicrm add Jane
	git config gpg.ssh.defaultKeyCommand 'echo no key'
	assert_refused 1 "'echo no key' (gpg.ssh.defaultKeyCommand) gave no key*" minicrm add Jane
	git config gpg.ssh.defaultKeyCommand "echo 'open"
	assert_refused 1 "gpg.ssh.defaultKeyCommand is no command*" minicrm add Jane
	git config user.signingkey "$HOME/.ssh/none.pub"
	before=$(snapshot)
	run minicrm add Jane
	[ "$status" -eq 1 ]
	assert_output_has "cannot sign the commit: 'ssh-keygen' failed"
	assert_output_has 'none.pub'
	assert_equal "$(snapshot)" "$before"
}

@test "settings that can't be meant" {
	new_crm
	git config commit.gpgsign perhaps
	assert_refused 1 "*commit.gpgsign*perhaps*" minicrm add Jane
	git config commit.gpgsign true
	git config gpg.format pgp
	assert_refused 1 "cannot sign commits: gpg.format is 'pgp', expected one of openpgp, ssh, x509" minicrm add Jane
}

@test "wherever git has the setting from" {
	ssh_key
	git config --global user.signingkey "$HOME/.ssh/id"
	new_crm
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=commit.gpgsign GIT_CONFIG_VALUE_0=true minicrm add Jane
	git config extensions.worktreeConfig true
	git config --worktree commit.gpgsign true
	minicrm add Joe
	git config --worktree --unset commit.gpgsign
	git remote add origin https://acme.example/crm.git
	by_hand "$HOME/work" <<<$'[commit]\n\tgpgsign'
	git config --global 'includeIf.hasconfig:remote.*.url:https://acme.example/**.path' "$HOME/work"
	minicrm add Ada
	for n in 0 1 2; do
		git verify-commit "HEAD~$n"
	done
}

# on_prompt KEYS COMMAND LINE: runs it on a terminal, and types that when it asks.
on_prompt() {
	mkfifo keys
	script -qefc "$2" shown <keys >/dev/null &
	exec 7>keys
	for _ in $(seq 500); do
		grep -aq 'passphrase' shown && break
		sleep 0.02
	done
	sleep 0.1
	# shellcheck disable=SC2059 # escapes are wanted
	printf "$1" >&7
	status=0
	wait $! || status=$?
	exec 7>&-
}

@test "a passphrase is asked for on the terminal" {
	ssh_key secret
	git config --global user.signingkey "$HOME/.ssh/id"
	minicrm init crm >/dev/null
	sign
	on_prompt 'secret\n' 'minicrm -C crm add Jane'
	[ "$status" -eq 0 ]
	cd crm
	git verify-commit HEAD
	assert_equal "$(subject)" 'jane: add'
}

@test "Ctrl-C at the passphrase, and nothing has happened" {
	ssh_key secret
	git config --global user.signingkey "$HOME/.ssh/id"
	minicrm init crm >/dev/null
	sign
	before=$(cd crm && snapshot)
	on_prompt '\003' 'minicrm -C crm add Jane'
	[ "$status" -ne 0 ]
	cd crm
	assert_equal "$(snapshot)" "$before"
	[ ! -e .git/index.lock ]
	git config commit.gpgsign false
	minicrm add Jane
}

@test "gpg is told the terminal, where it may ask" {
	gpg_keys alice
	sign
	minicrm init crm >/dev/null
	by_hand "$HOME/gpg" <<<$'#!/bin/sh\necho "$GPG_TTY" >~/tty\nexec gpg "$@"'
	chmod +x "$HOME/gpg"
	git config --global gpg.program "$HOME/gpg"
	on_terminal 80 'tty >tty; minicrm -C crm add Jane'
	assert_equal "$(cat "$HOME/tty")" "$(cat tty)"
	assert_has "$(cat tty)" /dev/
	GPG_TTY=/dev/mine minicrm -C crm add Joe
	assert_equal "$(cat "$HOME/tty")" /dev/mine
}
