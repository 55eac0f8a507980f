#include "history_internal.h"

#include "base/mem.h"
#include "base/process.h"

#include <stdlib.h>
#include <string.h>

static int sign_with_gpg(const struct signing *signing, struct error *err);

/* gpg.format; a second key is the older name of the first. */
static const struct format {
	const char *name, *program, *program_key, *program_key_too;
	int (*sign)(const struct signing *signing, struct error *err);
} formats[] = {
    {"openpgp", "gpg", "gpg.openpgp.program", "gpg.program", sign_with_gpg},
    {"x509", "gpgsm", "gpg.x509.program", NULL, sign_with_gpg},
    {"ssh", "ssh-keygen", "gpg.ssh.program", NULL, signing_ssh},
};

#define WAY_OUT "or run 'git config commit.gpgsign false' to go without signatures"

int
signing_failed(const char *program, const char *said, struct error *err)
{
	error_failed(err,
	    "cannot sign the commit: '%s' failed: check 'git config "
	    "user.signingkey', " WAY_OUT,
	    program);
	return error_details(err, said);
}

int
signing_not_started(struct error *err)
{
	char *message = xasprintf("cannot sign the commit: %s: set gpg.format and the "
				  "program for it, " WAY_OUT,
	    err->message);

	error_clear(err);
	error_failed(err, "%s", message);
	free(message);
	return -1;
}

/* gpg's protocol is for programs; what else it says is for people. */
static void
drop_protocol(struct buf *said)
{
	static const char prefix[] = "[GNUPG:] ";
	struct buf kept = BUF_INIT;

	for (const char *line = said->data; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		len += line[len] == '\n';
		if (strncmp(line, prefix, sizeof prefix - 1) != 0)
			buf_add(&kept, line, len);
		line += len;
	}
	buf_release(said);
	*said = kept;
}

/* It may end well and yet have signed nothing. */
static bool
says_signed(const char *said)
{
	static const char words[] = "[GNUPG:] SIG_CREATED ";
	const char *found = strstr(said, words);

	while (found != NULL && found != said && found[-1] != '\n')
		found = strstr(found + 1, words);
	return found != NULL;
}

static int
sign_with_gpg(const struct signing *signing, struct error *err)
{
	const char *const argv[] = {
	    signing->program, "--status-fd=2", "-bsau", signing->key, NULL};
	const char *tty = signing->repo->env->gpg_tty;
	/* Its standard input is no terminal: it would not know where to ask. */
	char *gpg_tty = tty == NULL ? NULL : xasprintf("GPG_TTY=%s", tty);
	const char *const env[] = {gpg_tty, NULL};
	struct buf said = BUF_INIT;
	struct process p = {.argv = argv,
	    .env = env,
	    .dir = signing->repo->dir,
	    .input = signing->bytes,
	    .input_len = signing->len,
	    .output = signing->signature,
	    .errors = &said};
	int status, rc = 0;

	if (process_run(&p, &status, err) != 0) {
		rc = signing_not_started(err);
	} else if (status != 0 || !says_signed(said.data)) {
		drop_protocol(&said);
		rc = signing_failed(signing->program, said.data, err);
	}
	buf_release(&said);
	free(gpg_tty);
	return rc;
}

/* NULL in *out where no signature is wanted. */
static int
find_format(struct repository *repo, const struct format **out, struct error *err)
{
	const char *name = formats[0].name;
	char *set = NULL;
	bool wanted;
	int rc = -1;

	*out = NULL;
	if (config_asked_true(repo, "commit.gpgsign", &wanted, err) != 0)
		return -1;
	if (!wanted)
		return 0;
	if (config_asked_string(repo, "gpg.format", &set, err) != 0)
		return -1;
	if (set != NULL)
		name = set;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i].name, name) == 0)
			*out = &formats[i];
	if (*out != NULL)
		rc = 0;
	else
		error_failed(err,
		    "cannot sign commits: gpg.format is '%s', expected one of openpgp, "
		    "ssh, x509",
		    name);
	free(set);
	return rc;
}

int
signing_is_wanted(struct repository *repo, bool *out, struct error *err)
{
	const struct format *format;
	int rc = find_format(repo, &format, err);

	*out = format != NULL;
	return rc;
}

static int
find_program(
    struct repository *repo, const struct format *format, char **out, struct error *err)
{
	const char *const keys[] = {format->program_key, format->program_key_too};
	char *set = NULL;

	for (size_t i = 0; i < 2 && keys[i] != NULL && set == NULL; i++)
		if (config_asked_string(repo, keys[i], &set, err) != 0)
			return -1;
	if (set == NULL)
		set = xstrdup(format->program);
	*out = config_expand(repo->env, set);
	free(set);
	return 0;
}

static int
find_key(struct repository *repo, const struct format *format,
    const git_signature *committer, char **out, struct error *err)
{
	if (config_asked_string(repo, "user.signingkey", out, err) != 0)
		return -1;
	if (*out != NULL)
		return 0;
	if (format->sign == signing_ssh)
		return signing_ssh_default_key(repo, out, err);
	*out = xasprintf("%s <%s>", committer->name, committer->email);
	return 0;
}

/* As git has it: no carriage returns, and the last line is not ended. */
static void
trim(struct buf *signature)
{
	size_t n = 0;

	for (size_t i = 0; i < signature->len; i++)
		if (signature->data[i] != '\r' || signature->data[i + 1] != '\n')
			signature->data[n++] = signature->data[i];
	while (n > 0 && signature->data[n - 1] == '\n')
		n--;
	buf_splice(signature, n, signature->len - n, NULL, 0);
}

int
signing_make(struct repository *repo, const git_signature *committer, const char *bytes,
    size_t len, struct buf *signature, struct error *err)
{
	const struct format *format;
	char *program = NULL, *key = NULL;
	int rc = -1;

	buf_clear(signature);
	if (find_format(repo, &format, err) != 0)
		return -1;
	if (format == NULL)
		return 0;
	if (find_program(repo, format, &program, err) == 0 &&
	    find_key(repo, format, committer, &key, err) == 0)
		rc = format->sign(
		    &(struct signing){repo, program, key, bytes, len, signature}, err);
	if (rc == 0) {
		trim(signature);
		if (signature->len == 0)
			rc = signing_failed(program, "it gave no signature", err);
	}
	free(program);
	free(key);
	return rc;
}
