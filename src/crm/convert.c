#include "base/mem.h"
#include "crm/lifecycle.h"
#include "model/person.h"
#include "plan.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

struct convert_request {
	const char *ref;
	const struct convert_options *options;
};

/* The keys that a contact takes over from its lead. */
static const char *const shared_keys[] = {"email", "phone", "source", "assigned_to"};

static int
check_lead(const struct record *lead, struct error *err)
{
	const char *contact = record_get(lead, "contact");

	if (lead->status == STATUS_CONVERTED)
		return error_failed(err, "'%s' is converted already%s%s", lead->id,
		    contact == NULL ? "" : ": see contact ",
		    contact == NULL ? "" : contact);
	if (lead->status == STATUS_LOST)
		return error_failed(err,
		    "'%s' is Lost: only an open lead becomes a contact ('minicrm move %s "
		    "Contacted' opens it)",
		    lead->id, lead->id);
	return 0;
}

/* A contact that has the address already is meant more often than not. */
static int
check_email(struct crm *crm, const struct record *lead, struct error *err)
{
	const char *email = record_get(lead, "email");
	struct record_list found = RECORD_LIST_INIT;
	int ret;

	if (email == NULL)
		return 0;
	ret = store_find_email(crm->store, KIND_CONTACT, STORE_LIVE, email, &found, err);
	if (ret == 0 && found.count > 0)
		ret = error_failed(err,
		    "the contact '%s' (%s) has the address %s: '--into %s' links it, "
		    "'--new' makes another",
		    found.items[0]->id, found.items[0]->name, email, found.items[0]->id);
	record_list_release(&found);
	return ret;
}

/* What the contact gets from the lead; of one that exists, only what it lacks. */
static void
contact_edits(const struct record *lead, const struct record *contact,
    const struct convert_options *options, struct edit_list *out)
{
	char *first, *last;

	person_split_name(lead->name, &first, &last);
	if (contact == NULL) {
		if (options->first != NULL || first != NULL)
			edit_list_set(out, "first_name",
			    options->first != NULL ? options->first : first);
		if (options->last != NULL || last != NULL)
			edit_list_set(out, "last_name",
			    options->last != NULL ? options->last : last);
	}
	for (size_t i = 0; i < sizeof shared_keys / sizeof *shared_keys; i++) {
		const char *text = record_get(lead, shared_keys[i]);

		if (text != NULL &&
		    (contact == NULL || record_get(contact, shared_keys[i]) == NULL))
			edit_list_set(out, shared_keys[i], text);
	}
	for (size_t i = 0; i < lead->tags.count; i++)
		edit_list_tag(out, lead->tags.items[i]);
	if (contact == NULL || record_get(contact, "lead") == NULL)
		edit_list_set(out, "lead", lead->id);
	free(first);
	free(last);
}

static int
make_contact(struct plan *plan, const struct record *lead,
    const struct convert_options *options, char **id, struct error *err)
{
	struct crm *crm = plan->crm;
	struct edit_list edits = EDIT_LIST_INIT;
	struct buf bytes = BUF_INIT;
	struct record *contact = record_new(KIND_CONTACT, "", NULL);
	char created[INSTANT_TEXT_SIZE];
	char *path = NULL;
	int ret = -1;

	instant_format(crm->env->now, created);
	contact_edits(lead, NULL, options, &edits);
	edit_list_set(&edits, "created", created);
	if (codec_create(KIND_CONTACT, &edits, &bytes, err) != 0)
		goto out;
	codec_read(contact, bytes.data, bytes.len, &crm->team);
	if (contact->broken != NULL) {
		error_usage(err, "%s", contact->broken->message);
		goto out;
	}
	if (crm_new_id(crm, plan->tx, KIND_CONTACT, contact->name, id, err) != 0)
		goto out;
	path = store_path(crm->store, KIND_CONTACT, *id);
	changeset_add(&plan->changes, path, NULL, 0, bytes.data, bytes.len);
	ret = 0;
out:
	free(path);
	record_free(contact);
	buf_release(&bytes);
	edit_list_release(&edits);
	return ret;
}

static int
fill_contact(struct plan *plan, const struct record *lead,
    const struct convert_options *options, char **id, struct error *err)
{
	struct record *found = NULL, *contact = NULL, *after = NULL;
	struct edit_list edits = EDIT_LIST_INIT;
	struct blob state = BLOB_INIT;
	int ret = -1;

	if (crm_find(plan->crm, KIND_CONTACT, CRM_LIVE, false, options->into, &found,
		err) != 0 ||
	    crm_reread(plan->crm, plan->tx, found, &contact, &state, err) != 0 ||
	    pending_commit(plan->crm, plan->tx, &contact, &state, err) != 0)
		goto out;
	contact_edits(lead, contact, options, &edits);
	ret = plan_edit_file(plan, contact, &state, contact->path, &edits, &after, err);
	*id = xstrdup(contact->id);
out:
	edit_list_release(&edits);
	record_free(found);
	record_free(contact);
	record_free(after);
	blob_release(&state);
	return ret;
}

static int
convert_lead(struct plan *plan, const struct convert_request *request,
    const struct record *found, char **id, struct error *err)
{
	const struct convert_options *options = request->options;
	struct record *lead = NULL, *after = NULL;
	struct edit_list edits = EDIT_LIST_INIT;
	struct blob state = BLOB_INIT;
	int ret = -1;

	if (crm_reread(plan->crm, plan->tx, found, &lead, &state, err) != 0 ||
	    check_lead(lead, err) != 0)
		goto out;
	if (options->into == NULL && !options->new_contact &&
	    check_email(plan->crm, lead, err) != 0)
		goto out;
	if (pending_commit(plan->crm, plan->tx, &lead, &state, err) != 0)
		goto out;
	if ((options->into != NULL ? fill_contact : make_contact)(
		plan, lead, options, id, err) != 0)
		goto out;
	edit_list_set(&edits, "status", status_name(STATUS_CONVERTED));
	edit_list_set(&edits, "contact", *id);
	ret = plan_edit_file(plan, lead, &state, lead->path, &edits, &after, err);
	if (ret == 0)
		plan_tell(plan, lead->id, "convert to contact", lead, after);
out:
	edit_list_release(&edits);
	record_free(lead);
	record_free(after);
	blob_release(&state);
	return ret;
}

static int
plan_convert(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	const struct convert_request *request = request_pointer;
	struct record *found = NULL;
	struct plan plan;
	char *id = NULL;
	int ret;

	plan_init(&plan, crm, tx, KIND_LEAD, result);
	ret = crm_find(crm, KIND_LEAD, CRM_LIVE, false, request->ref, &found, err);
	if (ret == 0)
		ret = convert_lead(&plan, request, found, &id, err);
	if (ret == 0)
		ret = plan_commit(&plan, "convert to contact", err);
	if (ret == 0) {
		strlist_release(&result->ids);
		strlist_add(&result->ids, id);
	}
	free(id);
	record_free(found);
	plan_release(&plan);
	return ret;
}

int
crm_convert(struct crm *crm, const char *ref, const struct convert_options *options,
    struct crm_result *result, struct error *err)
{
	struct convert_request request = {ref, options};

	return crm_change(crm, plan_convert, &request, result, err);
}
