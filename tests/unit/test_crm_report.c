#include "crm/report.h"
#include "crm_story.h"

/* "New 3/2 …": reached and went on; "days New 1.5 …"; "2026-11 new 1 lost 0 converted 0";
 * "Event 2/1" for sources and owners. */
static char *
tell(const struct report *report)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < STATUS_COUNT; i++)
		buf_addf(&out, "%s %zu/%zu ", status_name(report->funnel[i].status),
		    report->funnel[i].reached, report->funnel[i].went_on);
	buf_addstr(&out, "\ndays");
	for (size_t i = 0; i < STATUS_COUNT; i++)
		if (report->stays[i].stays > 0)
			buf_addf(&out, " %s %.2f", status_name((enum status)i),
			    report->stays[i].median_days);
	for (size_t i = 0; i < report->month_count; i++)
		buf_addf(&out, "\n%d-%02d %zu %zu %zu", report->months[i].year,
		    report->months[i].month, report->months[i].new,
		    report->months[i].lost, report->months[i].converted);
	buf_addstr(&out, "\nsources");
	for (size_t i = 0; i < report->sources.count; i++)
		buf_addf(&out, " %s %zu/%zu",
		    report->sources.items[i].name ? report->sources.items[i].name : "-",
		    report->sources.items[i].leads, report->sources.items[i].converted);
	buf_addstr(&out, "\nowners");
	for (size_t i = 0; i < report->owners.count; i++)
		buf_addf(&out, " %s %zu/%zu",
		    report->owners.items[i].name ? report->owners.items[i].name : "-",
		    report->owners.items[i].leads, report->owners.items[i].converted);
	return buf_detach(&out, NULL);
}

/* The days of November, 0: not given. */
static void
assert_report(struct story *s, int since, int until, const char *expected)
{
	const day_t october_31 = 20757;
	struct report_period period = {
	    since > 0, until > 0, october_31 + (day_t)since, october_31 + (day_t)until};
	struct crm *crm = open_crm(s);
	struct report report;
	char *told;

	must(s, report_make(crm, &period, &report, &s->err));
	told = tell(&report);
	assert_string_equal(told, expected);
	free(told);
	report_release(&report);
	crm_close(crm);
}

static void
a_lead_goes_through_the_pipeline(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\nsource: Event\nassigned_to: alice\n");
	commit_day(s, 1);
	put(s, "leads/bob.yaml",
	    "name: Bob\nsource: Event\nassigned_to: rob\nstatus: Contacted\n");
	commit_day(s, 3);
	put(s, "leads/bob.yaml",
	    "name: Bob\nsource: Event\nassigned_to: rob\nstatus: Converted\ncontact: "
	    "bob\n");
	put(s, "leads/ann.yaml", "name: Ann\n");
	commit_day(s, 13);
	/* Now is the 23rd, two minutes past 10. */
	assert_report(s, 0, 0,
	    "New 2/1 Contacted 1/1 Qualified 0/0 Converted 1/0 Lost 0/0 \n"
	    "days New 6.00 Contacted 10.00 Converted 10.00\n"
	    "2026-11 2 0 1\n"
	    "sources Event 1/1 - 1/0\n"
	    "owners rob 1/1 - 1/0");
}

static void
nothing_happened_yet(void **state)
{
	assert_report(*state, 0, 0,
	    "New 0/0 Contacted 0/0 Qualified 0/0 Converted 0/0 Lost 0/0 \n"
	    "days\n2026-11 0 0 0\nsources\nowners");
}

static void
a_period_counts_what_happened_in_it(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	commit_day(s, 1);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Contacted\n");
	put(s, "leads/ann.yaml", "name: Ann\nstatus: Contacted\n");
	commit_day(s, 5);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Lost\n");
	put(s, "leads/ann.yaml", "name: Ann\nstatus: Qualified\n");
	commit_day(s, 7);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Contacted\n");
	commit_day(s, 10);
	assert_report(s, 4, 8,
	    "New 0/0 Contacted 2/1 Qualified 1/0 Converted 0/0 Lost 1/0 \n"
	    "days New 4.00 Contacted 2.00 Qualified 1.58 Lost 1.58\n"
	    "2026-11 1 1 0\n"
	    "sources - 1/0\nowners - 1/0");
	/* He came to Contacted twice, and that is one lead. */
	assert_report(s, 0, 0,
	    "New 1/1 Contacted 2/1 Qualified 1/0 Converted 0/0 Lost 1/0 \n"
	    "days New 4.00 Contacted 2.00 Qualified 16.00 Lost 3.00\n"
	    "2026-11 2 1 0\n"
	    "sources - 2/0\nowners - 2/0");
}

static void
a_lead_stays_one_through_trash_rename_and_purge(void **state)
{
	struct story *s = *state;
	const char *bob = "name: Bob\ncreated: 2026-11-01T09:00:00Z\n";

	put(s, "leads/bob.yaml", bob);
	commit_day(s, 1);
	move_file(s, "leads/bob.yaml", "leads/vip/robert.yaml");
	commit_day(s, 2);
	move_file(s, "leads/vip/robert.yaml", "leads/trash/vip/robert.yaml");
	commit_day(s, 3);
	remove_file(s, "leads/trash/vip/robert.yaml");
	commit_day(s, 5);
	put(s, "leads/trash/vip/robert.yaml", bob);
	commit_day(s, 7);
	move_file(s, "leads/trash/vip/robert.yaml", "leads/vip/robert.yaml");
	commit_day(s, 9);
	move_file(s, "leads/vip/robert.yaml", "leads/trash/robert.yaml");
	commit_day(s, 12);
	/* Two days, then three. */
	assert_report(s, 0, 0,
	    "New 1/0 Contacted 0/0 Qualified 0/0 Converted 0/0 Lost 0/0 \n"
	    "days New 2.50\n"
	    "2026-11 1 0 0\nsources - 1/0\nowners - 1/0");
	/* Another one takes the id. */
	remove_file(s, "leads/trash/robert.yaml");
	commit_day(s, 13);
	put(s, "leads/robert.yaml", "name: Robert\n");
	commit_day(s, 21);
	assert_report(s, 0, 0,
	    "New 2/0 Contacted 0/0 Qualified 0/0 Converted 0/0 Lost 0/0 \n"
	    "days New 2.00\n"
	    "2026-11 2 0 0\nsources - 2/0\nowners - 2/0");
}

static void
a_broken_version_hides_nothing(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	commit_day(s, 1);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Cnotacted\n");
	commit_day(s, 3);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Contacted\n");
	commit_day(s, 4);
	assert_report(s, 0, 4,
	    "New 1/1 Contacted 1/0 Qualified 0/0 Converted 0/0 Lost 0/0 \n"
	    "days New 3.00 Contacted 0.58\n"
	    "2026-11 1 0 0\nsources - 1/0\nowners - 1/0");
}

/* On another branch, from the state of that day. */
static void
two_branches_make_one_story(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	commit_day(s, 1);
	RUN_GIT(s, "switch", "-q", "-c", "theirs");
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Converted\ncontact: bob\n");
	commit_day(s, 3);
	RUN_GIT(s, "switch", "-q", "main");
	put(s, "leads/bob.yaml", "name: Bob\nphone: 1\n");
	commit_day(s, 4);
	put(s, "leads/bob.yaml", "name: Bob\nphone: 1\nstatus: Lost\n");
	commit_day(s, 5);
	RUN_GIT(s, "merge", "-q", "-s", "ours", "--no-commit", "theirs");
	put(s, "leads/bob.yaml",
	    "name: Bob\nphone: 1\nstatus: Converted\ncontact: bob\n");
	commit_day(s, 6);
	/* The phone on the 4th did not make him New again; in the end he is Converted. */
	assert_report(s, 0, 7,
	    "New 1/1 Contacted 0/0 Qualified 0/0 Converted 1/0 Lost 1/0 \n"
	    "days New 2.00 Lost 1.00 Converted 1.79\n"
	    "2026-11 1 1 1\nsources - 1/1\nowners - 1/1");
}

static void
two_leads_added_as_one_id_are_two(void **state)
{
	struct story *s = *state;

	commit_day(s, 1);
	RUN_GIT(s, "switch", "-q", "-c", "theirs");
	put(s, "leads/jane.yaml", "name: Jane\ncreated: 2026-11-02T00:00:00Z\n");
	commit_day(s, 2);
	RUN_GIT(s, "switch", "-q", "main");
	put(s, "leads/jane.yaml", "name: Jane\ncreated: 2026-11-03T00:00:00Z\n");
	commit_day(s, 3);
	RUN_GIT(s, "merge", "-q", "-s", "ours", "--no-commit", "theirs");
	put(s, "leads/jane.yaml", "name: Jane\ncreated: 2026-11-02T00:00:00Z\n");
	put(s, "leads/jane-2.yaml", "name: Jane\ncreated: 2026-11-03T00:00:00Z\n");
	commit_day(s, 4);
	put(s, "leads/jane.yaml",
	    "name: Jane\ncreated: 2026-11-02T00:00:00Z\nsource: Event\n");
	put(s, "leads/jane-2.yaml",
	    "name: Jane\ncreated: 2026-11-03T00:00:00Z\nsource: Other\n");
	commit_day(s, 5);
	assert_report(s, 0, 5,
	    "New 2/0 Contacted 0/0 Qualified 0/0 Converted 0/0 Lost 0/0 \n"
	    "days New 3.08\n"
	    "2026-11 2 0 0\nsources Event 1/0 Other 1/0\nowners - 2/0");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(a_lead_goes_through_the_pipeline),
	    STORY(nothing_happened_yet),
	    STORY(a_period_counts_what_happened_in_it),
	    STORY(a_lead_stays_one_through_trash_rename_and_purge),
	    STORY(a_broken_version_hides_nothing),
	    STORY(two_branches_make_one_story),
	    STORY(two_leads_added_as_one_id_are_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
