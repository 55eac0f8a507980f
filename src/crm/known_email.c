#include "base/mem.h"
#include "crm_internal.h"

#include <string.h>

static void
warn(const struct record *record, const char *email, struct crm_result *result)
{
	strlist_take(&result->warnings,
	    xasprintf("the e-mail address %s is known already: %s %s (%s)%s", email,
		kind_name(record->kind), record->id, record->name,
		record->trashed ? ", in the trash" : ""));
}

int
warn_known_email(struct crm *crm, const char *email, const struct record *own,
    struct crm_result *result, struct error *err)
{
	struct record_list found = RECORD_LIST_INIT;
	int ret = 0;

	for (int kind = 0; ret == 0 && kind < KIND_COUNT; kind++)
		ret = store_find_email(crm->store, (enum kind)kind,
		    STORE_LIVE | STORE_TRASH, email, &found, err);
	for (size_t i = 0; ret == 0 && i < found.count; i++)
		if (own == NULL || own->kind != found.items[i]->kind ||
		    strcmp(own->path, found.items[i]->path) != 0)
			warn(found.items[i], email, result);
	record_list_release(&found);
	return ret;
}
