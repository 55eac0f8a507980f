#include "base/mem.h"
#include "crm/draft.h"
#include "crm_internal.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

struct add_request {
	enum kind kind;
	const struct edit_list *edits;
};

static const char *
edit_text(const struct edit_list *edits, const char *key)
{
	for (size_t i = edits->count; i-- > 0;)
		if (edits->items[i].verb == EDIT_SET &&
		    strcmp(edits->items[i].key, key) == 0)
			return edits->items[i].text;
	return NULL;
}

/* The edits, and what every new record has besides. */
static void
complete(const struct crm *crm, const struct add_request *request, struct edit_list *out)
{
	char created[INSTANT_TEXT_SIZE];

	instant_format(crm->env->now, created);
	if (request->kind == KIND_LEAD && edit_text(request->edits, "status") == NULL)
		edit_list_set(out, "status", status_name(STATUS_NEW));
	edit_list_set(out, "created", created);
	edit_list_copy(out, request->edits);
}

/* A file that was removed by hand, and whose removal is no commit yet, keeps its id. */
static bool
is_in_head(const char *path, void *context)
{
	struct transaction *tx = context;
	struct blob blob = BLOB_INIT;
	struct error err = ERROR_INIT;
	bool taken = transaction_head_file(tx, path, &blob, &err) != 0 || blob.exists;

	error_clear(&err);
	blob_release(&blob);
	return taken;
}

int
crm_new_id(struct crm *crm, struct transaction *tx, enum kind kind, const char *name,
    char **out, struct error *err)
{
	return store_new_id(crm->store, kind, name, is_in_head, tx, out, err);
}

static int
commit_new(struct transaction *tx, const struct record *record, const struct buf *bytes,
    struct crm_result *result, struct error *err)
{
	struct changeset changes = CHANGESET_INIT;
	struct record_diff diff = RECORD_DIFF_INIT;
	char *message;
	int ret;

	record_diff(NULL, record, &diff);
	message = message_record(record->kind, record->id, "add", &diff);
	changeset_add(&changes, record->path, NULL, 0, bytes->data, bytes->len);
	ret = transaction_commit(tx, &changes, message, err);
	strlist_add(&result->ids, record->id);
	strlist_addn(&result->subjects, message, strcspn(message, "\n"));
	free(message);
	changeset_release(&changes);
	record_diff_release(&diff);
	return ret;
}

/* A new record of these bytes, under a free id. */
static int
plan_bytes(struct crm *crm, struct transaction *tx, enum kind kind,
    const struct buf *bytes, struct crm_result *result, struct error *err)
{
	struct record *record = record_new(kind, "", NULL);
	char *id = NULL;
	int ret = -1;

	codec_read(record, bytes->data, bytes->len, &crm->team);
	if (record->broken != NULL) {
		error_usage(err, "%s", record->broken->message);
		goto out;
	}
	if (crm_new_id(crm, tx, kind, record->name, &id, err) != 0)
		goto out;
	free(record->id);
	record->id = id;
	record->path = store_path(crm->store, kind, id);
	ret = commit_new(tx, record, bytes, result, err);
out:
	record_free(record);
	return ret;
}

static int
plan_add(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	const struct add_request *request = request_pointer;
	struct edit_list edits = EDIT_LIST_INIT;
	struct buf bytes = BUF_INIT;
	int ret = -1;

	complete(crm, request, &edits);
	if (codec_create(request->kind, &edits, &bytes, err) == 0)
		ret = plan_bytes(crm, tx, request->kind, &bytes, result, err);
	buf_release(&bytes);
	edit_list_release(&edits);
	return ret;
}

int
crm_add(struct crm *crm, enum kind kind, const struct edit_list *edits,
    struct crm_result *result, struct error *err)
{
	struct add_request request = {kind, edits};
	const char *email = edit_text(edits, "email");

	if (email != NULL && warn_known_email(crm, email, NULL, result, err) != 0)
		return -1;
	return crm_change(crm, plan_add, &request, result, err);
}

struct add_text_request {
	enum kind kind;
	const struct buf *text;
};

static int
plan_add_text(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	const struct add_text_request *request = request_pointer;
	struct buf bytes = BUF_INIT;
	int ret = codec_stamp(request->kind, request->text->data, request->text->len,
	    NULL, crm->env->now, crm_user(crm), &bytes, err);

	if (ret == 0)
		ret = plan_bytes(crm, tx, request->kind, &bytes, result, err);
	buf_release(&bytes);
	return ret;
}

int
crm_add_text(struct crm *crm, enum kind kind, const struct buf *text,
    struct crm_result *result, struct error *err)
{
	struct add_text_request request = {kind, text};
	struct record *record = crm_parse_text(crm, kind, NULL, text);
	const char *email = record->broken != NULL ? NULL : record_get(record, "email");
	int ret = 0;

	if (kind == KIND_LEAD && record->broken == NULL &&
	    record->status == STATUS_CONVERTED)
		ret = error_failed(err,
		    "a new lead is not Converted yet: 'minicrm convert' makes it so");
	else if (email != NULL)
		ret = warn_known_email(crm, email, NULL, result, err);
	record_free(record);
	if (ret != 0)
		return -1;
	return crm_change(crm, plan_add_text, &request, result, err);
}
