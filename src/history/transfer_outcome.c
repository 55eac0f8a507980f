#include "base/mem.h"
#include "base/unicode.h"
#include "remote_internal.h"

#include <stdlib.h>
#include <string.h>

/*
 * What ssh, curl, git and its servers say, in the C locale; the first that is found
 * counts. "hung up unexpectedly" stands below many another failure, so it is the last.
 */
static const struct {
	const char *words;
	enum transfer outcome;
} sayings[] = {
    {"Temporary failure in name resolution", TRANSFER_OFFLINE},
    {"Could not resolve host", TRANSFER_HOST_UNKNOWN},
    {"unable to look up", TRANSFER_HOST_UNKNOWN},
    {"Name or service not known", TRANSFER_HOST_UNKNOWN},
    {"Host key verification failed", TRANSFER_HOST_KEY},
    {"REMOTE HOST IDENTIFICATION HAS CHANGED", TRANSFER_HOST_KEY},
    {"Permission denied (", TRANSFER_KEY_REFUSED},
    {"Too many authentication failures", TRANSFER_KEY_REFUSED},
    {"Authentication failed for", TRANSFER_LOGIN_REFUSED},
    {"could not read Username", TRANSFER_LOGIN_REFUSED},
    {"could not read Password", TRANSFER_LOGIN_REFUSED},
    {"returned error: 401", TRANSFER_LOGIN_REFUSED},
    {"SSL certificate problem", TRANSFER_CERTIFICATE},
    {"server certificate verification failed", TRANSFER_CERTIFICATE},
    {"returned error: 403", TRANSFER_NO_PERMISSION},
    {"insufficient permission", TRANSFER_NO_PERMISSION},
    {"unable to create temporary object directory", TRANSFER_NO_PERMISSION},
    {"service not enabled", TRANSFER_NO_PERMISSION},
    {"Write access to repository not granted", TRANSFER_NO_PERMISSION},
    {"Network is unreachable", TRANSFER_OFFLINE},
    {"No route to host", TRANSFER_OFFLINE},
    {"Connection refused", TRANSFER_OFFLINE},
    {"onnection timed out", TRANSFER_OFFLINE},
    {"Operation timed out", TRANSFER_OFFLINE},
    {"Failed to connect to", TRANSFER_OFFLINE},
    {"Couldn't connect to server", TRANSFER_OFFLINE},
    {"unable to connect to", TRANSFER_OFFLINE},
    {"does not appear to be a git repository", TRANSFER_NO_REPOSITORY},
    {"epository not found", TRANSFER_NO_REPOSITORY},
    {"no such repository", TRANSFER_NO_REPOSITORY},
    {"not found", TRANSFER_NO_REPOSITORY},
    {"does not exist", TRANSFER_NO_REPOSITORY},
    {"not valid: is this a git repository?", TRANSFER_NO_REPOSITORY},
    {"early EOF", TRANSFER_BROKEN_OFF},
    {"unexpected disconnect", TRANSFER_BROKEN_OFF},
    {"unexpected EOF", TRANSFER_BROKEN_OFF},
    {"RPC failed", TRANSFER_BROKEN_OFF},
    {"Connection reset by", TRANSFER_BROKEN_OFF},
    {"Connection closed by", TRANSFER_BROKEN_OFF},
    {"Broken pipe", TRANSFER_BROKEN_OFF},
    {"transfer closed with", TRANSFER_BROKEN_OFF},
    {"hung up unexpectedly", TRANSFER_BROKEN_OFF},
};

/* The reasons that `git push --porcelain` gives in brackets. */
static const struct {
	const char *words;
	enum transfer outcome;
} reasons[] = {
    {"(fetch first)", TRANSFER_BEATEN},
    {"(non-fast-forward)", TRANSFER_BEATEN},
    {"(stale info)", TRANSFER_BEATEN},
    {"(incorrect old value provided)", TRANSFER_BEATEN},
    {"(failed to update ref)", TRANSFER_BEATEN},
    {"(failed to lock)", TRANSFER_BEATEN},
    {"(cannot lock ref", TRANSFER_BEATEN},
    {"(reference already exists)", TRANSFER_BEATEN},
    {"hook declined", TRANSFER_HOOK},
    {"(branch is currently checked out)", TRANSFER_CHECKED_OUT},
    {"(unpacker error)", TRANSFER_FAILED},
    {"(permission denied)", TRANSFER_NO_PERMISSION},
    {"[remote failure]", TRANSFER_BROKEN_OFF},
};

/* The report's line for a ref that was refused, or NULL. */
static const char *
refused_line(const char *report)
{
	for (const char *line = report; line != NULL && *line != '\0';
	     line = strchr(line, '\n')) {
		line += strspn(line, "\n");
		if (line[0] == '!' && line[1] == '\t')
			return line;
	}
	return NULL;
}

static enum transfer
judge_reason(const char *line)
{
	char *text = xstrndup(line, strcspn(line, "\n"));
	enum transfer found = TRANSFER_REFUSED;

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (strstr(text, reasons[i].words) != NULL) {
			found = reasons[i].outcome;
			break;
		}
	free(text);
	return found;
}

static enum transfer
judge_words(enum transfer_verb verb, const char *messages)
{
	/* git daemon says it of a repository that is not there, too. */
	if (strstr(messages, "access denied or repository not exported") != NULL)
		return verb == VERB_PUSH ? TRANSFER_NO_PERMISSION
					 : TRANSFER_NO_REPOSITORY;
	for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
		if (strstr(messages, sayings[i].words) != NULL)
			return sayings[i].outcome;
	return TRANSFER_FAILED;
}

enum transfer
transfer_judge(enum transfer_verb verb, const char *messages, const char *report)
{
	const char *line = refused_line(report);
	enum transfer found;

	if (line != NULL) {
		found = judge_reason(line);
		return found == TRANSFER_FAILED ? judge_words(verb, messages) : found;
	}
	if (verb == VERB_FETCH && strstr(messages, "couldn't find remote ref") != NULL)
		return TRANSFER_EMPTY;
	if (verb == VERB_FETCH && strstr(messages, "cannot lock ref") != NULL)
		return TRANSFER_BEATEN;
	found = judge_words(verb, messages);
	/* Nothing else than "failed to push some refs": our own hook said no. */
	if (verb == VERB_PUSH && found == TRANSFER_FAILED &&
	    strstr(messages, "fatal: ") == NULL &&
	    strstr(messages, "failed to push some refs") != NULL)
		return TRANSFER_OWN_HOOK;
	return found;
}

/* Our words: %N is the remote's name, %U its address. */
static const struct {
	enum transfer outcome;
	const char *words;
} words[] = {
    {TRANSFER_NO_GIT, "cannot run 'git', which carries the data to and from '%N': "
		      "install it, or put it on the PATH"},
    {TRANSFER_HOST_UNKNOWN,
	"the host of '%N' (%U) is unknown: check the address with 'git remote -v'"},
    {TRANSFER_OFFLINE, "cannot reach '%N' (%U): no connection; what was changed is safe "
		       "here, so sync again later"},
    {TRANSFER_HOST_KEY, "ssh does not know the host of '%N' (%U), or knows it by another "
			"key: compare the key, then connect once with ssh"},
    {TRANSFER_KEY_REFUSED, "'%N' (%U) refuses your key: see that it is loaded ('ssh-add "
			   "-l') and known there"},
    {TRANSFER_LOGIN_REFUSED,
	"'%N' (%U) refuses your name or password: see 'git help credentials'"},
    {TRANSFER_CERTIFICATE, "the certificate of '%N' (%U) cannot be trusted: see "
			   "http.sslCAInfo in 'git help config'"},
    {TRANSFER_NO_REPOSITORY, "no repository at '%N' (%U): check the address, or make one "
			     "there with 'git init --bare'"},
    {TRANSFER_NO_PERMISSION, "no permission to %V '%N' (%U): ask its owner for it"},
    {TRANSFER_CHECKED_OUT, "'%N' (%U) has the branch checked out, so that nobody can "
			   "push to it: share through a bare repository ('git init "
			   "--bare')"},
    {TRANSFER_HOOK, "a hook of '%N' (%U) does not let the push in"},
    {TRANSFER_OWN_HOOK, "your own hook 'pre-push' does not let the push out"},
    {TRANSFER_REFUSED, "'%N' (%U) does not let the push in"},
    {TRANSFER_BROKEN_OFF, "the connection to '%N' (%U) broke off: what was changed is "
			  "safe here, so sync again later"},
    {TRANSFER_FAILED, "cannot %V '%N' (%U)"},
};

static const char *const verbs[] = {
    [VERB_FETCH] = "fetch from", [VERB_PUSH] = "push to", [VERB_CLONE] = "clone"};

static void
add_words(struct buf *out, enum transfer outcome, const struct transfer_request *request)
{
	size_t i = 0;

	while (words[i].outcome != outcome && words[i].outcome != TRANSFER_FAILED)
		i++;
	for (const char *c = words[i].words; *c != '\0'; c++) {
		if (*c != '%')
			buf_addch(out, *c);
		else if (*++c == 'N')
			unicode_escape(out, request->name, "");
		else if (*c == 'U')
			unicode_escape(
			    out, request->url == NULL ? "no address" : request->url, "");
		else
			buf_addstr(out, verbs[request->verb]);
	}
}

/* Each line of git's; hints are for those who typed the command. */
static void
add_lines(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (len > 0 && strncmp(text, "hint: ", 6) != 0) {
			char *line = xstrndup(text, len);

			while (len > 0 && line[len - 1] == ' ')
				line[--len] = '\0';
			unicode_escape(out, line, "");
			buf_addch(out, '\n');
			free(line);
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
}

/* Why the ref was refused: "! [remote rejected] (pre-receive hook declined)". */
static void
add_reason(struct buf *out, const char *report)
{
	const char *line = refused_line(report);
	const char *summary;
	char *text;

	if (line == NULL)
		return;
	text = xstrndup(line, strcspn(line, "\n"));
	summary = strrchr(text, '\t');
	add_lines(out, summary == NULL ? text : summary + 1);
	free(text);
}

int
transfer_explain(enum transfer outcome, const struct transfer_request *request,
    const char *messages, const char *report, struct error *err)
{
	struct buf text = BUF_INIT, details = BUF_INIT;

	add_words(&text, outcome, request);
	add_lines(&details, messages);
	add_reason(&details, report);
	error_failed(err, "%s", text.data);
	error_details(err, details.data);
	buf_release(&text);
	buf_release(&details);
	return -1;
}
