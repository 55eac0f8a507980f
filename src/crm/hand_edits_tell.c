#include "base/mem.h"
#include "crm/hand_edits.h"

/* Enough to see what happened; status has them all. */
#define NAMED_MISSING 20

char *
broken_file_text(const struct broken_file *file)
{
	return xasprintf(
	    "%s:%zu:%zu: error: %s", file->path, file->line, file->column, file->message);
}

static void
warn_missing(const struct strlist *missing, struct strlist *warnings)
{
	size_t count = missing->count, named = count;

	if (named > NAMED_MISSING + 1)
		named = NAMED_MISSING;
	for (size_t i = 0; i < named; i++)
		strlist_take(
		    warnings, xasprintf("'%s' is missing here", missing->items[i]));
	if (named < count)
		strlist_take(warnings,
		    xasprintf("%zu more are missing: 'minicrm status' names them all",
			count - named));
}

void
hand_edits_warn(const struct hand_edits *edits, struct strlist *warnings)
{
	for (size_t i = 0; i < edits->broken_count; i++)
		strlist_take(warnings, broken_file_text(&edits->broken[i]));
	warn_missing(&edits->missing, warnings);
	if (edits->missing.count == 1)
		strlist_take(warnings,
		    xasprintf("nothing is deleted: 'git checkout -- %s' brings it back, "
			      "'minicrm commit --deleted' lets it go",
			edits->missing.items[0]));
	else if (edits->missing.count > 1)
		strlist_add(warnings,
		    "nothing is deleted: 'git checkout -- PATH' brings them back, "
		    "'minicrm commit --deleted' lets them go");
}

int
hand_edits_refuse(size_t count, struct error *err)
{
	if (count == 0)
		return 0;
	return error_failed(err,
	    "%zu file%s can't be read and stay%s here as %s: mend %s with 'minicrm edit'",
	    count, count == 1 ? "" : "s", count == 1 ? "s" : "",
	    count == 1 ? "it is" : "they are", count == 1 ? "it" : "them");
}
