#include "commit_merge_internal.h"

#include "crm_internal.h"

#include <string.h>

static const char settings_path[] = "minicrm.ini";

/* As they come out of the merge, which is the same whoever merges: the list of one side
 * alone would name others there than here. */
static bool
take_merged(struct merging *m, const struct merge_path *path, struct blob *out)
{
	struct merge_input input = {.rules = MERGE_SYNC,
	    .paths = path,
	    .count = 1,
	    .base_count = m->count - FIRST_BASE,
	    .has_id = merging_has_id,
	    .touched = merging_find_touch,
	    .context = m};
	struct merge_result result = MERGE_RESULT_INIT;
	const struct change *change;

	merge_trees(&input, &result);
	change = changeset_find(&result.files, settings_path);
	if (change != NULL && change->new.exists)
		blob_set(out, change->new.bytes, change->new.len);
	merge_result_release(&result);
	return out->exists;
}

static bool
take_blob(struct merging *m, const struct object_id *id, struct blob *out)
{
	return graph_blob(m->repo, id, out, m->err) == 0 && out->exists;
}

static bool
find_settings(struct merging *m, struct blob *out)
{
	struct compared_file file;

	for (size_t i = 0; i < m->resolutions->count; i++)
		if (strcmp(m->resolutions->items[i].path, settings_path) == 0)
			return take_blob(m, &m->resolutions->items[i].file.blob, out);
	for (size_t i = 0; i < m->path_count; i++)
		if (strcmp(m->paths[i].path, settings_path) == 0)
			return take_merged(m, &m->paths[i], out);
	/* The same on both sides. */
	return merging_find(m, settings_path) < 0 &&
	       graph_file(m->repo, &m->commits[OURS], settings_path, &file, m->err) ==
		   0 &&
	       take_blob(m, &file.blob, out);
}

const struct team *
merging_team(struct merging *m)
{
	struct setting_problems ignored = SETTING_PROBLEMS_INIT;
	struct blob settings = BLOB_INIT;

	if (m->has_team)
		return &m->team;
	/* The merge of the settings asks too: whom it names matters to nobody then. */
	m->has_team = true;
	team_init(&m->team);
	if (find_settings(m, &settings)) {
		team_release(&m->team);
		team_parse(settings.bytes, settings.len, &m->team, &ignored);
	}
	setting_problems_release(&ignored);
	blob_release(&settings);
	return &m->team;
}
