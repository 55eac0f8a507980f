#include "history_internal.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void
identity_release(struct identity *identity)
{
	free(identity->name);
	free(identity->email);
	*identity = (struct identity){NULL, NULL};
}

/* Whose environment and configuration, author or committer. */
struct role {
	const char *name, *email, *date;  /* of the environment, or NULL */
	const char *name_key, *email_key; /* of the configuration */
	const char *date_variable;        /* for messages */
};

static struct role
author_role(const struct env *env)
{
	return (struct role){env->author_name, env->author_email, env->author_date,
	    "author.name", "author.email", "GIT_AUTHOR_DATE"};
}

static struct role
committer_role(const struct env *env)
{
	return (struct role){env->committer_name, env->committer_email,
	    env->committer_date, "committer.name", "committer.email",
	    "GIT_COMMITTER_DATE"};
}

/* The first that is set; git-commit-tree(1), "Commit information". */
static char *
choose(struct repository *repo, const char *from_env, const char *key,
    const char *user_key, const char *last)
{
	char *value;

	if (from_env != NULL)
		return xstrdup(from_env);
	value = config_string(repo->git, key);
	if (value == NULL)
		value = config_string(repo->git, user_key);
	return value == NULL ? xstrdup_or_null(last) : value;
}

static int
check_part(const char *what, const char *value, struct error *err)
{
	bool word = false;

	for (const char *c = value; *c != '\0'; c++) {
		if (*c == '<' || *c == '>' || *c == '\n')
			return error_failed(err,
			    "the %s '%s' cannot be recorded by git: it may not hold '<', "
			    "'>' or a line break",
			    what, value);
		/* What git cuts from the ends of names. */
		word =
		    word || ((unsigned char)*c > ' ' && strchr(".,:;\"\\'", *c) == NULL);
	}
	if (!word)
		return error_failed(err, "the %s '%s' is empty for git", what, value);
	return 0;
}

static int
find_identity(struct repository *repo, const struct role *role, struct identity *out,
    struct error *err)
{
	int rc = -1;

	out->name = choose(repo, role->name, role->name_key, "user.name", NULL);
	out->email =
	    choose(repo, role->email, role->email_key, "user.email", repo->env->email);
	if (out->name == NULL || out->email == NULL)
		error_failed(err,
		    "no identity: run 'git config --global user.name \"Your Name\"' and "
		    "'git config --global user.email you@example.com'");
	else if (check_part("name", out->name, err) == 0 &&
		 check_part("e-mail address", out->email, err) == 0)
		rc = 0;
	if (rc != 0)
		identity_release(out);
	return rc;
}

int
repository_author(struct repository *repo, struct identity *out, struct error *err)
{
	struct role role = author_role(repo->env);

	return find_identity(repo, &role, out, err);
}

int
repository_committer(struct repository *repo, struct identity *out, struct error *err)
{
	struct role role = committer_role(repo->env);

	return find_identity(repo, &role, out, err);
}

char *
repository_user_email(struct repository *repo)
{
	return choose(repo, repo->env->author_email, "user.email", "author.email",
	    repo->env->email);
}

/* Digits at *s, of which there must be `count`; -1 where not. */
static int
read_digits(const char *s, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char)s[i]))
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

/* "+0200", "+02:00", "+02", to the end of the text; minutes east. */
static bool
read_zone(const char *s, int *minutes)
{
	int hours = read_digits(s + 1, 2), rest = 0;
	const char *tail = s + 3;

	if (hours < 0)
		return false;
	if (*tail == ':')
		tail++;
	if (*tail != '\0') {
		rest = read_digits(tail, 2);
		if (rest < 0 || tail[2] != '\0')
			return false;
	}
	*minutes = (hours * 60 + rest) * (*s == '-' ? -1 : 1);
	return hours <= 14 && rest < 60;
}

/* git's own form: "@1700000000 +0200", the "@" may be missing. */
static bool
read_epoch(const char *text, git_time *out)
{
	const char *digits = *text == '@' ? text + 1 : text;
	char *end;

	if (!isdigit((unsigned char)*digits))
		return false;
	out->time = strtoll(digits, &end, 10);
	if (*end == '\0' && *text == '@') {
		out->offset = 0;
		return true;
	}
	return *end == ' ' && (end[1] == '+' || end[1] == '-') &&
	       read_zone(end + 1, &out->offset);
}

/* RFC 3339, also as git prints it ("2026-11-23 10:02:11 +0200"); no zone: the local one.
 */
static bool
read_iso(const char *text, const struct env *env, git_time *out)
{
	size_t len = strlen(text), cut = len;
	int minutes = 0;
	instant_t at;
	char *bare;
	bool ok;

	/* A sign behind the day is the zone's. */
	for (size_t i = 10; i < len; i++)
		if (text[i] == '+' || text[i] == '-')
			cut = i;
	if (cut < len) {
		if (!read_zone(text + cut, &minutes))
			return false;
	} else if (len > 0 && (text[len - 1] == 'Z' || text[len - 1] == 'z')) {
		cut = len - 1;
	} else {
		minutes = (int)(env->tz_offset / 60);
	}
	while (cut > 0 && text[cut - 1] == ' ')
		cut--;
	bare = xstrndup(text, cut);
	ok = instant_parse(bare, &at);
	free(bare);
	if (!ok)
		return false;
	out->time = at - (instant_t)minutes * 60;
	out->offset = minutes;
	return true;
}

static int
find_time(
    const struct env *env, const struct role *role, git_time *out, struct error *err)
{
	out->time = env->now;
	out->offset = (int)(env->tz_offset / 60);
	out->sign = '+';
	if (role->date == NULL || read_epoch(role->date, out) ||
	    read_iso(role->date, env, out))
		return 0;
	return error_failed(err,
	    "%s: '%s' is no date such as '2026-11-23T10:02:11Z' or '@1795428131 +0000'",
	    role->date_variable, role->date);
}

static int
sign(struct repository *repo, const struct role *role, git_signature **out,
    struct error *err)
{
	struct identity who;
	git_time when;
	int rc = 0;

	if (find_identity(repo, role, &who, err) != 0)
		return -1;
	if (find_time(repo->env, role, &when, err) != 0)
		rc = -1;
	else if (git_signature_new(out, who.name, who.email, when.time, when.offset) != 0)
		rc = history_failed(err, "cannot sign as '%s'", who.name);
	identity_release(&who);
	return rc;
}

int
identity_sign(struct repository *repo, git_signature **author, git_signature **committer,
    struct error *err)
{
	struct role writes = author_role(repo->env), commits = committer_role(repo->env);

	*author = *committer = NULL;
	if (sign(repo, &writes, author, err) != 0)
		return -1;
	if (sign(repo, &commits, committer, err) == 0)
		return 0;
	git_signature_free(*author);
	*author = NULL;
	return -1;
}
