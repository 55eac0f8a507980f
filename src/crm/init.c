#include "base/file.h"
#include "base/mem.h"
#include "crm/template.h"
#include "crm_internal.h"
#include "store/codec.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char attributes_line[] = "*.yaml merge=minicrm -text";

/* A data directory in the making. */
struct init_request {
	bool new_repository;
	struct strlist *made; /* what was done, for the user */
};

static int
make_directory(const char *path, struct error *err)
{
	char *part = xstrdup(path);
	int ret = 0;

	for (char *slash = part; ret == 0 && slash != NULL;) {
		slash = strchr(slash + 1, '/');
		if (slash != NULL)
			*slash = '\0';
		if (mkdir(part, 0777) != 0 && errno != EEXIST)
			ret =
			    error_errno(err, errno, "cannot make the folder '%s'", part);
		if (slash != NULL)
			*slash = '/';
	}
	free(part);
	return ret;
}

static void
plan_file(struct crm *crm, const char *path, const char *text, struct changeset *changes,
    struct strlist *made)
{
	struct stat st;
	struct error ignored = ERROR_INIT;

	if (file_stat(store_root(crm->store), path, &st, &ignored) == 0) {
		changeset_add(changes, path, NULL, 0, text, strlen(text));
		strlist_add(made, path);
	}
	error_clear(&ignored);
}

static bool
has_line(const struct buf *text, const char *line)
{
	size_t len = strlen(line);

	for (const char *at = text->data; (at = strstr(at, line)) != NULL; at += len)
		if ((at == text->data || at[-1] == '\n') &&
		    (at[len] == '\0' || at[len] == '\n' || at[len] == '\r'))
			return true;
	return false;
}

/* Keeps what the file says already. */
static int
plan_attributes(
    struct crm *crm, struct changeset *changes, struct strlist *made, struct error *err)
{
	static const char path[] = ".gitattributes";
	struct buf old = BUF_INIT, new = BUF_INIT;
	int found = file_read(store_root(crm->store), path, 0, &old, err);

	if (found >= 0 && !has_line(&old, attributes_line)) {
		buf_add(&new, old.data, old.len);
		if (old.len > 0 && old.data[old.len - 1] != '\n')
			buf_addch(&new, '\n');
		buf_addf(&new, "%s\n", attributes_line);
		changeset_add(changes, path, found > 0 ? old.data : NULL, old.len,
		    new.data, new.len);
		strlist_add(made, path);
	}
	buf_release(&old);
	buf_release(&new);
	return found < 0 ? -1 : 0;
}

/* An empty folder keeps a .gitkeep, for git keeps no empty folders. */
static int
plan_folder(struct crm *crm, const char *folder, struct changeset *changes,
    struct strlist *made, struct error *err)
{
	DIR *dir = file_opendir(store_root(crm->store), folder);
	char *keep;
	bool empty = true;

	if (dir == NULL && errno != ENOENT)
		return error_errno(err, errno, "cannot read the folder '%s'", folder);
	while (dir != NULL && empty) {
		const struct dirent *entry = readdir(dir);

		if (entry == NULL)
			break;
		empty =
		    strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	}
	if (empty) {
		keep = xasprintf("%s/.gitkeep", folder);
		plan_file(crm, keep, "", changes, made);
		free(keep);
	}
	if (dir != NULL)
		closedir(dir);
	return 0;
}

static int
plan_layout(
    struct crm *crm, struct changeset *changes, struct strlist *made, struct error *err)
{
	for (int i = 0; i < KIND_COUNT; i++) {
		const char *folder = kind_folder((enum kind)i);
		char *trash = xasprintf("%s/trash", folder);
		int ret = plan_folder(crm, folder, changes, made, err);

		if (ret == 0)
			ret = plan_folder(crm, trash, changes, made, err);
		free(trash);
		if (ret != 0)
			return -1;
	}
	plan_file(crm, "minicrm.ini", template_minicrm_ini, changes, made);
	return plan_attributes(crm, changes, made, err);
}

/* The records that lie there when their history begins; broken ones wait to be mended. */
static int
plan_records(struct crm *crm, struct transaction *tx, enum kind kind,
    struct changeset *changes, struct error *err)
{
	struct record_list records = RECORD_LIST_INIT;
	int ret = crm_load(crm, kind, CRM_LIVE | CRM_TRASH, &records, err);

	for (size_t i = 0; ret == 0 && i < records.count; i++) {
		const struct record *record = records.items[i];
		struct blob state = BLOB_INIT;
		struct buf stamped = BUF_INIT;

		if (record->broken == NULL &&
		    (ret = transaction_work_file(tx, record->path, &state, err)) == 0 &&
		    (ret = codec_stamp(kind, state.bytes, state.len, NULL, crm->env->now,
			 crm_user(crm), &stamped, err)) == 0)
			changeset_add(changes, record->path, state.bytes, state.len,
			    stamped.data, stamped.len);
		buf_release(&stamped);
		blob_release(&state);
	}
	record_list_release(&records);
	return ret;
}

static int
plan_import(
    struct crm *crm, struct transaction *tx, struct strlist *made, struct error *err)
{
	struct changeset changes = CHANGESET_INIT;
	size_t leads, contacts;
	char *subject;
	int ret = plan_records(crm, tx, KIND_LEAD, &changes, err);

	leads = changes.count;
	if (ret == 0)
		ret = plan_records(crm, tx, KIND_CONTACT, &changes, err);
	contacts = changes.count - leads;
	if (ret == 0 && changes.count > 0) {
		subject = xasprintf("%zu lead%s, %zu contact%s: add", leads,
		    leads == 1 ? "" : "s", contacts, contacts == 1 ? "" : "s");
		ret = transaction_commit(tx, &changes, subject, err);
		strlist_take(made, subject);
	}
	changeset_release(&changes);
	return ret;
}

static int
plan_setup(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	struct init_request *request = request_pointer;
	struct changeset changes = CHANGESET_INIT;
	int ret;

	(void)result;
	strlist_release(request->made);
	if (request->new_repository)
		strlist_add(request->made, ".git");
	ret = plan_layout(crm, &changes, request->made, err);
	if (ret == 0 && changes.count > 0)
		ret = transaction_commit(tx, &changes, "Set up the data directory", err);
	if (ret == 0 && request->new_repository)
		ret = plan_import(crm, tx, request->made, err);
	changeset_release(&changes);
	return ret;
}

/* A session on a folder that is no data directory yet. */
static int
open_unfinished(const struct env *env, const struct crm_place *place, const char *dir,
    struct crm **out, struct error *err)
{
	struct crm *crm = xcalloc(1, sizeof *crm);

	crm->env = env;
	crm->dir = xstrdup(dir);
	team_init(&crm->team);
	*out = crm;
	if (settings_read(env, place->config, &crm->settings, err) != 0 ||
	    store_open(dir, &crm->team, &crm->store, err) != 0)
		return -1;
	team_release(&crm->team);
	return team_read(store_root(crm->store), &crm->team, &crm->warnings, err);
}

/* Opens the repository, or makes one, once it is known who would commit to it. */
static int
init_repository(struct crm *crm, bool *is_new, struct error *err)
{
	int found = repository_open(crm->dir, crm->env, &crm->repo, err);

	*is_new = found == 0;
	if (found == 0 && (identity_check(crm->env, err) != 0 ||
			      repository_init(crm->dir, crm->env, &crm->repo, err) != 0))
		return -1;
	crm->repo_looked_for = true;
	return found < 0 ? -1 : 0;
}

int
crm_init(const struct env *env, const struct crm_place *place, const char *dir,
    struct strlist *made, struct error *err)
{
	struct init_request request = {false, made};
	struct crm_result result = CRM_RESULT_INIT;
	struct crm *crm = NULL;
	int ret = -1;

	if (make_directory(dir, err) == 0 &&
	    open_unfinished(env, place, dir, &crm, err) == 0 &&
	    init_repository(crm, &request.new_repository, err) == 0)
		ret = crm_change(crm, plan_setup, &request, &result, err);
	crm_result_release(&result);
	crm_close(crm);
	return ret;
}
