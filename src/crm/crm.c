#include "crm/crm.h"

#include "base/mem.h"
#include "crm/draft.h"
#include "crm_internal.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

static const char lost_words[] =
    "leads/ is missing here, and history has it: move it back, "
    "or 'git checkout -- leads' brings it back";

int
crm_refuse_lost(struct crm *crm, struct error *err)
{
	if (!crm->lost || crm->syncing)
		return 0;
	/* Told as a warning too it would be told twice. */
	for (size_t i = crm->warnings.count; i-- > 0;)
		if (strcmp(crm->warnings.items[i], lost_words) == 0)
			strlist_remove(&crm->warnings, i);
	return error_failed(err, "%s", lost_words);
}

int
crm_open_to_check(const struct env *env, const struct crm_place *place, struct crm **out,
    struct error *err)
{
	struct crm *crm = xcalloc(1, sizeof *crm);

	*out = NULL;
	crm->env = env;
	team_init(&crm->team);
	if (settings_read(env, place->config, &crm->settings, err) != 0 ||
	    place_find(env, place->dir, &crm->settings, &crm->dir, err) != 0 ||
	    store_open(crm->dir, &crm->team, &crm->store, err) != 0) {
		crm_close(crm);
		return -1;
	}
	crm->lost = place_has_lost_leads(env, crm->dir);
	if (crm->lost)
		strlist_add(&crm->warnings, lost_words);
	*out = crm;
	return 0;
}

int
crm_open(const struct env *env, const struct crm_place *place, struct crm **out,
    struct error *err)
{
	struct crm *crm;

	*out = NULL;
	if (crm_open_to_check(env, place, &crm, err) != 0)
		return -1;
	team_release(&crm->team);
	if (team_read(store_root(crm->store), &crm->team, &crm->warnings, err) != 0) {
		crm_close(crm);
		return -1;
	}
	*out = crm;
	return 0;
}

void
crm_close(struct crm *crm)
{
	if (crm == NULL)
		return;
	store_close(crm->store);
	past_free(crm->past);
	repository_free(crm->repo);
	settings_release(&crm->settings);
	team_release(&crm->team);
	strlist_release(&crm->warnings);
	strlist_release(&crm->notices);
	strlist_release(&crm->mended);
	free(crm->dir);
	free(crm->user);
	free(crm);
}

const struct env *
crm_env(const struct crm *crm)
{
	return crm->env;
}

const struct settings *
crm_settings(const struct crm *crm)
{
	return &crm->settings;
}

const struct team *
crm_team(const struct crm *crm)
{
	return &crm->team;
}

const char *
crm_dir(const struct crm *crm)
{
	return crm->dir;
}

const struct strlist *
crm_warnings(const struct crm *crm)
{
	return &crm->warnings;
}

const struct strlist *
crm_notices(const struct crm *crm)
{
	return &crm->notices;
}

int
crm_repository(struct crm *crm, struct repository **out, struct error *err)
{
	if (!crm->repo_looked_for) {
		if (repository_open(crm->dir, crm->env, &crm->repo, err) < 0)
			return -1;
		crm->repo_looked_for = true;
	}
	*out = crm->repo;
	return 0;
}

int
crm_history(struct crm *crm, struct repository **out, struct error *err)
{
	if (crm_repository(crm, out, err) != 0)
		return -1;
	if (*out == NULL)
		return error_failed(err,
		    "no git repository in '%s', so there is no history: run 'minicrm "
		    "init %s'",
		    crm->dir, crm->dir);
	return 0;
}

const char *
crm_user(struct crm *crm)
{
	struct repository *repo = NULL;
	struct error ignored = ERROR_INIT;
	const char *spelling;
	char *email = NULL;

	if (crm->user != NULL)
		return crm->user;
	if (crm->settings.user != NULL && *crm->settings.user != '\0') {
		spelling = team_user(&crm->team, crm->settings.user);
		crm->user = xstrdup(spelling != NULL ? spelling : crm->settings.user);
		return crm->user;
	}
	/* A repository that can't be opened matters to a writer, who meets its error. */
	if (crm_repository(crm, &repo, &ignored) == 0 && repo != NULL)
		email = repository_user_email(repo);
	error_clear(&ignored);
	if (email != NULL && *email != '\0')
		crm->user = team_author(&crm->team, "", email);
	free(email);
	return crm->user;
}

struct query_context
crm_query_context(struct crm *crm)
{
	return (struct query_context){
	    crm->past != NULL ? past_day(crm->past) : crm->env->today,
	    crm->team.upcoming_days, crm_user(crm)};
}

int
crm_load(struct crm *crm, enum kind kind, unsigned where, struct record_list *out,
    struct error *err)
{
	return store_load(crm->store, kind, where, out, err);
}

int
crm_load_some(struct crm *crm, enum kind kind, unsigned where,
    bool (*keeps)(const struct record *, const void *), const void *context,
    struct record_list *out, struct error *err)
{
	const struct store_sieve sieve = {NULL, keeps, context};

	return store_load_some(crm->store, kind, where, &sieve, out, err);
}

int
crm_ids(struct crm *crm, enum kind kind, unsigned where, struct strlist *ids,
    struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	int ret = store_scan(crm->store, kind, where, &entries, err);

	for (size_t i = 0; i < entries.count; i++)
		strlist_add(ids, entries.items[i].id);
	store_entries_release(&entries);
	return ret;
}

int
crm_find(struct crm *crm, enum kind kind, unsigned where, bool strict, const char *ref,
    struct record **out, struct error *err)
{
	return store_find(crm->store, kind, where, strict, ref, out, err);
}

int
crm_read_file(
    struct crm *crm, const struct record *record, struct buf *out, struct error *err)
{
	int found = store_read_file(crm->store, record->path, out, err);

	if (found == 0)
		return error_failed(err, "'%s' is gone", record->path);
	return found > 0 ? 0 : -1;
}

int
crm_find_all(struct crm *crm, enum kind kind, unsigned where, bool strict,
    const char *const *refs, size_t count, struct record_list *out, struct error *err)
{
	return store_find_all(crm->store, kind, where, strict, refs, count, out, err);
}

int
crm_reread(struct crm *crm, struct transaction *tx, const struct record *found,
    struct record **out, struct blob *state, struct error *err)
{
	*out = NULL;
	if (found->broken != NULL)
		return crm_refuse_broken(found, err);
	if (transaction_work_file(tx, found->path, state, err) != 0)
		return -1;
	if (!state->exists)
		return error_failed(err, "'%s' is gone", found->path);
	*out = crm_read_blob(crm, found->kind, found->id, found->path, state);
	(*out)->trashed = found->trashed;
	return (*out)->broken == NULL ? 0 : crm_refuse_broken(*out, err);
}

struct record *
crm_read_blob(struct crm *crm, enum kind kind, const char *id, const char *path,
    const struct blob *blob)
{
	struct record *record = record_new(kind, id, path);

	codec_read(record, blob->exists ? blob->bytes : "", blob->len, &crm->team);
	return record;
}

struct record *
crm_parse_text(struct crm *crm, enum kind kind, const char *path, const struct buf *text)
{
	struct record *record = record_new(kind, "", path);

	codec_read(record, text->data, text->len, &crm->team);
	return record;
}

int
crm_refuse_broken(const struct record *record, struct error *err)
{
	return error_failed(err,
	    "%s:%zu:%zu: error: %s (mend it with 'minicrm %sedit %s')", record->path,
	    record->broken->line, record->broken->column, record->broken->message,
	    kind_prefix(record->kind), record->id);
}

void
crm_result_release(struct crm_result *result)
{
	strlist_release(&result->ids);
	strlist_release(&result->subjects);
	strlist_release(&result->warnings);
	result->commits = 0;
}
