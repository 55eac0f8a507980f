#ifndef MODEL_TEAM_H
#define MODEL_TEAM_H

#include "base/strlist.h"

/* What a team agreed on in its minicrm.ini. */
struct team {
	struct strlist users;   /* none: anyone */
	struct strlist emails;  /* one a user, "" where there is none */
	struct strlist sources; /* the seven where the file names none */
	int upcoming_days;      /* 2 */
	int fanout;             /* 0, 1 or 2 */
};

void team_init(struct team *team); /* the defaults, the seven sources included */
void team_release(struct team *team);

/* The team's spelling of a name, whatever its case; NULL: not one of them. Owned by the
 * team. */
const char *team_user(const struct team *team, const char *name);
const char *team_source(const struct team *team, const char *name);

/* The user whose address equals email, case-folded, or NULL. */
const char *team_user_of_email(const struct team *team, const char *email);
/* The CRM user that a commit's author is: the one with the address, else its local part,
 * else, where there is none, the author's name. The caller frees. */
char *team_author(const struct team *team, const char *name, const char *email);

#endif
