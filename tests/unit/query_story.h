#ifndef TESTS_QUERY_STORY_H
#define TESTS_QUERY_STORY_H

/* Leads in no order, and the ids of those that a query finds. */
#include "model/query.h"

#include "base/buf.h"

#include "model_story.h"

#define TODAY "2026-11-23"

static inline struct query_context
a_context(void)
{
	struct query_context context = {.upcoming_days = 2, .user = "alice"};

	assert_true(day_parse(TODAY, &context.today));
	return context;
}

/* The leads of the story, in no order; `broken` can't be read. */
static inline void
add_leads(struct record_list *list)
{
	struct record *bob =
	    a_lead("bob", "name", "Bob", "created", "2026-11-23T08:00:00Z");
	struct record *jane = a_lead("jane", "name", "Jane Doe", "email",
	    "Jane@Acme.example", "phone", "+1 555 0100", "source", "Referral",
	    "assigned_to", "alice", "status", "Contacted", "follow_up", "2026-11-24",
	    "tags", "vip,fintech", "created", "2026-11-01T09:00:00Z", "amount", "1500",
	    "company", "Acme", "renewal", "2027-01-01");
	struct record *jose = a_lead("jose", "name", "José García", "email",
	    "jose@garcía.example", "source", "cold outreach", "assigned_to", "Zoë",
	    "status", "qualified", "follow_up", "2026-11-20", "tags", "VIP", "created",
	    "2026-10-01T09:00:00Z", "amount", "900.50", "company", "ACME", "renewal",
	    "2026-12-31T23:00:00Z");
	struct record *li = a_lead("li", "name", "李伟", "source", "Event", "assigned_to",
	    "bob", "status", "Lost", "follow_up", "2026-11-01", "amount", "lots",
	    "company", "Straße AG");
	struct record *ann = a_lead("ann", "name", "ann Adams", "status", "Converted",
	    "contact", "ann", "source", "referral", "created", "2026-01-01T00:00:00Z");
	struct record *broken = record_new(KIND_LEAD, "aaa", "leads/aaa.yaml");

	with_note(jane, "2026-11-20T10:00:00Z", "alice", "Called; wants a démo.");
	with_note(jane, "2026-11-21T10:00:00Z", "alice", "Sent the offer");
	with_note(jose, NULL, NULL, "Met at the fair");
	with_note(li, "2026-11-22T10:00:00Z", "bob", "No budget");
	record_break(broken, "yaml", 1, 1, "bad");
	record_list_add(list, broken);
	record_list_add(list, li);
	record_list_add(list, ann);
	record_list_add(list, jane);
	record_list_add(list, bob);
	record_list_add(list, jose);
}

/* The ids that the query lets through, in its order. Frees the query. */
static inline char *
found(struct query *query)
{
	struct query_context context = a_context();
	struct record_list list = RECORD_LIST_INIT;
	struct buf ids = BUF_INIT;

	add_leads(&list);
	query_apply(query, &list, &context);
	for (size_t i = 0; i < list.count; i++)
		buf_addf(&ids, "%s%s", i > 0 ? " " : "", list.items[i]->id);
	record_list_release(&list);
	query_free(query);
	return buf_detach(&ids, NULL);
}

static inline int
set_zone(void **state)
{
	(void)state;
	return setenv("TZ", "UTC", 1);
}

#endif
