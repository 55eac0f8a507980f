#include "history_internal.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIGNED_NAME "commit"
#define SIGNATURE_NAME SIGNED_NAME ".sig"
#define KEY_NAME "key"

/* A folder of our own for what ssh-keygen reads and writes: the commit, its signature, a
 * key that stands in the configuration itself. */
struct desk {
	char *path;
	int folder;
};

static int
desk_open(struct desk *desk, const struct env *env, struct error *err)
{
	desk->path =
	    xasprintf("%s/minicrm.XXXXXX", env->tmpdir == NULL ? "/tmp" : env->tmpdir);
	desk->folder = -1;
	if (mkdtemp(desk->path) == NULL) {
		error_errno(err, errno, "cannot make '%s'", desk->path);
		free(desk->path);
		desk->path = NULL;
		return -1;
	}
	desk->folder = open(desk->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (desk->folder < 0)
		return error_errno(err, errno, "cannot open '%s'", desk->path);
	return 0;
}

static void
desk_clear(struct desk *desk)
{
	static const char *const names[] = {SIGNED_NAME, SIGNATURE_NAME, KEY_NAME};

	if (desk->path == NULL)
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names && desk->folder >= 0; i++)
		unlinkat(desk->folder, names[i], 0);
	if (desk->folder >= 0)
		close(desk->folder);
	rmdir(desk->path);
	free(desk->path);
}

static int
desk_put(const struct desk *desk, const char *name, const char *bytes, size_t len,
    struct error *err)
{
	int fd = file_open(desk->folder, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
	int rc = fd < 0 ? -1 : file_write_all(fd, bytes, len);

	if (fd >= 0 && close(fd) != 0)
		rc = -1;
	return rc == 0
		   ? 0
		   : error_errno(err, errno, "cannot write '%s/%s'", desk->path, name);
}

/* The key itself in the place of a file's name, or NULL. */
static const char *
literal_key(const char *key)
{
	if (strncmp(key, "key::", 5) == 0)
		return key + 5;
	return strncmp(key, "ssh-", 4) == 0 ? key : NULL;
}

/* The file to name to ssh-keygen. */
static int
put_key(
    const struct desk *desk, const struct signing *signing, char **out, struct error *err)
{
	const char *literal = literal_key(signing->key);

	if (literal == NULL) {
		*out = config_expand(signing->repo->env, signing->key);
		return 0;
	}
	*out = xasprintf("%s/" KEY_NAME, desk->path);
	return desk_put(desk, KEY_NAME, literal, strlen(literal), err);
}

static int
run(const struct desk *desk, const struct signing *signing, const char *key,
    struct error *err)
{
	char *bytes = xasprintf("%s/" SIGNED_NAME, desk->path);
	const char *const with_file[] = {
	    signing->program, "-Y", "sign", "-n", "git", "-f", key, bytes, NULL};
	/* A public key alone: the agent has the other half. */
	const char *const with_agent[] = {
	    signing->program, "-Y", "sign", "-n", "git", "-f", key, "-U", bytes, NULL};
	struct buf said = BUF_INIT;
	struct process p = {
	    .argv = literal_key(signing->key) == NULL ? with_file : with_agent,
	    .dir = signing->repo->dir,
	    .inherit_input = true, /* to ask for a passphrase */
	    .output = &said,
	    .errors = &said};
	int status, rc = 0;

	if (process_run(&p, &status, err) != 0)
		rc = signing_not_started(err);
	else if (status != 0)
		rc = signing_failed(signing->program, said.data, err);
	else if (file_read(desk->folder, SIGNATURE_NAME, 0, signing->signature, err) < 0)
		rc = -1;
	buf_release(&said);
	free(bytes);
	return rc;
}

int
signing_ssh(const struct signing *signing, struct error *err)
{
	struct desk desk = {NULL, -1};
	char *key = NULL;
	int rc = -1;

	if (desk_open(&desk, signing->repo->env, err) == 0 &&
	    desk_put(&desk, SIGNED_NAME, signing->bytes, signing->len, err) == 0 &&
	    put_key(&desk, signing, &key, err) == 0)
		rc = run(&desk, signing, key, err);
	desk_clear(&desk);
	free(key);
	return rc;
}

/* The first line, where it is a key. */
static int
take_key(const char *command, const struct buf *answer, char **out, struct error *err)
{
	if (literal_key(answer->data) != NULL) {
		*out = xstrndup(answer->data, strcspn(answer->data, "\r\n"));
		return 0;
	}
	return error_failed(err,
	    "cannot sign the commit: '%s' (gpg.ssh.defaultKeyCommand) gave no key: run "
	    "'git config user.signingkey' with yours",
	    command);
}

static int
ask_command(struct repository *repo, const char *command, char **out, struct error *err)
{
	char **words = process_words(command);
	struct buf answer = BUF_INIT, said = BUF_INIT;
	struct process p = {.argv = (const char *const *)words,
	    .dir = repo->dir,
	    .output = &answer,
	    .errors = &said};
	int status, rc = -1;

	if (words == NULL || words[0] == NULL)
		error_failed(err, "gpg.ssh.defaultKeyCommand is no command: %s", command);
	else if (process_run(&p, &status, err) != 0)
		signing_not_started(err);
	else if (status != 0)
		signing_failed(words[0], said.data, err);
	else
		rc = take_key(command, &answer, out, err);
	buf_release(&answer);
	buf_release(&said);
	process_words_free(words);
	return rc;
}

int
signing_ssh_default_key(struct repository *repo, char **out, struct error *err)
{
	char *command;
	int rc;

	if (config_asked_string(repo, "gpg.ssh.defaultKeyCommand", &command, err) != 0)
		return -1;
	if (command == NULL)
		return error_failed(err,
		    "cannot sign the commit: no key: run 'git config user.signingkey "
		    "~/.ssh/id_ed25519.pub' with yours");
	rc = ask_command(repo, command, out, err);
	free(command);
	return rc;
}
