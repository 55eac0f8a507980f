#include "sync_internal.h"

void
sync_release(struct sync *sync)
{
	remote_release(&sync->remote);
	hand_edits_release(&sync->edits);
	strlist_release(&sync->decisions);
}

int
sync_commit_edits(struct sync *sync, struct error *err)
{
	if (crm_commit_hand_edits(sync->crm, false, &sync->edits, err) != 0)
		return -1;
	for (size_t i = 0; i < sync->edits.subjects.count; i++)
		strlist_add(&sync->report->lines, sync->edits.subjects.items[i]);
	return 0;
}

void
sync_list_left(const struct sync *sync, struct strlist *out)
{
	strlist_copy(out, &sync->edits.left);
}
