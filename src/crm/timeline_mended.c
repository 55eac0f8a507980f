#include "timeline_internal.h"

#include <string.h>

/* The file before the commit that the log stands at; zero where there was none. 0 where
 * the commit left it alone. */
static int
file_before(struct log *log, const char *path, struct object_id *out, struct error *err)
{
	struct log_changes changes = LOG_CHANGES_INIT;
	int ret = log_diff(log, &changes, err);

	for (size_t i = 0; ret == 0 && i < changes.count; i++) {
		if (strcmp(changes.items[i].path, path) != 0)
			continue;
		*out = changes.items[i].old[0];
		ret = 1;
	}
	log_changes_release(&changes);
	return ret;
}

static int
walk_back(struct version_reader *reader, struct log *log, const struct version *broken,
    struct version **out, struct error *err)
{
	const struct log_commit *commit;
	struct object_id blob;
	int ret = log_next(log, &commit, err);

	/* The first is the one that mended it. */
	while (ret == 1 && *out == NULL && (ret = log_next(log, &commit, err)) == 1) {
		int found = file_before(log, broken->path, &blob, err);

		if (found < 0)
			return -1;
		if (found == 0)
			continue;
		*out = version_new(broken->path, &blob, 1u << broken->kind);
		if (*out == NULL)
			return 0;
		if (version_read(reader, *out, err) != 0)
			return -1;
		if ((*out)->record->broken != NULL) {
			version_free(*out);
			*out = NULL;
		}
	}
	return ret < 0 ? -1 : 0;
}

/* The version before the broken one, which that commit mended, or one before it, that can
 * be read; NULL where there is none. */
static int
find_last_readable(struct crm *crm, struct version_reader *reader,
    const struct object_id *mended, const struct version *broken, struct version **out,
    struct error *err)
{
	struct log *log = NULL;
	struct repository *repo;
	int ret = -1;

	*out = NULL;
	if (crm_history(crm, &repo, err) == 0 &&
	    log_open(repo, mended, record_folders, &log, err) == 0)
		ret = walk_back(reader, log, broken, out, err);
	log_close(log);
	return ret;
}

int
event_fill_at(struct crm *crm, struct version_reader *reader,
    const struct object_id *commit, const struct step *step, struct timeline_event *event,
    struct error *err)
{
	struct version *readable;
	int ret = event_fill(reader, step, event, err);

	if (ret != 0 || step->is_merge || step->before == NULL ||
	    event->before->broken == NULL || event->after == NULL ||
	    event->after->broken != NULL)
		return ret;
	ret = find_last_readable(crm, reader, commit, step->before, &readable, err);
	if (ret == 0)
		event_compare_mended(event, readable == NULL ? NULL : readable->record);
	version_free(readable);
	return ret;
}
