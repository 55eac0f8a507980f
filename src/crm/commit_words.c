#include "commit_words.h"

#include "base/mem.h"
#include "crm/merge.h"
#include "timeline_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAMED_RECORDS 20 /* of one commit */

struct commit_words {
	struct crm *crm;
	struct version_reader *reader;
	struct log *log; /* NULL: history can't be read */
};

struct commit_words *
commit_words_open(struct crm *crm, const struct object_id *tip)
{
	struct commit_words *words = xcalloc(1, sizeof *words);
	struct error ignored = ERROR_INIT;
	struct repository *repo;

	words->crm = crm;
	words->reader = version_reader_new(crm);
	if (crm_history(crm, &repo, &ignored) == 0)
		log_open(repo, tip, record_folders, &words->log, &ignored);
	error_clear(&ignored);
	return words;
}

void
commit_words_free(struct commit_words *words)
{
	version_reader_free(words->reader);
	log_close(words->log);
	free(words);
}

/* What the commit did to records. */
static int
find_steps(struct commit_words *words, const struct object_id *id, struct steps *out,
    struct error *err)
{
	struct log_changes changes = LOG_CHANGES_INIT;
	const struct log_commit *commit;
	int rc = -1;

	if (words->log != NULL && log_go(words->log, id, &commit, err) == 1 &&
	    log_diff(words->log, &changes, err) == 0)
		rc = steps_find(words->reader, words->log, commit->parent_count, &changes,
		    1u << KIND_LEAD | 1u << KIND_CONTACT, out, err);
	log_changes_release(&changes);
	return rc;
}

static int
add_step(struct commit_words *words, const struct object_id *id, const struct step *step,
    struct strlist *out, struct error *err)
{
	struct timeline_event event = {0};
	int rc = event_fill_at(words->crm, words->reader, id, step, &event, err);

	if (rc == 0)
		strlist_take(out, event_subject(&event));
	record_diff_release(&event.changes);
	return rc;
}

/* The team's settings went along. */
static void
add_settings(struct commit_words *words, const struct object_id *id, struct strlist *out)
{
	struct error ignored = ERROR_INIT;
	struct object_id before;
	struct compared_file now;

	if (log_parent_file(words->log, 0, "minicrm.ini", &before, &ignored) == 0 &&
	    graph_file(words->crm->repo, id, "minicrm.ini", &now, &ignored) == 0 &&
	    !object_id_equal(&before, &now.blob))
		strlist_add(out, "settings: edit");
	error_clear(&ignored);
}

/* A command's own subject, of one record that others follow, or of "3 leads: …". */
static bool
tells_all(const struct strlist *lines, const char *subject)
{
	size_t digits = strspn(subject, "0123456789");

	if (strlist_has(lines, subject))
		return true;
	return digits > 0 && strtoul(subject, NULL, 10) == lines->count &&
	       (strncmp(subject + digits, " leads: ", 8) == 0 ||
		   strncmp(subject + digits, " contacts: ", 11) == 0);
}

/* "import (300 records)"; a subject that begins with a number has counted itself. */
static void
add_subject(const char *subject, size_t records, struct strlist *out)
{
	if (records == 0 || isdigit((unsigned char)*subject))
		strlist_add(out, subject);
	else
		strlist_take(out, xasprintf("%s (%zu records)", subject, records));
}

void
commit_words_add(
    struct commit_words *words, const struct graph_commit *commit, struct strlist *out)
{
	struct steps steps = {0};
	struct strlist lines = STRLIST_INIT;
	struct error ignored = ERROR_INIT;
	int rc = find_steps(words, &commit->id, &steps, &ignored);

	for (size_t i = 0; rc == 0 && i < steps.count && steps.count <= NAMED_RECORDS;
	     i++)
		rc = add_step(words, &commit->id, &steps.items[i], &lines, &ignored);
	if (rc != 0 || lines.count == 0 || tells_all(&lines, commit->subject))
		add_subject(commit->subject, lines.count == 0 ? steps.count : 0, out);
	else {
		strlist_copy(out, &lines);
		add_settings(words, &commit->id, out);
	}
	error_clear(&ignored);
	strlist_release(&lines);
	steps_release(&steps);
}

void
commit_words_add_merge(
    struct commit_words *words, const struct graph_commit *commit, struct strlist *out)
{
	struct error ignored = ERROR_INIT;
	const struct log_commit *found;

	if (words->log != NULL && log_go(words->log, &commit->id, &found, &ignored) == 1)
		merge_read_message(found->message, out);
	error_clear(&ignored);
}
