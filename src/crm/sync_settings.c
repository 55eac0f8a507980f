#include "base/mem.h"
#include "sync_internal.h"

#include <stdlib.h>

static bool
has_errors(const struct setting_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		if (problems->items[i].is_error)
			return true;
	return false;
}

bool
team_is_readable(const void *bytes, size_t len)
{
	struct setting_problems problems = SETTING_PROBLEMS_INIT;
	struct team team;
	bool readable;

	team_parse(bytes, len, &team, &problems);
	readable = !has_errors(&problems);
	setting_problems_release(&problems);
	team_release(&team);
	return readable;
}

/* 1 where the commit's settings can be read: they are the session's then. */
static int
take_from(struct crm *crm, struct repository *repo, const struct object_id *commit,
    struct object_id *last, struct error *err)
{
	struct setting_problems problems = SETTING_PROBLEMS_INIT;
	struct compared_file file;
	struct blob blob = BLOB_INIT;
	int rc = graph_file(repo, commit, "minicrm.ini", &file, err);

	if (rc != 0 || object_id_is_zero(&file.blob) || object_id_equal(&file.blob, last))
		return rc;
	*last = file.blob;
	rc = graph_blob(repo, &file.blob, &blob, err);
	if (rc == 0 && team_is_readable(blob.bytes, blob.len)) {
		team_release(&crm->team);
		team_parse(blob.bytes, blob.len, &crm->team, &problems);
		rc = 1;
	}
	setting_problems_release(&problems);
	blob_release(&blob);
	return rc;
}

/* The last ones of HEAD's own line that can be read; none: the defaults. */
static void
take_past(struct crm *crm)
{
	struct object_id commit, parent, last = {{0}};
	struct error ignored = ERROR_INIT;
	struct repository *repo;

	if (crm_history(crm, &repo, &ignored) == 0 &&
	    graph_resolve(repo, "HEAD", &parent, &ignored) == 1)
		do {
			struct graph_commit told = {0};

			commit = parent;
			if (take_from(crm, repo, &commit, &last, &ignored) != 0 ||
			    graph_read_commit(repo, &commit, &told, &parent, &ignored) !=
				0)
				break;
			graph_commit_release(&told);
		} while (!object_id_is_zero(&parent));
	error_clear(&ignored);
}

void
crm_settle_settings(struct crm *crm)
{
	struct error err = ERROR_INIT;

	team_release(&crm->team);
	if (team_read(store_root(crm->store), &crm->team, &crm->warnings, &err) != 0) {
		team_release(&crm->team);
		team_init(&crm->team);
		take_past(crm);
	}
	error_clear(&err);
}

int
crm_refuse_settings(struct crm *crm, struct error *err)
{
	struct strlist ignored = STRLIST_INIT;
	struct team team;
	int rc = team_read(store_root(crm->store), &team, &ignored, err);

	if (rc != 0 && err->message != NULL) {
		char *message = xasprintf("%s; mend it, and sync again", err->message);

		error_clear(err);
		error_failed(err, "%s", message);
		free(message);
	}
	team_release(&team);
	strlist_release(&ignored);
	return rc;
}
