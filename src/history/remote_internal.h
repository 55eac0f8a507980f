#ifndef HISTORY_REMOTE_INTERNAL_H
#define HISTORY_REMOTE_INTERNAL_H

#include "base/buf.h"
#include "history/remote.h"
#include "history_internal.h"

/* The URL without the password that some have in it; NULL for NULL. The caller frees. */
char *remote_plain_url(const char *url);

/* Sets the branch there, and where git keeps what it fetches of it. */
void remote_name_branch(struct remote *remote, const char *branch);

/* transfer_progress.c: what git writes to its standard error, line by line. */
struct chatter {
	const struct progress *progress;
	struct buf line;     /* what has come of a line that has not ended yet */
	struct buf messages; /* all lines that are no progress */
	bool moving;         /* the terminal's cursor stands behind a moving line */
};
#define CHATTER_INIT                            \
	{                                       \
		NULL, BUF_INIT, BUF_INIT, false \
	}
/* For process.watch. */
void chatter_hear(void *chatter, const char *bytes, size_t len);
void chatter_end(struct chatter *chatter);
void chatter_release(struct chatter *chatter);

/* transfer_outcome.c */
enum transfer_verb { VERB_FETCH, VERB_PUSH, VERB_CLONE };
struct transfer_request {
	enum transfer_verb verb;
	const char *name, *url; /* the remote's, for messages; the URL may be NULL */
};

/* What git's words say; `report` is what `git push --porcelain` wrote, or NULL. */
enum transfer transfer_judge(
    enum transfer_verb verb, const char *messages, const char *report);

/* Fills in the error for an outcome: our words, and git's as its details. Returns -1. */
int transfer_explain(enum transfer outcome, const struct transfer_request *request,
    const char *messages, const char *report, struct error *err);

/* transfer.c: one run of git, in a folder (NULL: ours). */
struct transfer_run {
	const char *const *argv;
	const char *dir;
	struct buf report; /* its standard output */
	struct chatter chatter;
	int status;
};
void transfer_init(struct transfer_run *run, const char *const *argv, const char *dir,
    const struct progress *progress);
void transfer_release(struct transfer_run *run);
/* Runs it, and says how it came out: 0 with DONE, EMPTY or BEATEN, or -1 with err. */
int transfer_run(struct transfer_run *run, const struct transfer_request *request,
    enum transfer *outcome, struct error *err);

#endif
