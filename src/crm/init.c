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

/* What goes into its next commit. */
struct init_plan {
	struct crm *crm;
	struct transaction *tx;
	struct strlist *made;
	struct changeset changes;
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

/* The file as HEAD has it: there is nothing to commit. */
static int
put_back(
    struct init_plan *plan, const char *path, const struct blob *head, struct error *err)
{
	strlist_add(plan->made, path);
	return file_replace(
	    store_root(plan->crm->store), path, head->bytes, head->len, err);
}

/*
 * A file that stands there is kept, and recorded where HEAD lacks it. One that a hand
 * took away comes back as it was.
 */
static int
plan_file(struct init_plan *plan, const char *path, const char *text, struct error *err)
{
	struct blob work = BLOB_INIT, head = BLOB_INIT;
	int ret = transaction_work_file(plan->tx, path, &work, err);

	if (ret == 0)
		ret = transaction_head_file(plan->tx, path, &head, err);
	if (ret == 0 && !work.exists && head.exists) {
		ret = put_back(plan, path, &head, err);
	} else if (ret == 0 && !work.exists) {
		changeset_add(&plan->changes, path, NULL, 0, text, strlen(text));
		strlist_add(plan->made, path);
	} else if (ret == 0 && !head.exists) {
		changeset_add(
		    &plan->changes, path, work.bytes, work.len, work.bytes, work.len);
	}
	blob_release(&work);
	blob_release(&head);
	return ret;
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

/* Keeps what the file says already, in the work tree or, where it is gone, in HEAD. */
static int
plan_attributes(struct init_plan *plan, struct error *err)
{
	static const char path[] = ".gitattributes";
	struct blob work = BLOB_INIT, head = BLOB_INIT, wanted = BLOB_INIT;
	struct buf text = BUF_INIT;
	int ret = transaction_work_file(plan->tx, path, &work, err);

	if (ret == 0)
		ret = transaction_head_file(plan->tx, path, &head, err);
	if (ret != 0)
		goto out;
	if (work.exists || head.exists)
		buf_add(&text, work.exists ? work.bytes : head.bytes,
		    work.exists ? work.len : head.len);
	if (has_line(&text, attributes_line)) {
		ret = plan_file(plan, path, "", err);
		goto out;
	}
	if (text.len > 0 && text.data[text.len - 1] != '\n')
		buf_addch(&text, '\n');
	buf_addf(&text, "%s\n", attributes_line);
	blob_set(&wanted, text.data, text.len);
	if (blob_equal(&wanted, &head)) {
		ret = put_back(plan, path, &head, err);
	} else {
		changeset_add(
		    &plan->changes, path, work.bytes, work.len, text.data, text.len);
		strlist_add(plan->made, path);
	}
out:
	blob_release(&work);
	blob_release(&head);
	blob_release(&wanted);
	buf_release(&text);
	return ret;
}

/* An empty folder keeps a .gitkeep, for git keeps no empty folders. */
static int
plan_folder(struct init_plan *plan, const char *folder, struct error *err)
{
	DIR *dir = file_opendir(store_root(plan->crm->store), folder);
	bool empty = true;
	char *keep;
	int ret = 0;

	if (dir == NULL && errno != ENOENT)
		return error_errno(err, errno, "cannot read the folder '%s'", folder);
	while (dir != NULL && empty) {
		const struct dirent *entry = readdir(dir);

		if (entry == NULL)
			break;
		empty =
		    strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	}
	if (dir != NULL)
		closedir(dir);
	if (empty) {
		keep = xasprintf("%s/.gitkeep", folder);
		ret = plan_file(plan, keep, "", err);
		free(keep);
	}
	return ret;
}

static int
plan_layout(struct init_plan *plan, struct error *err)
{
	for (int i = 0; i < KIND_COUNT; i++) {
		const char *folder = kind_folder((enum kind)i);
		char *trash = xasprintf("%s/trash", folder);
		int ret = plan_folder(plan, folder, err);

		if (ret == 0)
			ret = plan_folder(plan, trash, err);
		free(trash);
		if (ret != 0)
			return -1;
	}
	if (plan_file(plan, "minicrm.ini", template_minicrm_ini, err) != 0)
		return -1;
	return plan_attributes(plan, err);
}

static int
plan_record(struct init_plan *plan, const struct record *record, struct error *err)
{
	struct crm *crm = plan->crm;
	struct blob state = BLOB_INIT;
	struct buf stamped = BUF_INIT;
	int ret = transaction_work_file(plan->tx, record->path, &state, err);

	if (ret == 0)
		ret = codec_stamp(record->kind, state.bytes, state.len, NULL,
		    crm->env->now, crm_user(crm), &stamped, err);
	if (ret == 0)
		changeset_add(&plan->changes, record->path, state.bytes, state.len,
		    stamped.data, stamped.len);
	buf_release(&stamped);
	blob_release(&state);
	return ret;
}

/* Broken ones wait to be mended. *count is of those that are recorded. */
static int
plan_records(struct init_plan *plan, enum kind kind, size_t *count, struct error *err)
{
	struct record_list records = RECORD_LIST_INIT;
	int ret = crm_load(plan->crm, kind, CRM_LIVE | CRM_TRASH, &records, err);

	*count = 0;
	for (size_t i = 0; ret == 0 && i < records.count; i++) {
		if (records.items[i]->broken != NULL)
			continue;
		ret = plan_record(plan, records.items[i], err);
		++*count;
	}
	record_list_release(&records);
	return ret;
}

/* The records that lie there when their history begins. */
static int
plan_import(struct init_plan *plan, struct error *err)
{
	size_t leads, contacts = 0;
	char *subject;
	int ret = plan_records(plan, KIND_LEAD, &leads, err);

	if (ret == 0)
		ret = plan_records(plan, KIND_CONTACT, &contacts, err);
	if (ret != 0 || leads + contacts == 0)
		return ret;
	subject = xasprintf("%zu lead%s, %zu contact%s: add", leads,
	    leads == 1 ? "" : "s", contacts, contacts == 1 ? "" : "s");
	ret = transaction_commit(plan->tx, &plan->changes, subject, err);
	strlist_take(plan->made, subject);
	return ret;
}

static int
plan_setup(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	struct init_request *request = request_pointer;
	struct init_plan plan = {crm, tx, request->made, CHANGESET_INIT};
	int ret;

	(void)result;
	strlist_release(plan.made);
	if (request->new_repository)
		strlist_add(plan.made, ".git");
	ret = plan_layout(&plan, err);
	if (ret == 0 && plan.changes.count > 0)
		ret = transaction_commit(
		    tx, &plan.changes, "Set up the data directory", err);
	changeset_release(&plan.changes);
	if (ret == 0 && request->new_repository)
		ret = plan_import(&plan, err);
	changeset_release(&plan.changes);
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
	if (found == 0 && repository_init(crm->dir, crm->env, &crm->repo, err) != 0)
		return -1;
	crm->repo_looked_for = true;
	return found < 0 ? -1 : 0;
}

/* A record's folder is no place for a data directory of its own. */
static int
refuse_nested(const struct env *env, const char *dir, struct error *err)
{
	char *path = realpath(dir, NULL);
	char *root = path != NULL ? place_search_upwards(env, path) : NULL;
	const char *below = "";
	int ret = 0;

	if (root != NULL)
		below = path + strlen(root) + (path[strlen(root)] == '/');
	for (int i = 0; ret == 0 && i < KIND_COUNT; i++) {
		const char *folder = kind_folder((enum kind)i);
		size_t len = strlen(folder);

		if (strncmp(below, folder, len) == 0 &&
		    (below[len] == '\0' || below[len] == '/'))
			ret = error_failed(err,
			    "'%s' lies in the %s of a data directory: run 'minicrm "
			    "init %s'",
			    dir, folder, root);
	}
	free(root);
	free(path);
	return ret;
}

/* Nothing is made for somebody who could not commit to it. */
static int
check_identity(const struct env *env, const char *dir, struct error *err)
{
	char *git = xasprintf("%s/.git", dir);
	struct stat st;
	bool exists = lstat(git, &st) == 0;

	free(git);
	return exists ? 0 : identity_check(env, err);
}

int
crm_init(const struct env *env, const struct crm_place *place, const char *dir,
    struct strlist *made, struct error *err)
{
	struct init_request request = {false, made};
	struct crm_result result = CRM_RESULT_INIT;
	struct crm *crm = NULL;
	int ret = -1;

	if (refuse_nested(env, dir, err) == 0 && check_identity(env, dir, err) == 0 &&
	    make_directory(dir, err) == 0 &&
	    open_unfinished(env, place, dir, &crm, err) == 0 &&
	    init_repository(crm, &request.new_repository, err) == 0)
		ret = crm_change(crm, plan_setup, &request, &result, err);
	crm_result_release(&result);
	crm_close(crm);
	return ret;
}
