#ifndef CRM_SYNC_H
#define CRM_SYNC_H

#include "base/progress.h"
#include "crm/crm.h"

/* The team's exchange: DESIGN section 5. */
struct sync_report {
	struct strlist lines;    /* what was done, for stdout */
	struct strlist warnings; /* files left alone, for stderr */
	size_t unreadable;       /* of these, those that can't be read */
};
#define SYNC_REPORT_INIT                      \
	{                                     \
		STRLIST_INIT, STRLIST_INIT, 0 \
	}
void sync_report_release(struct sync_report *report);

/*
 * Commits hand edits, fetches, merges and pushes; again when somebody else was first.
 * Finishes a merge that git is in the middle of, where only records are unmerged. What
 * could not be sent is committed here all the same. `progress` may be NULL.
 */
int crm_sync(struct crm *crm, const struct progress *progress, struct sync_report *report,
    struct error *err);

/*
 * Reads the team's settings for a sync, which goes on where they are wrong: with the last
 * ones in history that are not, or the defaults. And fails where they still are.
 */
void crm_settle_settings(struct crm *crm);
int crm_refuse_settings(struct crm *crm, struct error *err);

/* A sync after a change, which is safe already: what fails is a warning of the session,
 * and without any remote there is nothing to do. */
void crm_sync_after_change(struct crm *crm);

/* Where we stand against the remote, as far as the last fetch knows. */
struct remote_status {
	char *name, *branch; /* "origin", "main"; NULL: there is no remote, or no branch
				is known yet */
	size_t ahead, behind;
	bool merge_setup; /* plain git merges records as we do */
};
int crm_remote_status(struct crm *crm, struct remote_status *out, struct error *err);
void remote_status_release(struct remote_status *status);

/*
 * `git clone` of a team's data directory into `dir`, and the merge setup. An empty remote
 * becomes one with a new data directory, as by crm_init_remote(). *made tells what was
 * done.
 */
int crm_clone(const struct env *env, const struct crm_place *place, const char *url,
    const char *dir, const struct progress *progress, struct strlist *made,
    struct strlist *warnings, struct error *err);

/*
 * As crm_init(), then sets the remote and shares what is there: the first push of an
 * empty remote, or a merge with what it has. `url` may be NULL: the merge setup alone.
 */
int crm_init_remote(const struct env *env, const struct crm_place *place, const char *dir,
    const char *url, const struct progress *progress, struct strlist *made,
    struct strlist *warnings, struct error *err);

/*
 * What git asks for by its strategy: the merge of HEAD with another commit, put into the
 * files and the index of the data directory. Returns 0; 1 where files stand in the way,
 * each a line of *report; -1.
 */
int crm_merge_strategy(const struct env *env, const char *dir,
    const struct strlist *bases, const char *head, const char *theirs,
    struct strlist *report, struct error *err);

/*
 * What git asks for by its driver: three versions of one file in, the merged one out in
 * the place of `ours`. Returns 0; 1 where it can't be decided without the commits: the
 * file is left as it is, and *report says why; -1.
 */
int crm_merge_driver(const char *base, const char *ours, const char *theirs,
    const char *path, struct strlist *report, struct error *err);

#endif
