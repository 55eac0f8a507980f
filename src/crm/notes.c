#include "crm/crm.h"

#include <stdlib.h>

/* Notes of unknown time were written after HEAD: they are the newest. */
static int
compare_times(const void *a, const void *b)
{
	const struct note *left = a;
	const struct note *right = b;

	if (left->has_at != right->has_at)
		return left->has_at ? -1 : 1;
	if (!left->has_at || left->at == right->at)
		return 0;
	return left->at < right->at ? -1 : 1;
}

int
crm_complete_notes(struct crm *crm, struct record *record, struct error *err)
{
	(void)crm;
	(void)err;
	if (record->note_count > 1)
		qsort(record->notes, record->note_count, sizeof *record->notes,
		    compare_times);
	return 0;
}
