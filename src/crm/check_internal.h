#ifndef CRM_CHECK_INTERNAL_H
#define CRM_CHECK_INTERNAL_H

#include "crm/check.h"
#include "crm_internal.h"
#include "history/staged.h"

/* A record's file by its id. */
struct named {
	char *id;
	const char *path;
	const struct record *record; /* NULL: it is gone */
};
struct named_list {
	struct named *items;
	size_t count, room;
};
void named_add(struct named_list *list, const char *id, const char *path,
    const struct record *record);
void named_sort(struct named_list *list); /* by id, then by path */
/* The first of that id in a sorted list, or NULL. */
const struct named *named_find(const struct named_list *list, const char *id);
void named_release(struct named_list *list);

/* One run. */
struct check {
	struct crm *crm;
	struct store *store;  /* of the files, or of the index */
	struct strlist asked; /* paths and folders, relative to the data directory */
	struct problem_list *out;

	bool is_staged;
	struct staged staged;
	struct team before;                 /* as HEAD has it */
	struct named_list gone[KIND_COUNT]; /* records that the next commit deletes */

	struct record_list records[KIND_COUNT];
	struct named_list ids[KIND_COUNT];
};

/* What is wrong, and where. */
struct finding {
	const char *rule;
	const char *path;
	size_t line, column; /* 0: the file as a whole */
	enum problem_level level;
	const char *because; /* another path whose change it comes from, or NULL */
};

/* Adds a problem, where somebody asked for it. */
void check_tell(struct check *c, const struct finding *finding, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* check_path.c: a path as a user names it, relative to the data directory ("": that
 * itself). The caller frees. */
int check_resolve(const struct crm *crm, const char *file, char **out, struct error *err);

/* check_staged.c: the index takes the files' place. */
int check_open_index(struct check *c, struct error *err);
void check_close_index(struct check *c);
bool check_has_changed(const struct check *c, const char *path);
/* Whether a file or folder is in the index, or was in HEAD. */
bool check_index_has(const struct check *c, const char *path);

/* check_settings.c: reads crm->team; .gitattributes. */
void check_settings(struct check *c);
void check_attributes(struct check *c);

/* check_files.c: links, stray files, and what merges kept. */
int check_files(struct check *c, struct error *err);
bool check_is_folder_link(const struct check *c, enum kind kind);

/* check_record.c, check_across.c */
void check_record(struct check *c, const struct record *record);
void check_ids(struct check *c);
void check_links(struct check *c);
void check_emails(struct check *c);

#endif
